"""One moving picture of a morning, for README: the states one after the other, as `make gallery` drew them.

It plays twice and then rests on its last state; where the reader asked for less motion, it shows that one only.
"""

import re
from itertools import accumulate
from typing import NamedTuple

from gallery.visiting import PICTURES

SLUG = "a-morning-offline"
ROUNDS = 2


class Frame(NamedTuple):
    """A state that is shown, and for how long a person needs to see what it says."""

    slug: str
    seconds: float


STORY = (
    Frame("dashboard-with-offline-sessions", 2.5),
    Frame("school-session-available-offline", 2.5),
    Frame("child-list-available-offline", 2.5),
    Frame("child-available-offline", 3.5),
    Frame("working-offline-banner", 2.5),
    Frame("offline-vaccination-saved", 3.5),
    Frame("you-have-offline-changes", 3),
    Frame("offline-changes-saved", 4),
)

_PARTS = re.compile(r"<svg [^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)


def moving_picture() -> str:
    """Give the moving picture, made of the pictures that lie in docs/pictures."""
    whole = sum(frame.seconds for frame in STORY)
    begins = [0.0, *accumulate(frame.seconds for frame in STORY)]
    rules, drawn, boxes = [], [], set[str]()
    for number, (frame, begin) in enumerate(zip(STORY, begins, strict=False)):
        found = _PARTS.search((PICTURES / f"{frame.slug}.svg").read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{frame.slug}.svg is no picture")
        boxes.add(found[1])
        rules.append(_shown(number, begin / whole, (begin + frame.seconds) / whole, whole))
        drawn.append(f'<g class="frame frame-{number}">{found[2].strip()}</g>')
    last = len(STORY) - 1
    style = "\n".join(
        [
            ".frame { visibility: hidden; }",
            f".frame-{last} {{ visibility: visible; }}",
            "@media (prefers-reduced-motion: no-preference) {",
            *rules,
            "}",
        ]
    )
    (box,) = boxes  # all have one size, or they would jump
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rich-terminal" viewBox="{box}">',
            f"<style>\n{style}\n</style>",
            *drawn,
            "</svg>\n",
        ]
    )


def _shown(number: int, begin: float, end: float, seconds: float) -> str:
    """Show a frame from one part of the time to another; before it and after it there is another one in its place."""
    first, last = f"{begin:.2%}", f"{end:.2%}"
    steps = [] if number == 0 else ["0% { visibility: hidden; }"]
    steps.append(f"{first} {{ visibility: visible; }}")
    if end < 1:
        steps.append(f"{last} {{ visibility: hidden; }}")
    steps.append(f"100% {{ visibility: {'visible' if end >= 1 else 'hidden'}; }}")
    return (
        f"@keyframes frame-{number} {{ {' '.join(steps)} }}\n"
        f".frame-{number} {{ animation: frame-{number} {seconds:g}s step-end {ROUNDS} forwards; }}"
    )


def write_moving_picture() -> None:
    """Write it beside the others."""
    (PICTURES / f"{SLUG}.svg").write_text(moving_picture(), encoding="utf-8")
