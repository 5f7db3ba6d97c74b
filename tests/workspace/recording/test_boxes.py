"""A scanned box held against a child: the right batch, what speaks against it in words, a product that is learnt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.errors import BadInput
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.workspace.recording.box_found import BoxFound
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.words import Tone
from tests.boxes import GARDASIL, Field, gtin, of_a_box, written
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session
from tests.workspace.nurse import Nurse

EXPIRY = date(2027, 5, 31)
LISTED = written([*of_a_box(GARDASIL, "FM8629", EXPIRY), Field("21", "S1")])


async def at_the_form(nurse: Nurse) -> Options:
    """Have the session on the device, Gardasil's product code known, and the form of a child open."""
    others = (
        a_batch(number="GONE1", archived=True),
        a_batch(number="CX1", vaccine="Cervarix"),
        a_batch(number="NEW1", expiry=None),
    )
    await nurse.save(bundle(a_session(), (a_child(),), (a_batch(), *others)))
    boxes = nurse.workspace.boxes
    boxes.learn(boxes.read(GARDASIL), "Gardasil9")
    return nurse.workspace.recording.options("1204", "child-1", Programme.HPV)


def scanned(nurse: Nurse, options: Options, code: str) -> BoxFound:
    return nurse.workspace.boxes.for_child(options, code)


async def test_a_box_of_a_batch_of_the_session_is_that_batch(nurse: Nurse) -> None:
    found = scanned(nurse, await at_the_form(nurse), f"]d2{LISTED}")
    assert found.vaccine is not None
    assert (found.fills, found.listed, found.vaccine.name, found.number, found.expiry) == (
        True, True, "Gardasil9", "FM8629", EXPIRY,
    )  # fmt: skip
    assert (found.words, found.tone) == ("Scanned: Gardasil 9, batch FM8629, expires 31 May 2027.", Tone.GREEN)


async def test_what_speaks_against_a_box_is_said_at_once_and_nothing_is_filled_in(nurse: Nurse) -> None:
    options, flu, yesterday = await at_the_form(nurse), gtin(500000000001), TODAY - timedelta(days=1)
    boxes = nurse.workspace.boxes
    boxes.learn(boxes.read(flu), "AstraZeneca Fluenz")
    for fields, words in {
        "wrong vaccine": (of_a_box(flu, "AB1234", EXPIRY), "WRONG VACCINE for MWANGI1, Ada: this box is Fluenz"),
        "expired": (of_a_box(GARDASIL, "AB1234", yesterday), "EXPIRED on 23 Nov 2026: do not give it"),
        "another expiry": (of_a_box(GARDASIL, "FM8629", date(2027, 6, 30)), "31 May 2027, and the box says 30 June"),
        "archived": (of_a_box(GARDASIL, "GONE1", EXPIRY), "taken out of use by your team"),
        "of another vaccine": (of_a_box(GARDASIL, "CX1", EXPIRY), "is listed as Cervarix, and the box says Gardasil 9"),
        "a number that Mavis refuses": (of_a_box(GARDASIL, "AB-12", EXPIRY), "only letters and numbers"),
        "no product": (of_a_box(GARDASIL, "FM8629", EXPIRY)[1:], "doesn’t say which product"),
    }.values():  # fmt: skip
        found = scanned(nurse, options, written(fields))
        assert words in found.words
        assert "Nothing was filled in." in found.words
        assert (found.fills, found.asks, found.tone) == (False, False, Tone.YELLOW)


async def test_a_batch_that_the_session_does_not_have_is_filled_in_to_be_compared(nurse: Nurse) -> None:
    options = await at_the_form(nurse)
    found = scanned(nurse, options, written(of_a_box(GARDASIL, "AB1234", EXPIRY)))
    assert (found.fills, found.listed, found.number, found.expiry) == (True, False, "AB1234", EXPIRY)
    assert "not a batch of this session. Compare it with the box." in found.words
    assert found.tone is Tone.YELLOW


async def test_what_a_workbook_does_not_know_of_a_batch_the_box_says(nurse: Nurse) -> None:
    found = scanned(nurse, await at_the_form(nurse), written(of_a_box(GARDASIL, "NEW1", EXPIRY)))
    assert (found.listed, found.number, found.expiry) == (True, "NEW1", EXPIRY)


async def test_an_ordinary_barcode_gives_the_vaccine_and_asks_for_the_batch(nurse: Nurse) -> None:
    found = scanned(nurse, await at_the_form(nurse), GARDASIL)
    assert (found.fills, found.listed, found.number) == (True, False, "")
    assert "doesn’t say which batch" in found.words


async def test_an_unknown_product_is_asked_about_once_and_known_after_a_restart(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    options = nurse.workspace.recording.options("1204", "child-1", Programme.HPV)
    assert scanned(nurse, options, LISTED).asks
    nurse.workspace.boxes.learn(nurse.workspace.boxes.read(LISTED), "Gardasil9")
    nurse.restart()
    await nurse.workspace.sessions.open("1204")
    assert scanned(nurse, options, LISTED).listed


async def test_a_product_code_that_cannot_be_one_is_never_learnt(nurse: Nurse) -> None:
    wrong = GARDASIL[:-1] + str((int(GARDASIL[-1]) + 1) % 10)
    with pytest.raises(BadInput, match="its last digit doesn’t fit"):
        nurse.workspace.boxes.read(wrong)
    assert nurse.store.device.products == {}


async def test_one_character_changed_is_never_silently_another_batch(nurse: Nurse) -> None:
    options = await at_the_form(nurse)

    @given(st.integers(0, len(LISTED) - 1), st.characters(min_codepoint=29, max_codepoint=126))
    def changed(place: int, letter: str) -> None:
        found = scanned(nurse, options, LISTED[:place] + letter + LISTED[place + 1 :])
        if found.listed:
            assert (found.number, found.expiry) == ("FM8629", EXPIRY)
        else:
            assert found.asks or found.tone is Tone.YELLOW, "refused, or to be compared"

    changed()
