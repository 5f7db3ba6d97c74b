"""A workbook opened on the device: a session without any hub, brought up to date by newer workbooks, nothing lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.errors import BadInput, ChangesWaiting, ClinicNeeded, SignInNeeded, StoreDamaged, WorkbookRefused
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.session import bundle, is_of_workbook
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.recording import Answers
from mavis_tui.workspace.sessions.workbooks import Opened
from tests.builders import NURSE, TODAY
from tests.conftest import StandingClock
from tests.spreadsheets.invented import LISTS, a_record, a_row, offering, write
from tests.sync.conftest import sealed, store

__all__ = ["sealed", "store"]

DOSE = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)
BRAM = {"PERSON_FORENAME": "Bram", "PERSON_SURNAME": "Okoro", "NHS_NUMBER": "9990000026"}


def no_hub(_hub: str, _token: str | None) -> Service:
    raise AssertionError("there is no team server here")


@dataclass
class Desk:
    workspace: Workspace
    store: Store
    folder: Path
    clock: StandingClock

    def open(self, *rows: Mapping[str, object], **how: Any) -> Opened:
        path = write(self.folder / how.pop("name", "harbour.xlsx"), rows or (a_row(), a_row(**BRAM)))
        return self.workspace.workbooks.open(path, how.pop("dates", [TODAY]), **how)

    def child(self, session: str, name: str = "Ada") -> str:
        return self.workspace.children.find(session, name)

    def record(self, session: str, name: str = "Ada", answers: Answers = DOSE, **other: Any) -> Entry:
        options = self.workspace.recording.options(session, self.child(session, name), Programme.HPV)
        prepared = self.workspace.recording.prepare(options, msgspec.structs.replace(answers, **other))
        return self.workspace.recording.confirm(prepared)

    def export(self) -> None:
        self.store.outbox.exported(self.store.outbox.to_export(), "records.csv", self.clock())

    def sending(self, entry: Entry) -> Sending:
        now = self.store.outbox.entry(entry.change.id)
        assert now is not None
        return now.sending


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: StandingClock, new_id: Callable[[], str]) -> Desk:
    """A device that never met a hub, and the nurse who said who she is."""
    workspace = Workspace(store, Settings(data_dir=store.folder, lock_minutes=0), clock, new_id, no_hub, Random(1))
    workspace.access.introduce(NURSE.email, NURSE.name)
    return Desk(workspace, store, tmp_path, clock)


def as_mavis_writes_it(entry: Entry, **cells: object) -> dict[str, object]:
    """Make the row with which Mavis gives a record back that it took in: facts 1.4."""
    record = entry.change.vaccination
    assert record is not None
    assert record.performed_at is not None
    row = a_record(
        DATE_OF_VACCINATION=record.performed_on,
        TIME_OF_VACCINATION=f"{london(record.performed_at):%H:%M:%S}",
        PERFORMING_PROFESSIONAL_EMAIL=NURSE.email,
        UUID="11111111-8545-4003-aed2-fad38b374934",
    )
    if not record.given:
        given_only = ("VACCINE_GIVEN", "BATCH_NUMBER", "BATCH_EXPIRY_DATE", "ANATOMICAL_SITE", "DOSE_SEQUENCE")
        row = {name: cell for name, cell in row.items() if name not in given_only}
        row |= {"VACCINATED": "N", "REASON_NOT_VACCINATED": "unwell"}
    return {**row, **cells}


def test_a_workbook_is_a_session_on_a_device_that_never_met_a_hub(desk: Desk) -> None:
    opened = desk.open()
    assert is_of_workbook(opened.session)
    assert (opened.place, opened.children, opened.new, opened.again) == ("Harbour View Academy", 2, 2, False)
    row = desk.workspace.sessions.dashboard().rows[0]
    assert (row.id, row.saved, row.children, row.dates) == (opened.session, True, 2, (TODAY,))
    assert [child.name for child in desk.workspace.children.rows(opened.session)] == ["MWANGI, Ada", "OKORO, Bram"]
    assert [line.batch.number for line in desk.workspace.batches.page(opened.session).lines] == ["FM8629"]


def test_what_is_recorded_there_is_saved_offline_and_waits_for_no_hub(desk: Desk) -> None:
    opened = desk.open()
    entry = desk.record(opened.session)
    assert entry.sending is Sending.WAITING
    assert entry.change.made_by == NURSE.email
    assert desk.store.outbox.waiting() == []
    assert desk.store.outbox.counts().to_export == 1


def test_the_same_session_is_known_again_and_keeps_what_was_recorded(desk: Desk) -> None:
    opened = desk.open()
    entry = desk.record(opened.session)
    again = desk.open(a_row(CONSENT_STATUS="Consent refused"), a_row(**BRAM), name="newer.xlsx")
    assert (again.session, again.again, again.new, again.gone) == (opened.session, True, 0, 0)
    section = desk.workspace.children.page(opened.session, desk.child(opened.session)).sections[0]
    assert [attempt.id for attempt in section.attempts] == [entry.change.id]
    assert section.care.consent.status.value == "refused"


@pytest.mark.parametrize(
    "newer",
    [
        {"NHS_NUMBER": "9990000883"},
        {"NHS_NUMBER": "9990000883", "PERSON_POSTCODE": "LE3 1AA"},
        {"PERSON_SURNAME": "Okoro-Mwangi"},
        {"PERSON_DOB": date(2013, 6, 12)},
    ],
)
def test_a_child_with_another_number_name_or_birthday_is_recognised_and_it_is_said(
    desk: Desk, newer: dict[str, object]
) -> None:
    opened = desk.open()
    entry = desk.record(opened.session)
    again = desk.open(a_row(**newer), a_row(**BRAM), name="newer.xlsx")
    assert (again.children, again.new, again.gone, again.kept) == (2, 0, 0, 0)
    assert [sentence.startswith("Row 2: ") and "was recognised" in sentence for sentence in again.said] == [True]
    section = desk.workspace.children.page(opened.session, entry.change.child or "").sections[0]
    assert [attempt.id for attempt in section.attempts] == [entry.change.id]


def test_another_kind_of_apostrophe_makes_no_second_child_who_has_no_number(desk: Desk) -> None:
    niamh = {"PERSON_FORENAME": "Niamh", "NHS_NUMBER": None}
    opened = desk.open(a_row(**niamh, PERSON_SURNAME="O’Brien"))
    desk.record(opened.session, "Niamh")
    again = desk.open(a_row(**niamh, PERSON_SURNAME="O'Brien"), name="newer.xlsx")
    assert (again.children, again.kept, again.said) == (1, 0, ())


def test_two_children_with_one_number_in_two_workbooks_are_kept_apart_and_said_by_row(desk: Desk) -> None:
    first = desk.open(a_row())
    kim = {"PERSON_FORENAME": "Kim", "PERSON_SURNAME": "Sandhu", "PERSON_DOB": date(2011, 1, 1)}
    second = desk.open(a_row(**kim, SCHOOL_NAME="Mill Lane School"), name="other.xlsx")
    assert [sentence.startswith("Row 2: SANDHU, Kim") for sentence in second.said] == [True]
    assert desk.child(first.session) != desk.child(second.session, "Kim")


@pytest.mark.parametrize("other", [{"SCHOOL_NAME": "Mill Lane School"}, {"ORGANISATION_CODE": "R2X"}])
def test_another_place_or_team_is_another_session(desk: Desk, other: dict[str, object]) -> None:
    opened = desk.open()
    assert desk.open(a_row(**other)).session != opened.session


def test_the_same_session_opened_for_another_of_its_days_has_one_day_more(desk: Desk) -> None:
    opened = desk.open()
    entry = desk.record(opened.session)
    again = desk.open(dates=[TODAY + timedelta(days=1)])
    assert (again.session, again.again) == (opened.session, True)
    assert again.dates == (TODAY, TODAY + timedelta(days=1))
    assert [row.id for row in desk.workspace.sessions.dashboard().rows] == [opened.session]
    page = desk.workspace.children.page(opened.session, entry.change.child or "")
    assert [attempt.id for attempt in page.sections[0].attempts] == [entry.change.id]


def test_two_schools_of_one_name_never_replace_each_other(desk: Desk) -> None:
    first, second = desk.open(a_row()), desk.open(a_row(**BRAM, SESSION_ID=1310))
    assert (first.session, second.again) != (second.session, True)
    assert len(desk.workspace.children.rows(first.session)) == 1


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        ({}, {"clinic": "Dôl Clinic"}),
        ({}, {"clinic": "Kingsway", "dates": [TODAY + timedelta(days=7)]}),
        ({"SCHOOL_NAME": "Mill Lane School"}, {"clinic": "Kingsway"}),
        ({"PROGRAMME": "Flu", "CONSENT_STATUS": "Consent given for injection"}, {"clinic": "Kingsway"}),
        ({"SESSION_ID": 1310}, {"clinic": "Kingsway"}),
    ],
)
def test_two_clinic_lists_and_the_second_clinic_day_never_replace_each_other(
    desk: Desk, cells: dict[str, object], how: dict[str, Any]
) -> None:
    clinic: dict[str, object] = {"SESSION_ID": "clinic", "CARE_SETTING": 2}
    first = desk.open(a_row(**clinic), clinic="Kingsway")
    assert desk.open(a_row(**{**clinic, **BRAM, **cells}), **how).session != first.session
    again = desk.open(a_row(**clinic), clinic="kingsway")
    assert (again.session, again.again, again.gone) == (first.session, True, 0)


def test_a_session_that_an_earlier_version_saved_is_known_again_by_its_number(desk: Desk) -> None:
    """Its id was made of organisation, place, programmes and days, and SESSION_ID stood beside it."""
    opened = desk.open()
    snapshots, old_id = desk.store.snapshots, "book-0123abcd"
    note = snapshots.note(opened.session)
    assert note is not None
    old = msgspec.structs.replace(note.session, id=old_id, in_mavis="")
    whole = bundle(old, tuple(snapshots.children(opened.session)), tuple(snapshots.batches(opened.session)))
    snapshots.save(whole, etag="", saved_at=desk.clock(), outstanding={}, workbook=note.workbook)
    desk.workspace.sessions.forget(opened.session)
    entry = desk.record(old_id)
    again = desk.open(dates=[TODAY, TODAY + timedelta(days=1)])
    assert (again.session, again.again, again.to_export) == (old_id, True, 1)
    assert desk.workspace.children.page(old_id, entry.change.child or "").sections[0].entries


def test_a_record_keeps_the_session_id_under_which_it_was_made(desk: Desk) -> None:
    opened = desk.open()
    assert desk.record(opened.session).change.mavis_session == "1204"


def test_a_child_with_a_record_stays_though_the_newer_workbook_lacks_it(desk: Desk) -> None:
    opened = desk.open()
    desk.record(opened.session, "Bram")
    again = desk.open(a_row())
    assert (again.children, again.kept, again.gone) == (2, 1, 0)
    assert desk.child(opened.session, "Bram")


def test_a_child_whose_nhs_number_becomes_known_is_the_same_child(desk: Desk) -> None:
    opened = desk.open(a_row(NHS_NUMBER=""))
    entry = desk.record(opened.session)
    assert desk.open(a_row()).new == 0
    page = desk.workspace.children.page(opened.session, desk.child(opened.session))
    assert (page.child.nhs_number, page.child.id) == ("9990000018", entry.change.child)


@pytest.mark.parametrize("answers", [DOSE, Answers(reason=Reason.UNWELL)])
def test_a_record_that_mavis_writes_back_is_saved_and_shown_once(desk: Desk, answers: Answers) -> None:
    opened = desk.open()
    entry = desk.record(opened.session, answers=answers)
    desk.export()
    assert desk.sending(entry) is Sending.EXPORTED
    first, again = (desk.open(as_mavis_writes_it(entry), a_row(**BRAM)) for _ in range(2))
    assert (first.saved, again.saved, again.differing) == (1, 0, ())
    assert desk.sending(entry) is Sending.SAVED
    section = desk.workspace.children.page(opened.session, desk.child(opened.session)).sections[0]
    assert [attempt.id for attempt in section.attempts] == [entry.change.id]
    kept = desk.store.outbox.entry(entry.change.id)
    assert kept is not None
    assert kept.receipt is not None
    assert kept.receipt.record == "11111111-8545-4003-aed2-fad38b374934"


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"BATCH_NUMBER": "OTHER1"}, "batch number"),
        ({"ANATOMICAL_SITE": "right thigh"}, "site"),
        ({"BATCH_EXPIRY_DATE": date(2027, 6, 30)}, "expiry date"),
    ],
)
def test_what_mavis_has_otherwise_is_told_and_not_counted_as_saved(
    desk: Desk, cells: dict[str, object], named: str
) -> None:
    opened = desk.open()
    entry = desk.record(opened.session)
    desk.export()
    again = desk.open(as_mavis_writes_it(entry, **cells), a_row(**BRAM))
    assert (again.saved, len(again.differing)) == (0, 1)
    assert named in again.differing[0]
    assert desk.sending(entry) is Sending.EXPORTED
    section = desk.workspace.children.page(opened.session, desk.child(opened.session)).sections[0]
    assert [attempt.id for attempt in section.attempts] == [entry.change.id]


@pytest.mark.parametrize(
    "cells", [{"TIME_OF_VACCINATION": "08:01:00"}, {"DATE_OF_VACCINATION": date(2026, 10, 9)}, {**BRAM}]
)
def test_another_record_of_mavis_doesnt_count_as_ours(desk: Desk, cells: dict[str, object]) -> None:
    entry = desk.record(desk.open().session)
    desk.export()
    assert desk.open(a_row(), as_mavis_writes_it(entry, **cells)).saved == 0
    assert desk.sending(entry) is Sending.EXPORTED


def test_a_correction_waits_though_mavis_has_what_was_corrected(desk: Desk) -> None:
    opened = desk.open()
    first = desk.record(opened.session)
    desk.export()
    options = desk.workspace.recording.correction(opened.session, first.change.child or "", first.change.id)
    answers = msgspec.structs.replace(DOSE, batch_number="AB1234")
    corrected = desk.workspace.recording.confirm(desk.workspace.recording.prepare(options, answers))
    assert desk.open(as_mavis_writes_it(first), a_row(**BRAM)).saved == 1
    assert desk.sending(corrected) is Sending.WAITING
    section = desk.workspace.children.page(opened.session, desk.child(opened.session)).sections[0]
    assert [attempt.batch_number for attempt in section.attempts] == ["AB1234"]


def test_a_correction_of_mavis_own_record_is_saved_by_its_uuid(desk: Desk) -> None:
    today = a_record(DATE_OF_VACCINATION=TODAY, TIME_OF_VACCINATION="08:01:00")
    opened = desk.open(today)
    child = desk.child(opened.session)
    record = desk.workspace.recording.correctable(opened.session, child)[0]
    options = desk.workspace.recording.correction(opened.session, child, record.id)
    answers = msgspec.structs.replace(DOSE, site=Site.RIGHT_ARM_UPPER)
    corrected = desk.workspace.recording.confirm(desk.workspace.recording.prepare(options, answers))
    desk.export()
    assert desk.open(today).saved == 0
    assert desk.sending(corrected) is Sending.EXPORTED
    assert desk.open({**today, "ANATOMICAL_SITE": "right upper arm"}).saved == 1
    assert desk.sending(corrected) is Sending.SAVED


def test_every_remark_is_passed_on_with_its_cell(desk: Desk) -> None:
    opened = desk.open(a_row(CONSENT_STATUS="Maybe"))
    assert [(remark.row, remark.column, remark.cell) for remark in opened.remarks] == [(2, "CONSENT_STATUS", "Maybe")]


def test_a_clinic_is_one_of_those_that_the_workbook_offers_and_spelt_as_there(desk: Desk) -> None:
    path = offering(desk.folder / "clinic.xlsx", "Kingsway Clinic, St Mary&apos;s")
    with pytest.raises(ClinicNeeded, match="The workbook has: Kingsway Clinic, St Mary's") as raised:
        desk.workspace.workbooks.open(path, [TODAY])
    assert raised.value.names == ("Kingsway Clinic", "St Mary's")
    with pytest.raises(BadInput, match=r"“Dôl Clinic” isn’t one of the team’s clinics.*Kingsway Clinic"):
        desk.workspace.workbooks.open(path, [TODAY], "Dôl Clinic")
    opened = desk.workspace.workbooks.open(path, [TODAY], "st mary’s")
    assert opened.place == "St Mary's"
    assert desk.workspace.sessions.outline(opened.session).clinics == ("Kingsway Clinic", "St Mary's")
    only = offering(desk.folder / "only.xlsx", "Kingsway Clinic")
    assert desk.workspace.workbooks.open(only, [TODAY]).place == "Kingsway Clinic"


def test_a_clinics_workbook_needs_the_clinics_name(desk: Desk) -> None:
    row = a_row(SESSION_ID="clinic", CARE_SETTING=2)
    with pytest.raises(BadInput, match="--clinic"):
        desk.open(row)
    assert desk.open(row, clinic="Dôl Clinic").place == "Dôl Clinic"


def test_a_refused_workbook_leaves_the_session_as_it_was(desk: Desk) -> None:
    opened = desk.open()
    with pytest.raises(WorkbookRefused):
        desk.open(a_row(PERSON_DOB="soon"))
    assert len(desk.workspace.children.rows(opened.session)) == 2


def test_a_workbook_that_reads_back_otherwise_leaves_the_session_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.open()

    def damaged(*_: object) -> None:
        raise StoreDamaged("It reads back otherwise.")

    with monkeypatch.context() as broken:
        broken.setattr("mavis_tui.cache.snapshots.snapshots.verify", damaged)
        with pytest.raises(StoreDamaged, match="reads back otherwise"):
            desk.open(a_row())
    assert len(desk.workspace.children.rows(opened.session)) == 2


def test_nobody_records_before_saying_who_she_is(store: Store, clock: StandingClock) -> None:
    workspace = Workspace(store, Settings(data_dir=store.folder), clock, lambda: "id", no_hub, Random(1))
    assert not workspace.access.introduced
    with pytest.raises(SignInNeeded):
        _ = workspace.access.nurse
    with pytest.raises(BadInput, match="isn’t an e-mail"):
        workspace.access.introduce("Sian", "Sian Rees")
    workspace.access.introduce(" Sian.Rees@example.nhs.uk", "Sian  Rees")
    assert (workspace.access.nurse.email, workspace.access.nurse.name) == ("sian.rees@example.nhs.uk", "Sian Rees")


def test_the_lists_name_who_may_vaccinate(desk: Desk) -> None:
    assert [staff.email for staff in desk.open().staff] == [LISTS["Performing Professionals"][1]]


def test_a_session_stays_until_what_was_recorded_in_it_is_exported(desk: Desk) -> None:
    opened = desk.open()
    desk.record(opened.session)
    desk.clock.forward(days=30)
    assert desk.workspace.sessions.let_go_of_old() == []
    with pytest.raises(ChangesWaiting, match="isn’t in any file for Mavis"):
        desk.workspace.sessions.forget(opened.session)
    desk.export()
    assert desk.workspace.sessions.let_go_of_old() == []  # nobody has confirmed the day
    desk.store.device.set_proven_time(desk.clock())
    assert desk.workspace.sessions.let_go_of_old() == [opened.session]
    assert len(desk.store.outbox.entries()) == 1
