"""What can be read in the terminal while the app is being loaded, which takes a second on an old laptop.

Nothing is imported here but what Python has loaded already.
"""

import sys

_WORDS = "mavis is opening ..."


def say() -> None:
    """Write the line if the app was asked for, in a terminal; what is written next stands in its place."""
    if len(sys.argv) == 1 and sys.stdin.isatty() and sys.stdout.isatty():
        print(_WORDS, end="\r", flush=True)


def take_back() -> None:
    """Leave nothing of the line."""
    print(" " * len(_WORDS), end="\r", flush=True)
