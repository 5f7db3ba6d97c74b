"""A warning exists once, and the command, the plain lines and the app's check page all say it, in the same words."""

import asyncio
import io
import json
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from mavis_tui import cli
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.programme import Programme, Site, first_variant
from mavis_tui.models.session import bundle
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.workspace.recording.form_answers import Answers, Options
from tests.builders import TODAY, a_batch, a_child, a_session, consented, nhs_number
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse, cable, hub, introduced, nurse, sealed, store

__all__ = ["cable", "hub", "introduced", "nurse", "sealed", "store"]


class Case(NamedTuple):
    programme: Programme
    child: dict[str, Any]
    vaccine: str
    expiry: date
    text: str
    asked: str = ""


YES = "Yes, it was given from this expired batch: record it"
LATER = date(2027, 5, 31)
CASES = {
    "expired_batch": Case(
        Programme.HPV, {}, "Gardasil9", date(2026, 11, 1), "Batch OLD1 EXPIRED on 1 November 2026: do not give it.", YES
    ),
    "gelatine": Case(
        Programme.MMR,
        {},
        "VaxPro",
        LATER,
        "Contains gelatine. A Mavis workbook doesn’t say who asked for none: check first.",
    ),
    "year_group": Case(
        Programme.HPV,
        {"year_group": 7},
        "Gardasil9",
        LATER,
        "Year 7 isn’t a year group that may have HPV (Year 8 to Year 13).",
    ),
}


WAYS = ("now", "from paper", "as a correction")
YESTERDAY = TODAY - timedelta(days=1)


def ran(*words: str) -> int:
    """Run a command as from a shell, in a thread of its own: the test has a loop already."""
    return cli.main(words)


def good(case: Case) -> str:
    """Name a vaccine of the programme that warns of nothing by itself."""
    return "Priorix" if case.programme is Programme.MMR else case.vaccine


async def at_hand(case: Case, nurse: Nurse, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save a session of yesterday and today with three children; what is to be corrected is on record for each."""
    care = {case.programme: consented(variant=first_variant(case.programme))}
    children = tuple(replace(a_child(n, **case.child), care=care) for n in (1, 2, 3))
    session = a_session(programmes=(case.programme,), dates=(YESTERDAY, TODAY))
    batches = (
        a_batch(number="OLD1", programme=case.programme, vaccine=case.vaccine, expiry=case.expiry),
        a_batch(number="GOOD1", programme=case.programme, vaccine=good(case), expiry=LATER),
    )
    await nurse.save(bundle(session, children, batches))
    await nurse.lose_the_network()
    monkeypatch.setenv("MAVIS_DATA_DIR", str(nurse.store.folder))
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)
    if way == "as a correction":
        right = Answers(vaccine=good(case), batch_number="GOOD1", batch_expiry=LATER, site=Site.LEFT_THIGH)
        for child in children:
            nurse.record(child.id, right, programme=case.programme)


def on_record(nurse: Nurse, child: str) -> list[Entry]:
    return nurse.store.outbox.entries(session="1204", child=child)


def options_of(nurse: Nurse, child: str, case: Case, way: str) -> Options:
    recording = nurse.workspace.recording
    if way == "as a correction":
        return recording.correction("1204", child, on_record(nurse, child)[0].change.id)
    return recording.options("1204", child, case.programme, on=YESTERDAY if way == "from paper" else None)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("key", CASES)
async def test_each_front_says_it_in_the_same_words(
    key: str, way: str, nurse: Nurse, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[key]
    await at_hand(case, nurse, way, monkeypatch)
    before = len(on_record(nurse, "child-1"))

    # The command: in words on stderr, and under `warnings` for a script.
    words: tuple[str, ...] = ("record", "1204", nhs_number(1), "--vaccine", case.vaccine, "--batch", "OLD1")
    words = (*words, "--site", "right thigh", "--no-send", "--json")
    if way == "as a correction":
        words = (*words, "--correct", on_record(nurse, "child-1")[0].change.id)
    elif way == "from paper":
        words = (*words, "--on", YESTERDAY.isoformat(), "--at", "10:05")
    if case.asked:
        assert await asyncio.to_thread(ran, *words) == 3
        told = capsys.readouterr().err
        assert case.text in json.loads(told.splitlines()[-1])["message"]
        assert "add --expired-batch. Nothing was recorded." in told
        assert len(on_record(nurse, "child-1")) == before
        words = (*words, "--expired-batch")
    code = await asyncio.to_thread(ran, *words)
    assert (code, capsys.readouterr().err if code else "") == (0, "")
    told_out, told_err = capsys.readouterr()
    assert json.loads(told_out)["warnings"] == [{"key": key, "text": case.text}]
    assert case.text in told_err

    # The plain lines, before anybody confirms; the careful answer comes first.
    answers = [*("1", "1204", "1", nhs_number(2)), *plain_answers(nurse, case, way), "1" if case.asked else "2"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    await asyncio.to_thread(ran, "--plain")
    said = capsys.readouterr().out
    assert case.text in said.replace("\n", " ")
    assert case.asked in said
    assert len(on_record(nurse, "child-2")) == before + (0 if case.asked else 1)

    # The app's check page: where it is asked about, Enter alone goes back.
    options = options_of(nurse, "child-3", case, way)
    on = YESTERDAY if way == "from paper" else None
    given = Answers(vaccine=case.vaccine, batch_number="OLD1", batch_expiry=case.expiry, site=Site.RIGHT_THIGH, on=on)
    prepared = nurse.workspace.recording.prepare(options, given)
    async with at_the_desk(nurse) as desk:
        desk.app.push_screen(CheckScreen(nurse.workspace, options, prepared))
        await desk.sees(case.text, *(["1 Change something", f"2 {case.asked}"] if case.asked else ["1 Confirm"]))
        await desk.press("enter")
        await desk.no_longer_sees("Check and confirm")
    assert len(on_record(nurse, "child-3")) == before + (0 if case.asked else 1)


def plain_answers(nurse: Nurse, case: Case, way: str) -> list[str]:
    """Give the numbers that a nurse types for child 2, up to the question whether to record it."""
    options = options_of(nurse, "child-2", case, way)
    names = [vaccine.name for vaccine in options.vaccines]
    several = len(names) > 1
    vaccine = [str(names.index(case.vaccine) + 1)] if several else []
    batches = [one.number for one in options.batches_of(options.vaccines[names.index(case.vaccine)])]
    batch = str(batches.index("OLD1") + 1)
    if way == "as a correction":
        # the record; the vaccine, or else the batch; nothing else
        return ["5", "2", *(["5", *vaccine, batch, "1"] if several else ["1", batch]), "1"]
    day = "2" if way == "from paper" else "1"
    # given; vaccine, batch, site; no notes; the day, and a time where it isn't today; the statements
    return ["1", *vaccine, batch, "1", "", day, *(["10:05"] if way == "from paper" else []), "2"]
