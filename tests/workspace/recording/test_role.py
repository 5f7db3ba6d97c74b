"""What may be recorded by whom, and under which protocol: by the role, on the device.

Expected values: Mavis facts 3.10 until summer 2026, 9.7 from then on, 2.6 for what the import makes of a row.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import BadInput
from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.recorded.in_words import rows_of
from mavis_tui.models.vaccination import Protocol, Role, Staff
from mavis_tui.workspace.recording.form_answers import Answers, Prepared
from tests.builders import NURSE, TODAY
from tests.spreadsheets.invented import HEADERS, LISTS, a_row, write
from tests.workspace.files.test_mavis_csv import export, rows
from tests.workspace.sessions.test_workbooks import BRAM, DOSE, Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

PGD, PSD, NATIONAL, VGD = Protocol.PGD, Protocol.PSD, Protocol.NATIONAL, Protocol.VGD
HCA, PRESCRIBER = Role.HEALTHCARE_ASSISTANT, Role.PRESCRIBER
EITHER: dict[str, object] = {"PROGRAMME": "Flu", "CONSENT_STATUS": "Consent given for nasal spray and injection"}
SPRAY = replace(DOSE, vaccine="AstraZeneca Fluenz", batch_number="NJ0017", site=Site.NOSE)
JAB = replace(DOSE, vaccine="Sanofi Vaxigrip", batch_number="VX0017")
JO = "jo.lowe@example.nhs.uk"
LAST_WINTER = datetime(2025, 11, 24, 12, tzinfo=UTC)
TEAM = {**LISTS, "Performing Professionals": ("EMAIL", NURSE.email, JO), "Suppliers": ("EMAIL", NURSE.email)}
VGD_LABEL = "Influenza Vaccine Group Direction (VGD)"


def flu_session(desk: Desk, chosen: Protocol | None = None, psd: str | None = None, day: date | None = None) -> str:
    """Open a flu session; `psd` is the cell of PSD_STATUS, None where the sheet has no such column."""
    cells: dict[str, object] = {**EITHER, "PSD_STATUS": psd}
    headers = HEADERS if psd is None else [*HEADERS, "PSD_STATUS"]
    path = desk.folder / "flu.xlsx"
    write(path, (a_row(**cells), a_row(**BRAM, **cells)), headers, TEAM)
    return desk.workspace.workbooks.open(path, [day or TODAY], flu_protocol=chosen).session


def a(desk: Desk, role: Role) -> None:
    """Let who records be somebody of this role."""
    desk.workspace.access.introduce(NURSE.email, NURSE.name, role)


def made(desk: Desk, session: str, answers: Answers = SPRAY, name: str = "Ada", **other: Any) -> Prepared:
    programme = other.pop("programme", Programme.FLU)
    although = answers.although is not None or other.get("although") is not None
    options = desk.workspace.recording.options(session, desk.child(session, name), programme, although=although)
    return desk.workspace.recording.prepare(options, replace(answers, **other))


def given(desk: Desk, session: str, answers: Answers = SPRAY, name: str = "Ada", **other: Any) -> Entry:
    prepared = made(desk, session, answers, name, **other)
    assert [breach.text for breach in prepared.breaches] == []
    return desk.workspace.recording.confirm(prepared)


TABLE = [
    # role, vaccine, PSD_STATUS, what the session chose, before the season's change?, protocol or what is said
    (Role.NURSE, SPRAY, None, PGD, False, PGD),
    (Role.NURSE, JAB, None, VGD, False, VGD),
    (Role.NURSE, SPRAY, None, None, False, "Choose under which protocol it was given"),
    (Role.NURSE, JAB, None, None, True, PGD),
    (Role.NURSE, JAB, None, NATIONAL, True, PGD),
    (PRESCRIBER, SPRAY, None, VGD, False, PGD),
    (HCA, SPRAY, None, PGD, False, VGD),
    (HCA, JAB, None, None, False, VGD),
    (HCA, SPRAY, "PSD added", VGD, False, "Choose under which protocol it was given"),
    (HCA, SPRAY, "", VGD, False, VGD),
    (HCA, SPRAY, "PSD added", None, True, PSD),
    (HCA, JAB, "PSD added", None, True, PSD),
    (HCA, SPRAY, "", None, True, "A healthcare assistant may not give Fluenz here"),
    (HCA, JAB, None, None, True, "A healthcare assistant may not give Vaxigrip here"),
    (HCA, SPRAY, None, None, True, "Choose who supplied the vaccine"),
    (HCA, JAB, None, NATIONAL, True, "Choose who supplied the vaccine"),
]


@pytest.mark.parametrize(("role", "answers", "psd", "chosen", "before", "expected"), TABLE)
def test_the_protocol_follows_from_role_vaccine_session_day_and_psd(
    desk: Desk,
    role: Role,
    answers: Answers,
    psd: str | None,
    chosen: Protocol | None,
    before: bool,
    expected: Protocol | str,
) -> None:
    a(desk, role)
    if before:
        desk.clock.now = LAST_WINTER
    session = flu_session(desk, chosen, psd, LAST_WINTER.date() if before else TODAY)
    prepared = made(desk, session, answers, batch_expiry=date(2027, 5, 31))
    if isinstance(expected, Protocol):
        assert [breach.text for breach in prepared.breaches] == []
        assert prepared.record.protocol is expected
    else:
        assert prepared.breaches[0].text.startswith(expected)


def test_what_was_chosen_once_for_a_vaccine_here_today_is_taken_again_and_shown(desk: Desk) -> None:
    session = flu_session(desk)
    given(desk, session, SPRAY, protocol=VGD)
    assert rows_of(made(desk, session, SPRAY, "Bram").record)["Protocol"] == VGD_LABEL
    assert made(desk, session, JAB, "Bram").breaches[0].field == "protocol"


def test_a_protocol_that_does_not_hold_is_refused_and_what_holds_is_named(desk: Desk) -> None:
    a(desk, HCA)
    prepared = made(desk, flu_session(desk), SPRAY, protocol=PGD)
    assert prepared.breaches[0].text == (
        "Patient Group Direction (PGD) doesn’t hold here for a healthcare assistant. It can be: "
        "Influenza Vaccine Group Direction (VGD)."
    )


def test_a_correction_keeps_the_protocol_and_asks_for_none(desk: Desk) -> None:
    session = flu_session(desk)
    entry = given(desk, session, SPRAY, protocol=VGD)
    options = desk.workspace.recording.correction(session, desk.child(session), entry.change.id)
    corrected = desk.workspace.recording.prepare(options, replace(SPRAY, batch_number="NJ0018"))
    assert ([breach.text for breach in corrected.breaches], corrected.record.protocol) == ([], VGD)


def test_notes_say_what_the_file_cannot(desk: Desk) -> None:
    """Without a supplier the import makes it a PGD (facts 2.6); how it would say VGD isn't public (9.7)."""
    session = flu_session(desk, VGD)
    given(desk, session, SPRAY)
    export(desk, session)
    (row,) = rows(desk)
    assert f"Protocol: {VGD_LABEL}." in row["NOTES"]
    assert (row["PERFORMING_PROFESSIONAL_EMAIL"], row["SUPPLIER_EMAIL"]) == (NURSE.email, "")


