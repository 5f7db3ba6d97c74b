"""The three descriptors every program is given, also where they are closed, missing, or lead to a full disk.

A closed one would be given to the next file that is opened, and whatever is printed would be written into that file:
each gets the system's nowhere instead. What can't be written to standard output is told as OutputLost; narration on
standard error that can't be written is dropped, because there is nobody left to tell.
"""

import io
import os
import sys
from contextlib import suppress

from mavis_tui.errors import BadInput, OutputLost
from mavis_tui.system import pipes


class _Narration(io.FileIO):
    """Standard error, which never fails whoever writes to it."""

    def write(self, data: object) -> int:
        try:
            return super().write(data) or 0  # type: ignore[arg-type] # whatever has bytes, as FileIO takes it
        except OSError:
            return len(memoryview(data))  # type: ignore[arg-type] # the same


def begin() -> None:
    """Give each missing descriptor an end, and let narration never fail."""
    missing = [number for number in (0, 1, 2) if not _is_open(number)]
    for number in missing:
        # the output for reading only: what is written there fails, and isn't taken for done
        _lead_nowhere(number, os.O_WRONLY if number == 2 else os.O_RDONLY)
    if 0 in missing:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 # for as long as the process lives
    if 1 in missing:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 # the same
    if pipes.CONSOLE_TAKES_LETTERS and os.isatty(2):
        return  # a console that somebody looks at takes what it is given
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    raw = _Narration(2, "w", closefd=False)
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=encoding, errors="backslashreplace", line_buffering=True
    )


def output_lost() -> OutputLost | None:
    """Write out what is still held back for standard output, and give the error if that can't be done, once."""
    if sys.stdout is None:
        return None
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _lead_nowhere(1, os.O_WRONLY)
        return None  # whoever read it has read enough
    except OSError as error:
        _lead_nowhere(1, os.O_WRONLY)  # Python tries again as it ends, and would end otherwise than we say
        return OutputLost(
            f"What was to be said can’t be written to standard output ({error.strerror or error}). What was done is "
            "done, and every record that was confirmed is safe. Say it again where there is room: to a terminal, or "
            "to another disk."
        )
    return None


def line_of_input() -> str:
    """Give a line of standard input with its end, "" where there is none, and without the mark (BOM) of Windows.

    Raises BadInput where it can't be read.
    """
    try:
        return sys.stdin.readline().removeprefix("\ufeff") if sys.stdin is not None else ""
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it isn’t text in UTF-8"
        raise BadInput(f"Standard input can’t be read ({why}). Nothing was changed.") from error


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _lead_nowhere(number: int, how: int) -> None:
    with suppress(OSError):
        nowhere = os.open(os.devnull, how)
        if nowhere != number:
            os.dup2(nowhere, number)
            os.close(nowhere)
