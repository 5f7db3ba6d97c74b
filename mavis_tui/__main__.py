"""`python -m mavis_tui` and the installed command `mavis`."""

import gc
import sys

_SELDOM = 50_000
"""So many more objects than were thrown away make Python look for garbage: with its own 700, a start does it a hundred
times and finds nothing."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_SELDOM)
    from mavis_tui.console import descriptors, first_line

    descriptors.begin()
    first_line.say()
    from mavis_tui.console import encoding, privacy

    encoding.begin()
    privacy.begin()
    from mavis_tui.cli import main as run

    code = run()
    gc.freeze()  # or Python, on leaving, looks through every module for garbage: a sixth of what a status takes
    sys.exit(code)


if __name__ == "__main__":
    main()
