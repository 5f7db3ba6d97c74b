"""The twelve states as the running program draws them now, against the pictures that the docs show."""

import asyncio
from pathlib import Path

import pytest

from docs.gallery import PICTURES, STATES, Drawn, State, draw_all, page, surroundings

WORDS: dict[int, tuple[str, ...]] = {
    1: ("Sessions", "Flu", "HPV", "Doubles", "MMR", "Today", "Available offline", "Not saved offline"),
    2: ("Flu session at Mill Brow Primary School", "Not saved offline", "Record vaccinations", "Save offline"),
    3: ("Available offline", "until 26 November 2026", "today at 9:41am", "nothing yet"),
    4: ("Can be vaccinated and recorded offline", "112 children", "Due vaccination", "Needs triage", "Has a refusal"),
    5: ("This record is available offline", "NHS number", "Consent given", "was the vaccine given?"),
    6: ("You are working offline", "there is no network", "Unavailable"),
    7: ("Help working offline", "Saved offline", "on this device only, not yet sent"),
    8: ("Saved offline. On this device only, not yet sent.", "Vaccinated, saved offline"),
    9: ("Saved. The hub holds this record.", "Vaccinated, saved"),
    10: ("You have offline changes: 1 waits on this device.",),
    11: ("Your offline changes have been saved", "1 record at 9:41am", "Mill Brow Primary School", "F8"),
    12: ("Not available offline", "isn’t saved on this device", "You are working offline"),
}
"""What a person must be able to read in each state without any colour."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Drawn]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COLORTERM", "TERM", "TEXTUAL_ANIMATIONS", "NO_COLOR"):
            patch.delenv(name, raising=False)
        surroundings()
        return asyncio.run(draw_all(tmp_path_factory.mktemp("gallery")))


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
