"""The hub's inbox: what several nurses recorded becomes one file for Mavis, and each record goes into one once."""

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import HubExport, Wish, export
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.tables import exports
from mavis_tui.models.change import WITHDRAWS, AttendanceAnswer, Change, ChangeKind
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Staff, Withdrawal
from tests.builders import (
    NOON,
    NURSE,
    TODAY,
    a_bundle,
    a_change,
    a_child,
    a_consent,
    a_day_change,
    a_reaction,
    a_session,
    a_vaccination,
    consented,
    not_given,
)
from tests.hub.changes.test_changes import receipt
from tests.hub.running import RunningHub
from tests.spreadsheets.mavis_rules import Team, complaints

SECOND = Staff(email="bo.lund@example.nhs.uk", name="Bo Lund")
TEAM = Team(users=frozenset({NURSE.email, SECOND.email}), sessions={"1204": ((TODAY,), ("HPV",))})
LOCAL_NOON = datetime(2026, 11, 24, 12)  # noqa: DTZ001 # England's wall clock
MAVIS_GAVE = "3c0b828c-8545-4003-aed2-fad38b374934"


@dataclass
class Office:
    hub: RunningHub
    tokens: dict[str, str]
    files: list[bytes] = field(default_factory=list)

    async def send(self, change: Change, staff: Staff = NURSE) -> None:

        async with self.hub.client(self.tokens[staff.email]) as client:
            await receipt(client, change)

    async def export(self, file: str = "one.csv", by: str = NURSE.email, **wish: Any) -> HubExport:
        made = Wish(**wish)
        return await export(self.hub.database, made, by=by, file=file, write=self.files.append, now=NOON)

    def rows(self, at: int = -1) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.files[at].decode(), newline="")))


@pytest.fixture
async def office(hub: RunningHub) -> Office:
    """A team of two nurses with one session of three children."""
    await hub.put(a_bundle(vaccinators=(NURSE, SECOND)))
    return Office(
        hub,
        {
            NURSE.email: await hub.sign_in(),
            SECOND.email: await hub.sign_in(SECOND, device="device-2"),
        },
    )


async def test_the_records_of_several_nurses_become_one_file_that_mavis_takes(office: Office) -> None:
    await office.send(a_change(1))
    await office.send(a_change(2, not_given(2, performed_by=SECOND), device="device-2"), SECOND)
    done = await office.export(session="1204")
    assert done.written == 2
    assert {row["PERFORMING_PROFESSIONAL_EMAIL"] for row in office.rows()} == {NURSE.email, SECOND.email}
    assert complaints(office.files[0], TEAM, LOCAL_NOON) == []


async def test_a_second_file_has_what_is_new_or_corrected_and_who_wrote_which_is_known(office: Office) -> None:
    await office.send(a_change(1))
    await office.export()
    assert ((await office.export("none.csv")).file, len(office.files)) == ("", 1)
    await office.send(a_change(1, a_vaccination(1, revision=2, batch_number="FM8630")))
    await office.send(a_change(2))
    assert (await office.export("two.csv", by=NURSE.email.upper())).written == 2
    assert {row["BATCH_NUMBER"] for row in office.rows()} == {"FM8629", "FM8630"}
    assert (await office.export("three.csv", again=True)).written == 2
    async with office.hub.database.reading() as connection:
        kept = (await connection.execute(select(exports.c.file, exports.c.by, exports.c.at))).all()
    assert [tuple(row) for row in kept] == [
        (file, NURSE.email, int(NOON.timestamp())) for file in ("one.csv", "two.csv", "three.csv")
    ]


async def test_what_could_not_be_written_to_the_disk_does_not_count_as_exported(office: Office) -> None:
    await office.send(a_change(1))

    def refuse(_: bytes) -> None:
        raise BadInput("There is a file already")

    with pytest.raises(BadInput):
        await export(office.hub.database, Wish(), by=NURSE.email, file="no.csv", write=refuse, now=NOON)
    assert (await office.export()).written == 1


async def test_what_the_office_doubts_or_set_aside_is_left_out_and_listed(office: Office) -> None:
    await office.send(a_change(1))
    await office.send(a_change(1, a_vaccination(1, id="twice")))
    doubted = await office.export()
    assert [(one.change, one.why) for one in doubted.left_out] == [
        ("twice", "The hub doubts it, and nobody has decided yet: mavis hub review.")
    ]
    await decide(office.hub.database, "twice", Ruling.SET_ASIDE, by=NURSE.email, note_text="typed twice", now=NOON)
    await decide(office.hub.database, "vaccination-1", Ruling.SET_ASIDE, by=NURSE.email, note_text="no", now=NOON)
    aside = {one.change: one.why for one in (await office.export("two.csv")).left_out}
    assert aside == {
        "twice": "The office set it aside.",
        "vaccination-1": "The office set it aside. It was exported in one.csv on 24 November 2026: "
        "look for it in Mavis.",
    }


