"""The twelve states and the first day with Mavis, as the program draws them now, against the pictures of the docs."""

import asyncio
import re
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from rich.cells import cell_len
from textual import _wait

from gallery.first_day import FIRST_DAY, draw_first_day
from gallery.hierarchy import draw_hierarchy
from gallery.moving import ROUNDS, SLUG, STORY, moving_picture
from gallery.several_laptops import SEVERAL_LAPTOPS, draw_several_laptops
from gallery.the_day import THE_DAY, draw_the_day
from gallery.twelve_states import SIZED_PAGES, STATES, draw_all, page
from gallery.visiting import PICTURES, SIZES, Drawn, sized_name, surroundings

T = TypeVar("T")

WORDS: dict[int, tuple[str, ...]] = {
    1: ("Sessions", "Flu", "HPV", "Doubles", "MMR", "Today", "Available offline", "Not saved offline"),
    2: ("Flu session at Mill Brow Primary School", "Not saved offline", "Record vaccinations", "Save offline"),
    3: ("Available offline", "until 26 November 2026", "today at 9:41am", "nothing yet"),
    4: ("Can be vaccinated and recorded offline", "112 children", "Due vaccination", "Needs triage", "Has a refusal"),
    5: ("This record is available offline", "NHS number", "Consent given", "was the vaccine given?"),
    6: ("You are working offline", "there is no network", "Unavailable"),
    7: ("Help working offline", "Saved offline", "on this device only, not yet sent"),
    8: ("Saved offline. On this device only, not yet sent.", "Vaccinated, saved offline"),
    9: ("Saved. The team server holds this record.", "Vaccinated, saved"),
    10: ("You have offline changes: 1 waits on this device.", "It will upload when you’re back online.", "h for help"),
    11: ("Your offline changes have been saved", "1 record at 9:41am", "Mill Brow Primary School", "F8"),
    12: ("Not available offline", "isn’t saved on this device", "You are working offline"),
}
"""What a person must be able to read in each state without any colour."""


READ: dict[int, tuple[str, ...]] = {
    1: ("Workbook that Mavis exported", "~/Downloads/harbour.xlsx", "24/11/2026", "Enter Open"),
    2: ("Not understood or not kept: 3", "row 12, CONSENT_STATUS: “Consent given by phone”", "taken as no consent"),
    3: ("FM8629, expiry date not known", "Batch expiry date", "31/05/2027"),
    4: ("Vaccinated, saved offline", "not exported for Mavis yet"),
    5: ("ABARA, Bilal", "Saved offline", "On this device only, not exported for Mavis yet"),
    6: ("For Mavis: what is new or corrected", "harbour-view-academy-2026-11-24.csv", "F10 Write"),
    7: (
        "3 records written to",
        "To do in Mavis by hand: 1 of 1 still to be done",
        "Imports, Upload records",
        "Register the child as absent in Mavis",
    ),
    8: ("Exported", "Written to harbour-view-academy-2026-11-24.csv on 24 November 2026 at 3:41pm"),
    9: ("3 records made here came back from Mavis and are saved there", "Every cell of the workbook was understood"),
    10: ("Vaccinated, saved", "Due vaccination, saved"),
}
"""The same for the pictures of the first day with Mavis."""


def test_the_first_day_is_as_its_pictures_show_it_and_reads_right(tmp_path: Path) -> None:
    walk = (PICTURES.parent / "mavis.md").read_text(encoding="utf-8")
    drawn = _drawn(draw_first_day(tmp_path))
    for state in FIRST_DAY:
        shown = drawn[state.number]
        assert [words for words in READ[state.number] if words not in " ".join(shown.text.split())] == [], state.slug
        assert max(len(line) for line in shown.text.splitlines()) <= 80
        assert shown.svg == (PICTURES / f"{state.slug}.svg").read_text(encoding="utf-8"), f"{state.slug}: make gallery"
        assert f"](pictures/{state.slug}.svg)" in walk


