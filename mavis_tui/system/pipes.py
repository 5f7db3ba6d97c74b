"""Letters and bytes: what comes through a pipe or from a file, and what a console takes."""

import sys

CONSOLE_TAKES_LETTERS = sys.platform == "win32"
"""True where a console takes letters, which Python hands it, and garbles bytes unless they are in its code page."""

HAVE_A_CODE_PAGE = sys.platform == "win32"
"""True where Python reads a pipe in a code page (cp1252) unless told otherwise; elsewhere the locale says UTF-8."""
