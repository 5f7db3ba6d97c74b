"""Whether what is drawn is read aloud: a screen reader says each line that has changed, and the line of the cursor."""

from textual.widget import Widget

READ_ALOUD = "-read-aloud"
"""The class that the app has where the setting `cursor` shows the terminal's cursor."""


def read_aloud(widget: Widget) -> bool:
    """True if a screen reader follows what is drawn."""
    return widget.app.has_class(READ_ALOUD)
