"""Fields one under the other: Enter goes on to the next, also for somebody who types faster than the screen draws."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

ResultT = TypeVar("ResultT")


class Form(Screen[ResultT]):
    """Mixed into a screen with fields. In the last field Enter is the field's own, and submits.

    A priority binding moves the focus before the next key is handed out; a message from the field would come too
    late, and what was typed ahead would land in the field before.
    """

    interrupts: ClassVar[bool] = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next_field", "Next", id="form.next", tooltip="Go on to the next field", priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Enter to the last field, and to whatever isn't a field."""
        if action == "next_field":
            fields = self._fields()
            return self.focused in fields[:-1]
        return super().check_action(action, parameters)

    def action_next_field(self) -> None:
        """Go on to the next field."""
        fields = self._fields()
        if self.focused in fields[:-1]:
            self.set_focus(fields[fields.index(self.focused) + 1])

    def _fields(self) -> list[Widget]:
        return [field for field in self.query("Input, Notes, Choices.field") if field.display]
