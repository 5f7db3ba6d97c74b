"""`python -m mavis_tui` and the installed command `mavis`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from mavis_tui.commands import privacy

    privacy.begin()
    from mavis_tui.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
