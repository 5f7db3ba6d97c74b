"""Where the folder build begins: what `python -m mavis_tui` is elsewhere."""

from mavis_tui.__main__ import main

if __name__ == "__main__":
    main()