def test_notes_say_nothing_of_a_pgd_that_the_file_says(desk: Desk) -> None:
    session = flu_session(desk, PGD)
    given(desk, session, SPRAY)
    export(desk, session)
    assert "Protocol" not in rows(desk)[0]["NOTES"]


def test_a_nurse_names_an_assistant_as_vaccinator_and_who_recorded_is_kept_shown_and_noted(desk: Desk) -> None:
    session = flu_session(desk, PGD)
    assistant = Staff(email=JO, role=HCA)
    record = given(desk, session, JAB, vaccinator=assistant).change.vaccination
    assert record is not None
    assert (record.protocol, record.recorded_by, record.performed_by) == (VGD, NURSE, assistant)
    said = rows_of(record)
    assert (said["Vaccinator"], said["Recorded by"]) == (f"{JO}, healthcare assistant", NURSE.name)
    export(desk, session)
    (row,) = rows(desk)
    assert row["PERFORMING_PROFESSIONAL_EMAIL"] == JO
    assert f"Recorded by {NURSE.name} ({NURSE.email})." in row["NOTES"]


def test_who_supplied_an_assistant_is_named_in_the_file(desk: Desk) -> None:
    """Injected flu under the national protocol, before it ended: facts 3.10 and 2.6."""
    desk.workspace.access.introduce(JO, "Jo Lowe", HCA)
    desk.clock.now = LAST_WINTER
    session = flu_session(desk, NATIONAL, day=LAST_WINTER.date())
    record = given(desk, session, JAB, supplier=NURSE).change.vaccination
    assert record is not None
    assert (record.protocol, record.supplied_by) == (NATIONAL, NURSE)
    export(desk, session, delegated=True)
    (row,) = rows(desk)
    assert (row["PERFORMING_PROFESSIONAL_EMAIL"], row["SUPPLIER_EMAIL"]) == (JO, NURSE.email)
    assert "Protocol" not in row["NOTES"]


HPV = {"programme": Programme.HPV}


