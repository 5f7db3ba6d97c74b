"""mavis as it is, but for a screen reader that a busy machine holds up: `python -m tests.journeys.unhurried …`.

A line that is reached is said because the cursor comes after what has changed, and not with it. What a nurse's machine
keeps apart in 30 ms, one on which a whole suite runs keeps apart in this many.
"""

CURSOR_FOLLOWS_SECONDS = 0.15

if __name__ == "__main__":
    from mavis_tui.__main__ import main
    from mavis_tui.app import drawing

    drawing.CURSOR_FOLLOWS_SECONDS = CURSOR_FOLLOWS_SECONDS
    main()
