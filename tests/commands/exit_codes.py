"""The exit codes, from the errors themselves."""

from collections.abc import Iterator

from mavis_tui import errors
from mavis_tui.cli import INTERRUPTED, MISUSED


def exit_codes() -> list[tuple[int, str, str]]:
    """Give each with its title, which names the error that `--json` says, and when it comes; smallest first."""
    rows = [
        (0, "", "Done; also a record that is saved on this device but not sent yet"),
        (1, errors.MavisError.title, "Something that nobody foresaw; what was recorded is safe"),
        (MISUSED, "Not understood (`Misused`)", "The words aren’t a command, an argument or an option"),
        (INTERRUPTED, "Stopped (`Interrupted`)", "Stopped by Ctrl+C; nothing that was recorded is lost"),
    ]
    rows += [
        (error.exit_code, f"{error.title} (`{error.__name__}`)", " ".join((error.__doc__ or "").split()))
        for error in _below(errors.MavisError)
    ]
    return sorted(rows, key=lambda row: row[0])


def _below(error: type[errors.MavisError]) -> Iterator[type[errors.MavisError]]:
    for below in error.__subclasses__():
        yield below
        yield from _below(below)
