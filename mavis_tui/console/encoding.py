"""What a console can't write is spelled in letters that it has: cp850 has no ’, and help must not end in an error."""

import codecs
import sys
from io import TextIOWrapper

from mavis_tui.system import pipes

_SPELL = "mavis.spell"


def begin() -> None:
    """Let both outputs spell what their encoding lacks, whoever writes to them; a pipe brings UTF-8 on Windows, too."""
    codecs.register_error(_SPELL, _spell)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_SPELL)
    if pipes.HAVE_A_CODE_PAGE and isinstance(sys.stdin, TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8")


def _spell(error: UnicodeError) -> tuple[str | bytes, int]:
    """Give the letters for those that can't be encoded: what a codec's error handler returns, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    # loaded only where something has to be spelled: most consoles have every letter
    from mavis_tui.terminal.safe_text import spelled

    missing = error.object[error.start : error.end]
    return spelled(missing, error.encoding).encode(error.encoding, "replace"), error.end