def test_what_an_assistant_may_not_give_is_refused_in_words(desk: Desk) -> None:
    a(desk, HCA)
    session = desk.open(a_row(), a_row(**BRAM)).session
    prepared = made(desk, session, DOSE, **HPV)
    assert [breach.text for breach in prepared.breaches] == ["A healthcare assistant may not give HPV."]
    with pytest.raises(BadInput, match="may not give HPV"):
        desk.workspace.recording.confirm(prepared)


def test_a_true_record_stays_possible_and_says_that_no_protocol_covers_it(desk: Desk) -> None:
    a(desk, HCA)
    session = desk.open(a_row(), a_row(**BRAM)).session
    bare = Although(kind=AlthoughKind.ALREADY_GIVEN)
    assert [breach.field for breach in made(desk, session, DOSE, although=bare, **HPV).breaches] == ["although_words"]
    said = replace(bare, words="The nurse fainted; I had drawn it up.")
    record = given(desk, session, DOSE, although=said, **HPV).change.vaccination
    assert record is not None
    assert (record.protocol, rows_of(record)["Protocol"]) == (None, "none covers it")
    done = export(desk, session)
    notes = rows(desk)[0]["NOTES"]
    assert "Protocol: none covers it." in notes
    assert "Given although: A healthcare assistant may not give HPV." in notes
    assert "A healthcare assistant may not give HPV" in done.enter_first[0].text


def test_a_psd_of_the_day_is_said_and_entered_in_mavis_first(desk: Desk) -> None:
    """An assistant gives under a PSD, which only a prescriber adds (facts 3.10)."""
    a(desk, HCA)
    desk.clock.now = LAST_WINTER
    session = flu_session(desk, psd="", day=LAST_WINTER.date())
    unsaid = made(desk, session, SPRAY, although=Although(kind=AlthoughKind.PSD))
    assert [breach.text for breach in unsaid.breaches] == ["Enter which prescriber."]
    record = given(desk, session, SPRAY, although=Although(kind=AlthoughKind.PSD, by="Dr Poe")).change.vaccination
    assert record is not None
    assert record.protocol is PSD
    done = export(desk, session)
    assert done.enter_first[0].text == "PSD of 24 November 2025 for Flu, added by the prescriber Dr Poe."
    assert "Protocol: Patient Specific Direction (PSD)." in rows(desk)[0]["NOTES"]


def test_an_assistant_records_for_nobody_what_she_may_not_give_herself(desk: Desk) -> None:
    a(desk, HCA)
    write(desk.folder / "hpv.xlsx", [a_row(), a_row(**BRAM)], lists=TEAM)
    session = desk.workspace.workbooks.open(desk.folder / "hpv.xlsx", [TODAY]).session
    prepared = made(desk, session, DOSE, vaccinator=Staff(email=JO), **HPV)
    assert [breach.text for breach in prepared.breaches] == [
        "A healthcare assistant may not give HPV, and so not record it for somebody else."
    ]


def test_an_assistant_changes_only_what_is_her_own(desk: Desk) -> None:
    session = flu_session(desk, PGD)
    entry = given(desk, session, JAB)
    desk.workspace.access.introduce(JO, "Jo Lowe", HCA)
    child = desk.child(session)
    options = desk.workspace.recording.correction(session, child, entry.change.id)
    corrected = desk.workspace.recording.prepare(options, replace(JAB, batch_number="VX0018"))
    assert [breach.text for breach in corrected.breaches] == [
        "A healthcare assistant changes only what she gave or recorded herself. Ask a nurse to do it."
    ]
    with pytest.raises(BadInput, match="only what she gave or recorded herself"):
        desk.workspace.withdrawing.withdraw(session, child, entry.change.id, "The wrong child.")


def test_a_changed_role_or_name_makes_nobody_a_stranger(desk: Desk) -> None:
    session = flu_session(desk, PGD)
    renamed = Staff(email=JO.upper(), name="Joanna Lowe", role=HCA)
    assert made(desk, session, JAB, vaccinator=renamed).breaches == ()


def test_a_role_and_the_choice_for_flu_stay_when_a_newer_workbook_is_opened(desk: Desk) -> None:
    a(desk, HCA)
    session = flu_session(desk, VGD)
    again = desk.open(a_row(**EITHER), a_row(**BRAM, **EITHER))
    assert again.session == session
    assert desk.workspace.sessions.outline(session).flu_protocol is VGD
    assert desk.workspace.access.introduce(NURSE.email, "Sian Rees-Hall").role is HCA


@pytest.mark.parametrize(("rows_", "chosen"), [((EITHER,), NATIONAL), (({},), PGD)])
def test_a_choice_that_cannot_be_is_refused_in_words(desk: Desk, rows_: Any, chosen: Protocol) -> None:
    with pytest.raises(BadInput, match=r"isn’t one that a session can choose|isn’t for flu"):
        desk.open(*(a_row(**cells) for cells in rows_), flu_protocol=chosen)