async def test_absence_is_listed_because_mavis_takes_none(office: Office) -> None:
    absent = AttendanceAnswer(child="child-1", on=TODAY, attending=False)
    await office.send(a_change(kind=ChangeKind.ATTENDANCE, vaccination=None, attendance=absent, id="away"))
    (left,) = (await office.export()).left_out
    assert (left.child, left.what) == ("MWANGI1, Ada", "Absent, 24 November 2026")


async def test_a_record_that_a_newer_workbook_brought_back_is_corrected_under_mavis_uuid(office: Office) -> None:
    await office.send(a_change(1, not_given(1)))
    await office.export()
    returned = not_given(1, id=MAVIS_GAVE)
    child = a_child(1, care={Programme.HPV: consented(history=(returned,))})
    await office.hub.put(bundle(a_session(vaccinators=(NURSE, SECOND)), (child, a_child(2), a_child(3)), ()))
    await office.send(a_change(1, not_given(1, Reason.REFUSED, revision=2)))
    await office.export("two.csv")
    (row,) = office.rows()
    assert (row["UUID"], row["REASON_NOT_VACCINATED"]) == (MAVIS_GAVE, "refused")


async def test_only_somebody_of_the_team_exports_and_only_its_sessions(office: Office) -> None:
    with pytest.raises(NotFound, match="Nobody with the e-mail address"):
        await office.export(by="nobody@example.nhs.uk")
    with pytest.raises(NotFound, match="no session 9999 of team R1L"):
        await office.export(session="9999")


def gone(n: int = 1) -> Change:
    why = Withdrawal(reason="Recorded for the wrong child", by=NURSE, at=NOON)
    return a_change(n, a_vaccination(n, revision=2, withdrawn=why), schema=WITHDRAWS, sequence=10 + n)


async def test_what_was_withdrawn_before_any_export_leaves_nothing(office: Office) -> None:
    await office.send(a_change(1))
    await office.send(gone())
    await decide(office.hub.database, "vaccination-1", Ruling.KEEP, by=NURSE.email, note_text="", now=NOON)
    done = await office.export()
    assert (done.file, done.left_out, office.files) == ("", (), [])


async def test_what_was_withdrawn_after_an_export_is_told_to_be_removed_in_mavis_by_hand(office: Office) -> None:
    await office.send(a_change(1))
    await office.export()
    await office.send(gone())
    by_hand = "Remove it in Mavis by hand: the record by Sian Rees of 24 November 2026 at 12:00pm."
    (told,) = (await office.export("two.csv")).left_out
    assert told.why.startswith("The hub doubts it, and nobody has decided yet")
    assert told.why.endswith(by_hand)
    await decide(office.hub.database, "vaccination-1", Ruling.KEEP, by=NURSE.email, note_text="", now=NOON)
    (told,) = (await office.export("two.csv")).left_out
    assert told.why == f"Withdrawn: Recorded for the wrong child. {by_hand}"
    assert len(office.files) == 1


async def test_once_a_workbook_brought_its_uuid_the_office_is_told_that(office: Office) -> None:
    await office.send(a_change(1))
    await office.export()
    child = a_child(1, care={Programme.HPV: consented(history=(a_vaccination(1, id=MAVIS_GAVE),))})
    await office.hub.put(bundle(a_session(vaccinators=(NURSE, SECOND)), (child, a_child(2)), ()))
    await office.send(gone())
    (told,) = (await office.export("two.csv")).left_out
    assert told.why.endswith(f"Remove it in Mavis by hand: the record {MAVIS_GAVE}.")


async def test_what_was_recorded_beside_the_doses_is_listed_for_the_office(office: Office) -> None:
    await office.send(a_day_change(a_reaction()))
    await office.send(a_day_change(a_consent(), 2))
    made = await office.export()
    assert {(one.child, one.what, one.why) for one in made.left_out} == {
        (
            "MWANGI1, Ada",
            "Adverse reaction, 24 November 2026",
            "Mavis takes no adverse reaction in from a file. Report it as your team does.",
        ),
        (
            "MWANGI1, Ada",
            "HPV: consent given, by phone, Jane Mwangi, 24 November 2026",
            "Mavis takes no consent in from a file. Enter it in Mavis.",
        ),
    }
