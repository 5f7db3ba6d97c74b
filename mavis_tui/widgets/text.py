"""Text on a page, drawn again only if it says something else."""

from typing import Any

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Text(Static):
    """A Static that reads no markup and spares the page a frame: pages write all they say whenever anything may be new.

    What it is given to say is text or Content.
    """

    def __init__(self, content: str | Content = "", **options: Any) -> None:
        super().__init__(content, markup=False, **options)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Say something else; where its size can't change, nothing is laid out anew."""
        before, after = (one if isinstance(one, Content) else Content(str(one)) for one in (self.content, content))
        if not before.is_same(after):
            super().update(content, layout=layout and self.styles.auto_dimensions)
            self._check_refresh()  # at once, so that all of a page is drawn in one frame, not as its parts get idle