SEVERAL: dict[int, tuple[str, ...]] = {
    1: ("Several laptops, one file", "2 of them to be decided first", "Tom Lister 3 records", "To decide: 1"),
    2: ("1 Sian Rees (this laptop)", "2 Tom Lister", "* Batch", "AB1234", "(x) Only 1 counts"),
    3: (
        "3 records written to ~/Downloads/for-mavis-2026-11-24.csv",
        "Set aside by Sian Rees",
        "Imports, Upload records",
    ),
}
"""The same for the pictures of several laptops without a team server."""


def test_several_laptops_are_as_their_pictures_show_them_and_read_right(tmp_path: Path) -> None:
    page_of_it = (PICTURES.parent / "several-laptops.md").read_text(encoding="utf-8")
    drawn = _drawn(draw_several_laptops(tmp_path))
    for state in SEVERAL_LAPTOPS:
        shown = drawn[state.number]
        assert [words for words in SEVERAL[state.number] if words not in " ".join(shown.text.split())] == [], state.slug
        assert shown.svg == (PICTURES / f"{state.slug}.svg").read_text(encoding="utf-8"), f"{state.slug}: make gallery"
        assert f"](pictures/{state.slug}.svg)" in page_of_it


BESIDE: dict[int, tuple[str, ...]] = {
    1: ("Record vaccinations", "No consent response 8", "Conflicting consent 2", "Triage needed 6", "No NHS number 2"),
    2: ("Register 9C as attending", "18 children:", "> 1 Register 18 children as attending"),
    3: ("Consent: ÐORÐARSON, Øyvind", "Helen Ðorðarson, Mum, 07700", "> (x) All were asked, and all answered no"),
    4: ("Check and confirm", "All 6 answered no", "HPV, with this: Due vaccination"),
    5: ("Gillick assessment", "HPV: does the child know which side effects there may be?"),
    6: ("Triage:", "(x) Yes, it’s safe to vaccinate", "Spoke to Mum"),
    7: ("Add a child who isn’t on the list", "Newby", "Moved here on Monday"),
    8: ("Note:", "Afraid of needles"),
    9: ("> 5 As the last one: Gardasil 9",),
    10: ("Adverse reaction:", "What was seen?", "Laid down"),
    11: ("✗ Adverse reaction: Pale and dizzy", "HPV Vaccinated"),
    12: ("Count the box", "Taken out for the day, in doses", "Brought back, in doses"),
    13: ("Today: HPV session", "out 40, used 2, wasted 1, back 37: adds up", "9C, HPV 2 of 18"),
    14: (
        "To do in Mavis by hand",
        "4 of 5 still to be done",
        "[x] EZE-CLARKE, Tomos",
        "consent given, by phone, Helen",
    ),
}
"""The same for the pictures of what a day has beside its doses."""


def test_what_a_day_has_beside_its_doses_is_as_its_pictures_show_it_and_reads_right(tmp_path: Path) -> None:
    page_of_it = (PICTURES.parent / "the-day.md").read_text(encoding="utf-8")
    drawn = _drawn(draw_the_day(tmp_path))
    for state in THE_DAY:
        shown = drawn[state.number]
        assert [words for words in BESIDE[state.number] if words not in " ".join(shown.text.split())] == [], state.slug
        assert f"](pictures/{state.slug}.svg)" in page_of_it
        _is_current(state.slug, shown)


def test_the_moving_picture_shows_the_states_as_they_are_drawn_now_and_rests_where_less_motion_is_wanted() -> None:
    shown = (PICTURES / f"{SLUG}.svg").read_text(encoding="utf-8")
    assert shown == moving_picture(), "make gallery"
    assert shown.count('<g class="frame ') == len(STORY)
    for frame in STORY:
        words = (PICTURES / f"{frame.slug}.svg").read_text(encoding="utf-8").count("</text>")
        assert words > 20
    assert sum(shown.count(name) for name in ("http://", "https://")) == shown.count("www.w3.org/2000/svg") + len(STORY)
    always, moving = shown.split("@media (prefers-reduced-motion: no-preference)")
    assert "animation" not in always
    assert moving.count(f" {ROUNDS} forwards") == len(STORY)


