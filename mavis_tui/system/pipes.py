"""What comes through a pipe or from a file: Windows reads it in the computer’s code page, which it seldom is in."""

import sys

HAVE_A_CODE_PAGE = sys.platform == "win32"
"""True where Python reads a pipe in a code page (cp1252) unless told otherwise; elsewhere the locale says UTF-8."""
