"""Fields one under the other: Enter goes on to the next, also for somebody who types faster than the screen draws."""

from dataclasses import replace
from typing import ClassVar, TypeVar

from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

ResultT = TypeVar("ResultT")


class Form(Screen[ResultT]):
    """Mixed into a screen with fields. In the last field Enter is the field's own, and submits: does `leads_to`.

    A priority binding moves the focus before the next key is handed out; a message from the field would come too
    late, and what was typed ahead would land in the field before.
    """

    interrupts: ClassVar[bool] = False

    leads_to: ClassVar[str] = "go_on"
    """The action to which the last field leads."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next_field", "Next", id="form.next", tooltip="Go on to the next field", priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Enter to the last field, and to whatever isn't a field."""
        if action == "next_field":
            fields = self._fields()
            return self.focused in fields[:-1]
        return super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now. In the last field Enter is one more key of what it leads to, and shown as that."""
        found = super().active_bindings
        named = next((active for active in found.values() if active.binding.action == self.leads_to), None)
        if named is None or self.focused not in self._fields()[-1:]:
            return found
        found.pop("enter", None)
        return {"enter": named._replace(binding=replace(named.binding, key="enter", show=True)), **found}

    def action_next_field(self) -> None:
        """Go on to the next field."""
        fields = self._fields()
        if self.focused in fields[:-1]:
            self.set_focus(fields[fields.index(self.focused) + 1])

    def _fields(self) -> list[Widget]:
        # Not a query: asked at every key, it would hold each part of the page against each of its words.
        return [part for part in self.walk_children(Widget) if part.can_focus and _is_field(part) and part.display]


def _is_field(part: Widget) -> bool:
    """Say whether it is one, as choices of a form and notes say of themselves."""
    return isinstance(part, Input) or part.has_class("field")