def _drawn(drawing: Coroutine[None, None, T]) -> T:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COLORTERM", "TERM", "TEXTUAL_ANIMATIONS", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setattr(_wait, "SLEEP_GRANULARITY", 0.005)  # a twentieth of a second after each key adds up
        surroundings()
        return asyncio.run(drawing)


AT_SIZES: dict[str, tuple[str, ...]] = {
    "dashboard": ("Mill Brow", "Today 9:30am", "4 of 112", "Available"),
    "list": ("You are working offline", "saved offline", "Due vaccination", "112 children, 79 ready"),
    "child": (
        "ABARA, Daisy",
        "Born 21 Jun 2017, aged 9 · Year 5, 5A",
        "Nasal spray preferred",
        "5 No, it was not given",
    ),
    "form": ("Flu given: ABARA, Daisy", "F6 shows more: dose, method, time, vaccinator, supplier, identity"),
    "today": ("Today: Flu session", "2 given, 2 by you", "1 waits on this device", "By nurse", "You (Sian Rees)"),
    "check": ("Check and confirm", "in the last 72 hours, if asthmatic", "> 1 Confirm", "2 Change something"),
}
"""What can be read of the pages of a day in every size."""


def test_every_state_and_every_size_is_as_the_gallery_shows_it_and_reads_right_without_any_colour(
    tmp_path: Path,
) -> None:
    """One test, though it holds much: the whole morning is walked through once for all of it."""
    drawn, sized = _drawn(draw_all(tmp_path))
    for state in STATES:
        shown = drawn[state.number]
        assert [words for words in WORDS[state.number] if words not in " ".join(shown.text.split())] == [], state.slug
        assert max(map(cell_len, shown.text.splitlines())) <= 80, state.slug
        _is_current(state.slug, shown)
    assert sized.keys() == {sized_name(name, size) for name in SIZED_PAGES.values() for size in SIZES}
    for name, words in AT_SIZES.items():
        for width, height in SIZES:
            _reads_right(sized[sized_name(name, (width, height))], words, width)
            _is_current(sized_name(name, (width, height)), sized[sized_name(name, (width, height))])
    _reads_right(
        sized["list-200x60"], ("999 100 0135", "9:41am, Sian Rees", "nasal spray or injection", "No from Mum"), 200
    )


def _reads_right(one: Drawn, words: Sequence[str], width: int) -> None:
    lines = one.text.splitlines()
    assert [wanted for wanted in words if wanted not in " ".join(one.text.split())] == [], width
    assert lines[-1].endswith("? Help")
    assert max(map(cell_len, lines)) <= width


def test_what_the_eye_meets_first_is_as_the_gallery_shows_it_in_every_palette() -> None:
    hierarchy = _drawn(draw_hierarchy())
    assert len({one.text for one in hierarchy.values()}) == 1  # words say it all, whatever the colours
    assert len({one.svg for one in hierarchy.values()}) == len(hierarchy)
    for name, one in hierarchy.items():
        due = re.search(r'class="\S+-(r\d+)"[^>]*>Due&#160;vaccination<', one.svg)
        assert due is not None
        assert re.search(rf"-{due[1]} {{ fill: [^}}]*font-weight: bold", one.svg), name
        _is_current(name, one)


def _is_current(name: str, one: Drawn) -> None:
    shown = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    if one.svg != shown:  # a difference of such texts takes minutes to be told: only the words that differ are
        other = set(re.findall(r">([^<>\n]+)</text>", one.svg)) ^ set(re.findall(r">([^<>\n]+)</text>", shown))
        pytest.fail(f"look at {name}, and if it is meant, make gallery: {other}")


def test_the_gallery_page_is_what_the_command_writes() -> None:
    assert (Path(PICTURES).parent / "gallery.md").read_text(encoding="utf-8") == page()
