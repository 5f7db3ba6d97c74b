"""Given although the list said no: what really happened can be recorded, what is missing is named, and Mavis takes it.

The cases and what Mavis asks of each are those of Mavis facts 3.5, 3.6, 3.8, 3.15, 9.4 and 9.8.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import BadInput
from mavis_tui.models.although import Although, AlthoughKind, Statement
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.vaccination import Protocol
from mavis_tui.workspace.recording.recording import Answers, Prepared
from tests.builders import NOON, PHONE_CONSENT, TODAY
from tests.spreadsheets.invented import a_record, a_row
from tests.spreadsheets.mavis_rules import Team, complaints
from tests.workspace.files.test_mavis_csv import export, rows
from tests.workspace.sessions.test_workbooks import BRAM, DOSE, Desk, as_mavis_writes_it, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

ALL_FIVE = tuple(Statement)
TRIAGED = Although(kind=AlthoughKind.TRIAGE, by="Jo Lowe", words="Asthma is well controlled.")
GILLICK = Although(kind=AlthoughKind.GILLICK, by="Sian Rees", statements=ALL_FIVE)
FURTHER = Although(kind=AlthoughKind.FURTHER_DOSE, words="Immunosuppressed: three doses.")
GIVEN = Although(kind=AlthoughKind.ALREADY_GIVEN, words="She came at the end after all.")
LAST_MONTH = date(2026, 10, 9)
REFUSED = {"CONSENT_STATUS": "Consent refused"}
NOTHING: Mapping[str, object] = {"CONSENT_STATUS": ""}
SAID_BY_CHILD = {
    "CONSENT_DETAILS": "On 2026-11-24 at 09:30 GIVEN by Ada Mwangi",
    "HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from Child (Gillick competent)",
    "GILLICK_STATUS": "Gillick competent",
    "GILLICK_ASSESSMENT_DATE": "2026-11-24 09:20:00 +0000",
    "GILLICK_ASSESSED_BY": "REES, Sian",
}


def prepared(desk: Desk, session: str, although: Although | None, name: str = "Ada", **other: Any) -> Prepared:
    programme = other.pop("programme", Programme.HPV)
    options = desk.workspace.recording.options(session, desk.child(session, name), programme, although=True)
    return desk.workspace.recording.prepare(options, replace(DOSE, although=although, **other))


def give(desk: Desk, session: str, although: Although, name: str = "Ada", **other: Any) -> Entry:
    made = prepared(desk, session, although, name, **other)
    assert [breach.text for breach in made.breaches] == []
    return desk.workspace.recording.confirm(made)


def wrong(made: Prepared) -> list[str]:
    return [breach.field for breach in made.breaches]


OBSTACLES = [
    pytest.param(NOTHING, PHONE_CONSENT, "No consent recorded", id="no consent"),
    pytest.param(REFUSED, replace(PHONE_CONSENT, words="She rang back."), "Consent refused", id="refused"),
    pytest.param(
        {"CONSENT_STATUS": "Conflicting consent"},
        replace(PHONE_CONSENT, words="Both agree now."),
        "Conflicting consent",
        id="conflicting",
    ),
    pytest.param(NOTHING, replace(GILLICK, words="Wants it."), "No consent recorded", id="gillick"),
    pytest.param(
        {"HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? Yes from Mum (nuts)"},
        TRIAGED,
        "Needs triage",
        id="needs triage",
    ),
    pytest.param({"TRIAGE_STATUS": "Do not vaccinate"}, TRIAGED, "Contraindications", id="do not vaccinate"),
    pytest.param(
        {"TRIAGE_STATUS": "Delay vaccination until 5 January 2027"},
        TRIAGED,
        "Delay vaccination until 5 January 2027",
        id="delay",
    ),
    pytest.param({"TRIAGE_STATUS": "Invited to clinic"}, TRIAGED, "Invited to clinic", id="invited to clinic"),
    pytest.param(NOTHING, GIVEN, "No consent recorded", id="written down"),
]


@pytest.mark.parametrize(("cells", "although", "obstacle"), OBSTACLES)
def test_whatever_stands_in_the_way_a_true_record_can_be_made_and_mavis_takes_the_file(
    desk: Desk, cells: Mapping[str, object], although: Although, obstacle: str
) -> None:
    session = desk.open(a_row(**cells), a_row(**BRAM)).session
    parents: dict[str, Any] = {"parents_may_be_told": True} if although.kind is AlthoughKind.GILLICK else {}
    entry = give(desk, session, replace(although, obstacle=obstacle), **parents)
    done = export(desk, session)

    assert complaints((desk.folder / "records.csv").read_bytes(), TEAM, LOCAL_NOON) == []
    assert (done.written, len(done.enter_first), done.left_out) == (1, 1, ())
    assert rows(desk)[0]["NOTES"].startswith(f"Identity confirmed by the child. Given although: {obstacle}. ")
    desk.open(as_mavis_writes_it(entry, **cells), a_row(**BRAM), name="newer.xlsx")
    assert desk.sending(entry) is Sending.SAVED


TEAM = Team(sessions={"1204": ((TODAY,), ("HPV", "Flu"))}, records=frozenset({"3c0b828c-8545-4003-aed2-fad38b374934"}))
LOCAL_NOON = london(NOON).replace(tzinfo=None)


def test_without_a_word_of_why_nothing_is_recorded_for_a_child_who_isnt_due(desk: Desk) -> None:
    session = desk.open(a_row(**REFUSED)).session
    assert wrong(prepared(desk, session, None)) == ["outcome"]
    with pytest.raises(BadInput, match="HPV can’t be given: Consent was refused"):
        desk.record(session)


@pytest.mark.parametrize(
    ("half", "lacks"),
    [
        (replace(PHONE_CONSENT, consent_by=" "), ["although_consent_by"]),
        (replace(PHONE_CONSENT, relationship=""), ["although_relationship"]),
        (replace(PHONE_CONSENT, phone="by phone"), ["although_phone"]),
        (replace(PHONE_CONSENT, at=None), ["although_at"]),
        (replace(PHONE_CONSENT, at=NOON + timedelta(hours=1)), ["although_at"]),
        (replace(PHONE_CONSENT, by=""), ["although_by"]),
        (replace(TRIAGED, by=""), ["although_by"]),
        (replace(TRIAGED, words=" "), ["although_words"]),
        (replace(GILLICK, by=""), ["although_by"]),
        (replace(GILLICK, statements=ALL_FIVE[:4]), ["although_statements"]),
        (replace(FURTHER, words=""), ["although_words"]),
        (replace(GIVEN, words=""), ["although_words"]),
        (
            Although(kind=AlthoughKind.PHONE_CONSENT),
            [f"although_{f}" for f in ("consent_by", "relationship", "phone", "at", "by")],
        ),
    ],
)
def test_what_is_half_filled_in_is_refused_by_name(desk: Desk, half: Although, lacks: list[str]) -> None:
    session = desk.open(a_row(**NOTHING)).session
    assert wrong(prepared(desk, session, half, parents_may_be_told=True)) == lacks


@pytest.mark.parametrize(
    ("cells", "against"),
    [
        (REFUSED, "Consent was refused."),
        ({"CONSENT_STATUS": "Conflicting consent"}, "One of those who answered refused."),
        ({"TRIAGE_STATUS": "Do not vaccinate"}, "Triage says not to vaccinate."),
    ],
)
def test_against_a_no_the_reason_is_asked_for_in_words_whatever_else_is_said(
    desk: Desk, cells: dict[str, object], against: str
) -> None:
    session = desk.open(a_row(**cells)).session
    (breach,) = prepared(desk, session, PHONE_CONSENT).breaches
    assert (breach.field, breach.text) == ("although_words", f"{against} Enter in words why it was given all the same.")


def test_a_child_who_is_due_needs_no_although(desk: Desk) -> None:
    session = desk.open().session
    assert wrong(prepared(desk, session, PHONE_CONSENT)) == ["although"]


def test_who_came_after_all_can_be_recorded_though_registered_as_absent(desk: Desk) -> None:
    session = desk.open().session
    desk.workspace.attendance.register(session, desk.child(session), Registered.ABSENT)
    assert wrong(prepared(desk, session, None)) == ["outcome"]
    assert give(desk, session, GIVEN).sending is Sending.WAITING


def test_a_further_hpv_dose_has_the_next_number_and_mavis_takes_three_and_no_more(desk: Desk) -> None:
    session = desk.open(a_record(DATE_OF_VACCINATION=LAST_MONTH), a_row(**BRAM)).session
    second = give(desk, session, FURTHER)
    assert second.change.vaccination is not None
    assert second.change.vaccination.dose_sequence == 2
    assert give(desk, session, FURTHER).change.vaccination.dose_sequence == 3  # type: ignore[union-attr]
    export(desk, session)
    assert [row["DOSE_SEQUENCE"] for row in rows(desk)] == ["2", "3"]
    assert complaints((desk.folder / "records.csv").read_bytes(), TEAM, LOCAL_NOON) == []
    too_many = prepared(desk, session, FURTHER, dose=4)
    assert [breach.text for breach in too_many.breaches] == ["must be less than or equal to 3"]


def test_a_second_flu_dose_in_the_season_is_the_second(desk: Desk) -> None:
    flu = {"PROGRAMME": "Flu", "CONSENT_STATUS": "Consent given for injection"}
    had = {"VACCINE_GIVEN": "Sanofi Vaxigrip", "DATE_OF_VACCINATION": LAST_MONTH}
    session = desk.open(a_record(**flu, **had), a_row(**BRAM, **flu), flu_protocol=Protocol.PGD).session
    options = desk.workspace.recording.options(session, desk.child(session), Programme.FLU, although=True)
    assert (options.dose, options.doses) == (2, (1, 2))
    entry = give(desk, session, FURTHER, programme=Programme.FLU, vaccine="Sanofi Vaxigrip")
    export(desk, session)
    assert (rows(desk)[0]["DOSE_SEQUENCE"], entry.change.vaccination.dose_sequence) == ("2", 2)  # type: ignore[union-attr]
    assert complaints((desk.folder / "records.csv").read_bytes(), TEAM, LOCAL_NOON) == []


def test_the_same_dose_of_the_same_day_stays_a_duplicate_whatever_is_said(desk: Desk) -> None:
    session = desk.open(a_row(**NOTHING)).session
    give(desk, session, PHONE_CONSENT)
    again = prepared(desk, session, GIVEN, dose=1)
    assert "Mavis takes a second one like it for a duplicate" in again.breaches[-1].text
    assert wrong(prepared(desk, session, FURTHER, dose=2)) == []


def test_a_programme_that_the_list_lacks_for_a_child_can_be_recorded_and_is_shown(desk: Desk) -> None:
    flu = a_row(**BRAM, PROGRAMME="Flu", CONSENT_STATUS="Consent given for injection")
    session = desk.open(a_row(), flu).session
    bram = desk.child(session, "Bram")
    assert [one.programme for one in desk.workspace.children.page(session, bram).not_listed] == [Programme.HPV]
    entry = give(desk, session, replace(TRIAGED, obstacle="Not eligible"), "Bram")
    page = desk.workspace.children.page(session, bram)
    assert [len(section.attempts) for section in page.sections if section.programme is Programme.HPV] == [1]
    assert desk.workspace.recording.correctable(session, bram) == (entry.change.vaccination,)
    export(desk, session)
    assert complaints((desk.folder / "records.csv").read_bytes(), TEAM, LOCAL_NOON) == []


def test_a_record_in_a_programme_that_the_list_lacks_can_be_withdrawn_too(desk: Desk) -> None:
    flu = a_row(**BRAM, PROGRAMME="Flu", CONSENT_STATUS="Consent given for injection")
    session = desk.open(a_row(), flu).session
    bram = desk.child(session, "Bram")
    entry = give(desk, session, replace(TRIAGED, obstacle="Not eligible"), "Bram")
    assert desk.workspace.withdrawing.withdrawable(session, bram) == (entry.change.vaccination,)
    desk.workspace.withdrawing.withdraw(session, bram, entry.change.id, "Recorded for the wrong child")
    (hpv,) = (one for one in desk.workspace.children.page(session, bram).sections if one.programme is Programme.HPV)
    assert (hpv.attempts, len(hpv.withdrawn)) == ((), 1)
    assert desk.workspace.withdrawing.withdrawable(session, bram) == ()


def test_who_got_a_programme_that_the_list_lacks_was_here_and_the_printed_list_says_what(desk: Desk) -> None:
    flu = a_row(**BRAM, PROGRAMME="Flu", CONSENT_STATUS="Consent given for injection")
    session = desk.open(a_row(), flu).session
    bram = desk.child(session, "Bram")
    desk.workspace.paper.write(session, desk.folder / "before.html")
    assert "Recorded as given." not in (desk.folder / "before.html").read_text("utf-8")
    give(desk, session, replace(TRIAGED, obstacle="Not eligible"), "Bram")
    with pytest.raises(BadInput, match="has a record of today, so they are here"):
        desk.workspace.attendance.register(session, bram, Registered.ABSENT)
    desk.workspace.paper.write(session, desk.folder / "after.html")
    assert "Recorded as given." in (desk.folder / "after.html").read_text("utf-8")


def test_at_the_clinic_an_invitation_to_it_is_no_obstacle_and_is_said(desk: Desk) -> None:
    clinic = {"SESSION_ID": "clinic", "CARE_SETTING": 2, "TRIAGE_STATUS": "Invited to clinic", "TRIAGED_BY": "LOWE, Jo"}
    session = desk.open(a_row(**clinic), clinic="Kingsway").session
    status = desk.workspace.children.page(session, desk.child(session)).sections[0].status
    assert status.ready
    assert status.why == "Consent given; triage: invited to clinic, and this is one, decided by LOWE, Jo."


def test_long_words_are_cut_in_mavis_notes_and_whole_in_the_record(desk: Desk) -> None:
    session = desk.open(a_row(**REFUSED)).session
    words = "She rang back and explained. " * 34
    entry = give(
        desk, session, replace(PHONE_CONSENT, words=words.strip(), obstacle="Consent refused"), notes="n" * 300
    )
    export(desk, session)
    notes = rows(desk)[0]["NOTES"]
    assert len(notes) <= 1000
    assert notes.endswith("… (cut; the record has all of it)")
    assert "Consent by phone of Jane Mwangi (mother), 07700 900123, on 24 November 2026 at 12:00pm" in notes
    assert entry.change.vaccination.although.words == words.strip()  # type: ignore[union-attr]


def test_the_facts_are_never_cut_so_notes_that_leave_no_room_for_them_have_to_be_shortened(desk: Desk) -> None:
    session = desk.open(a_row(**NOTHING)).session
    (breach,) = prepared(desk, session, PHONE_CONSENT, notes="n" * 990).breaches
    assert breach.field == "notes"
    assert breach.text.startswith("Shorten the notes by ")


@pytest.mark.parametrize(
    ("although", "enter"),
    [
        (
            PHONE_CONSENT,
            (
                "consent by phone of Jane Mwangi (mother), 07700 900123, on 24 November 2026 at 12:00pm, taken by Sian "
                "Rees."
            ),
        ),
        (
            TRIAGED,
            (
                "triage of 24 November 2026: safe to vaccinate, decided by Jo Lowe. In the nurse’s words: Asthma is "
                "well controlled."
            ),
        ),
        (
            GILLICK,
            (
                "Gillick assessment of 24 November 2026: competent, all five statements yes, by Sian Rees; then the "
                "child’s own consent."
            ),
        ),
    ],
)
def test_what_to_enter_in_mavis_first_is_said_exactly(desk: Desk, although: Although, enter: str) -> None:
    session = desk.open(a_row(**NOTHING)).session
    told: dict[str, Any] = {"parents_may_be_told": True} if although is GILLICK else {}
    give(desk, session, although, **told)
    (first,) = export(desk, session).enter_first
    assert (first.child, first.what, first.text) == ("MWANGI, Ada", "HPV given, 24 November 2026", enter)


def test_a_correction_keeps_why_it_was_given_and_a_refusal_doesnt(desk: Desk) -> None:
    session = desk.open(a_row(**NOTHING)).session
    entry = give(desk, session, PHONE_CONSENT)
    recording = desk.workspace.recording
    options = recording.correction(session, desk.child(session), entry.change.id)
    recorded = entry.change.vaccination
    assert recorded is not None
    answers = replace(DOSE, although=recorded.although, site=Site.RIGHT_ARM_UPPER)
    moved = recording.confirm(recording.prepare(options, answers))
    assert moved.change.vaccination.although == replace(PHONE_CONSENT, obstacle="No consent recorded")  # type: ignore[union-attr]
    options = recording.correction(session, desk.child(session), entry.change.id)
    refused = recording.confirm(recording.prepare(options, Answers(reason=Reason.REFUSED, although=PHONE_CONSENT)))
    assert refused.change.vaccination.although is None  # type: ignore[union-attr]


# The child consents alone (facts 9.4)


def test_a_child_who_consents_alone_is_asked_whether_the_parents_may_be_told(desk: Desk) -> None:
    session = desk.open(a_row(**SAID_BY_CHILD), a_row(**BRAM)).session
    options = desk.workspace.recording.options(session, desk.child(session), Programme.HPV)
    (asked,) = desk.workspace.recording.prepare(options, DOSE).breaches
    assert asked.field == "parents_may_be_told"
    assert (
        "Mavis messages the parents about every record that a file brings, given or not, at 13:00, 16:00 and 19:00"
        in asked.text
    )
    (not_given,) = desk.workspace.recording.prepare(options, Answers(reason=Reason.UNWELL)).breaches
    assert not_given.field == "parents_may_be_told"
    bram = desk.workspace.recording.options(session, desk.child(session, "Bram"), Programme.HPV)
    assert desk.workspace.recording.prepare(bram, DOSE).breaches == ()


FROM_ALL = {"HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from All"}


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(
            {"CONSENT_DETAILS": "On 2026-11-24 at 09:30 GIVEN by Child (Gillick competent)"}, id="as the child"
        ),
        pytest.param(
            {"GILLICK_STATUS": None, "GILLICK_ASSESSMENT_DATE": None, "GILLICK_ASSESSED_BY": None}, id="no Gillick"
        ),
    ],
)
def test_whoever_the_list_takes_to_consent_alone_is_asked_about_the_parents(
    desk: Desk, cells: Mapping[str, object]
) -> None:
    session = desk.open(a_row(**{**SAID_BY_CHILD, **FROM_ALL, **cells})).session
    options = desk.workspace.recording.options(session, desk.child(session), Programme.HPV, although=True)
    assert options.child.care[Programme.HPV].consent.by_child
    assert options.asks_about_parents(None)


@pytest.mark.parametrize("reason", [None, Reason.UNWELL])
def test_what_the_parents_arent_to_be_told_stays_out_of_the_file_until_it_is_asked_for(
    desk: Desk, reason: Reason | None
) -> None:
    session = desk.open(a_row(**SAID_BY_CHILD), a_row(**BRAM)).session
    answers = DOSE if reason is None else Answers(reason=reason)
    entry = desk.record(session, answers=answers, parents_may_be_told=False)
    desk.record(session, "Bram")
    done = export(desk, session)
    assert [row["PERSON_FORENAME"] for row in rows(desk)] == ["Bram"]
    (left_out,) = done.left_out
    assert (left_out.change, left_out.child) == (entry.change.id, "MWANGI, Ada")
    assert "Record it in Mavis by hand" in left_out.why
    assert "13:00, 16:00 and 19:00" in left_out.why
    asked_for = export(desk, session, "all.csv", confidential=True)
    assert [row["PERSON_FORENAME"] for row in rows(desk, "all.csv")] == ["Ada"]
    assert any("makes Mavis tell them" in warned.text for warned in asked_for.warned)


def test_where_the_parents_may_be_told_the_file_has_it(desk: Desk) -> None:
    session = desk.open(a_row(**SAID_BY_CHILD)).session
    desk.record(session, parents_may_be_told=True)
    assert export(desk, session).written == 1


def test_a_record_that_the_parents_arent_to_be_told_of_goes_into_no_bundle(desk: Desk) -> None:
    session = desk.open(a_row(**SAID_BY_CHILD), a_row(**BRAM)).session
    desk.record(session, parents_may_be_told=False)
    desk.record(session, "Bram")
    done = desk.workspace.fhir.export(session, desk.folder / "bundle.json")
    assert (done.written, [one.child for one in done.left_out]) == (1, ["MWANGI, Ada"])


def test_fhir_has_no_place_for_why_and_says_so(desk: Desk) -> None:
    session = desk.open(a_row(**NOTHING)).session
    give(desk, session, PHONE_CONSENT)
    done = desk.workspace.fhir.export(session, desk.folder / "bundle.json")
    assert done.written == 1
    assert "the API takes no notes" in done.warned[0].why
    assert "07700" not in (desk.folder / "bundle.json").read_text("utf-8")


def test_the_printed_list_says_why_and_what_to_enter(desk: Desk) -> None:
    session = desk.open(a_row(**NOTHING)).session
    give(desk, session, PHONE_CONSENT)
    desk.workspace.paper.write(session, desk.folder / "list.html")
    page = (desk.folder / "list.html").read_text("utf-8")
    assert "Enter in Mavis first: consent by phone of Jane Mwangi (mother), 07700 900123" in page
