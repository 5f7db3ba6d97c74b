"""From Mavis's workbook to Mavis's import: recorded without any hub, exported, checked by rules of its own."""

import csv
from typing import Any

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import BadInput
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Reason
from mavis_tui.workspace.files.mavis_csv import ForMavis
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import TODAY
from tests.modes import is_its_owners
from tests.spreadsheets.invented import a_row
from tests.spreadsheets.mavis_rules import Team, complaints
from tests.workspace.sessions.test_workbooks import BRAM, Desk, as_mavis_writes_it, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

TEAM = Team(sessions={"1204": ((TODAY,), ("HPV",))}, records=frozenset({"11111111-8545-4003-aed2-fad38b374934"}))
CHILDREN = ("Ada", "Bram", "Cleo", "Dai", "Elin", "Zoë")
NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069")


def listed(*names: str) -> list[dict[str, object]]:
    return [
        a_row(PERSON_FORENAME=name, PERSON_SURNAME=f"{name}son", NHS_NUMBER=number)
        for name, number in zip(CHILDREN, NUMBERS, strict=True)
        if not names or name in names
    ]


def export(desk: Desk, session: str, name: str = "records.csv", **how: Any) -> ForMavis:
    return desk.workspace.mavis_csv.for_mavis(session, desk.folder / name, **how)


def rows(desk: Desk, name: str = "records.csv") -> list[dict[str, str]]:
    with (desk.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def checked(desk: Desk, name: str = "records.csv") -> list[tuple[int, str, str]]:
    now = london(desk.clock()).replace(tzinfo=None)
    return complaints((desk.folder / name).read_bytes(), TEAM, now)


def test_every_outcome_makes_the_round_trip_and_mavis_takes_the_whole_file(desk: Desk) -> None:
    session = desk.open(*listed()).session
    desk.record(session, "Zoë", notes="Ran off.\nCame back.", pre_screened=True)
    for name, reason in zip(CHILDREN[:4], Reason, strict=True):
        desk.record(session, name, Answers(reason=reason))
    desk.workspace.attendance.register(session, desk.child(session, "Elin"), Registered.ABSENT)
    done = export(desk, session)
    assert (done.written, checked(desk)) == (5, [])
    assert [row["VACCINATED"] for row in rows(desk)] == ["Y", "N", "N", "N", "N"]
    assert {(row["SESSION_ID"], row["UUID"]) for row in rows(desk)} == {("1204", "")}
    assert rows(desk)[0]["NOTES"].startswith("Ran off. Came back.")
    assert [(one.child, one.what) for one in done.left_out] == [("ELINSON, Elin", "Absent, 24 November 2026")]


def test_the_file_is_private_and_never_takes_the_place_of_another(desk: Desk) -> None:
    session = desk.open().session
    desk.record(session)
    (desk.folder / "records.csv").write_text("mine")
    with pytest.raises(BadInput, match="There is a file already"):
        export(desk, session)
    assert (desk.folder / "records.csv").read_text() == "mine"
    assert desk.store.outbox.counts().to_export == 1
    export(desk, session, force=True)
    assert is_its_owners(desk.folder / "records.csv")


def test_exported_is_said_only_once_it_is_written_and_a_second_file_has_what_is_new(desk: Desk) -> None:
    session = desk.open().session
    first = desk.record(session)
    export(desk, session)
    assert desk.sending(first) is Sending.EXPORTED
    assert (export(desk, session, "second.csv").file, (desk.folder / "second.csv").exists()) == ("", False)
    desk.record(session, "Bram")
    export(desk, session, "second.csv")
    assert [row["PERSON_FORENAME"] for row in rows(desk, "second.csv")] == ["Bram"]
    assert export(desk, session, "again.csv", again=True).written == 2


def corrected(desk: Desk, session: str, record: str, answers: Answers) -> None:
    recording = desk.workspace.recording
    options = recording.correction(session, desk.child(session), record)
    recording.confirm(recording.prepare(options, answers))


def test_a_record_that_mavis_has_is_corrected_under_the_uuid_that_mavis_gave(desk: Desk) -> None:
    session = desk.open().session
    entry = desk.record(session)
    export(desk, session)
    desk.open(as_mavis_writes_it(entry), a_row(**BRAM), name="newer.xlsx")
    assert desk.sending(entry) is Sending.SAVED
    assert export(desk, session, "none.csv").file == ""
    corrected(desk, session, entry.change.id, Answers(reason=Reason.REFUSED))
    export(desk, session, "second.csv")
    (row,) = rows(desk, "second.csv")
    assert (row["UUID"], row["REASON_NOT_VACCINATED"]) == ("11111111-8545-4003-aed2-fad38b374934", "refused")
    assert checked(desk, "second.csv") == []


def test_a_correction_by_which_mavis_would_double_the_record_waits_for_its_uuid(desk: Desk) -> None:
    session = desk.open().session
    entry = desk.record(session)
    export(desk, session)
    corrected(desk, session, entry.change.id, Answers(reason=Reason.REFUSED))
    held_back = export(desk, session, "second.csv")
    assert (held_back.file, held_back.left_out[0].change) == ("", entry.change.id)
    assert "second record" in export(desk, session, "second.csv", again=True).warned[0].text


def test_exporting_many_records_asks_the_outbox_as_often_as_exporting_one(desk: Desk) -> None:
    session = desk.open(*listed()).session
    asked: list[list[str]] = []
    for names in (CHILDREN[:1], CHILDREN[1:]):
        for name in names:
            desk.record(session, name)
        seen: list[str] = []
        connection = desk.store.outbox._file._connection
        connection.set_trace_callback(seen.append)
        assert export(desk, session, f"{len(names)}.csv").written == len(names)
        connection.set_trace_callback(None)
        asked.append([statement.split(" ", 1)[0] for statement in seen])
    assert asked[0] == asked[1]
    assert asked[0].count("COMMIT") == 1
