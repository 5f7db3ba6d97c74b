"""A password that was not taken: on every page the next one is typed into an empty field, not behind the wrong one."""

from textual.widgets import Input

from mavis_tui.errors import MavisError, SignInNeeded, TooManyTries, WrongPassword


def try_again(field: Input, error: MavisError) -> None:
    """Go to the field. What was wrong is emptied; what may be right stays selected, to be tried or replaced."""
    if isinstance(error, WrongPassword | SignInNeeded) and not isinstance(error, TooManyTries):
        field.value = ""
    field.focus()
    field.select_all()
