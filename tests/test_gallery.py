"""The twelve states and the first day with Mavis, as the program draws them now, against the pictures of the docs."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path

import pytest
from textual import _wait

from gallery.first_day import FIRST_DAY, draw_first_day
from gallery.twelve_states import STATES, draw_all, page
from gallery.visiting import PICTURES, Drawn, State, surroundings

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
    1: ("Workbook that Mavis exported", "~/Downloads/harbour.xlsx", "24/11/2026", "F10 Open"),
    2: ("Not understood or not kept: 3", "row 12, CONSENT_STATUS: “Consent given by phone”", "taken as no consent"),
    3: ("FM8629, expiry date not known", "Batch expiry date", "31/05/2027"),
    4: ("Vaccinated, saved offline", "not exported for Mavis yet"),
    5: ("ABARA, Bilal", "Saved offline", "On this device only, not exported for Mavis yet"),
    6: ("For Mavis: what is new or corrected", "harbour-view-academy-2026-11-24.csv", "F10 Write"),
    7: (
        "3 records written to",
        "1 record left out",
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


def _drawn(drawing: Coroutine[None, None, dict[int, Drawn]]) -> dict[int, Drawn]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COLORTERM", "TERM", "TEXTUAL_ANIMATIONS", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setattr(_wait, "SLEEP_GRANULARITY", 0.005)  # a twentieth of a second after each key adds up
        surroundings()
        return asyncio.run(drawing)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Drawn]:
    return _drawn(draw_all(tmp_path_factory.mktemp("gallery")))


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.slug)
def test_the_state_looks_as_the_gallery_shows_it(state: State, drawn: dict[int, Drawn]) -> None:
    shown = (PICTURES / f"{state.slug}.svg").read_text(encoding="utf-8")
    assert drawn[state.number].svg == shown, "look at it, and if it is meant: make gallery"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.slug)
def test_the_state_reads_right_without_any_colour(state: State, drawn: dict[int, Drawn]) -> None:
    read = " ".join(drawn[state.number].text.split())
    assert [words for words in WORDS[state.number] if words not in read] == []


def test_no_line_of_any_state_is_wider_than_the_terminal(drawn: dict[int, Drawn]) -> None:
    assert max(len(line) for state in drawn.values() for line in state.text.splitlines()) <= 80


def test_the_gallery_page_is_what_the_command_writes() -> None:
    assert (Path(PICTURES).parent / "gallery.md").read_text(encoding="utf-8") == page()
