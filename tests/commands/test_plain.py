"""`mavis --plain`: a day's work by answering questions, one line after the other, with nothing a terminal obeys."""

from datetime import timedelta
from pathlib import Path

import pytest

from mavis_tui.models.calendar import long_date, short_date, system_clock, today
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.telling_apart.session_key import id_on_device
from tests.builders import NURSE, a_batch, a_child, a_session, consented, nhs_number
from tests.commands.conftest import Answering, Hub, Mavis
from tests.spreadsheets.invented import a_row, write


def test_a_dose_is_recorded_by_answering_questions(saved: Mavis, plainly: Answering) -> None:
    ran = plainly(
        *("1", "1204", "1", "Mwangi21"),
        # given; the batch of the list; left arm; no notes; the statements; record it
        *("1", "1", "1", "", "2", "2"),
    )
    assert "Which batch?" in ran.out
    assert "1 FM8629, expires 31 May 2027" in ran.out
    assert "2 Yes, all of them" in ran.out
    assert "1 Left arm (upper position)" in ran.out
    assert "MWANGI21, Ada: HPV given" in ran.out
    assert "Saved: The team server holds this record." in ran.out
    assert "$ mavis record 1204 " in ran.out
    assert "Goodbye. Nothing that was recorded is lost." in ran.out
    assert "HPV given" in saved("changes").out


@pytest.mark.usefixtures("saved")
def test_why_a_dose_was_not_given_is_recorded_only_when_confirmed(plainly: Answering) -> None:
    assert "MWANGI22, Ada: HPV" not in plainly("1", "1204", "1", "Mwangi22", "2", "2", "1").out
    assert "MWANGI22, Ada: HPV not given: unwell" in plainly("1", "1204", "1", "Mwangi22", "2", "2", "2").out


@pytest.mark.usefixtures("signed_in")
def test_a_workbook_is_opened_and_what_was_recorded_leaves_in_a_file(plainly: Answering, tmp_path: Path) -> None:
    path = write(tmp_path / "harbour.xlsx", [a_row()])
    ran = plainly("3", str(path), "24/11/2026", "1", "1204", "7", str(tmp_path / "list.html"), "6", str(tmp_path / "a"))
    assert "Available offline as book-" in ran.out
    assert f"written to {tmp_path / 'list.html'}" in ran.prose
    assert "Nothing new to export" in ran.out


@pytest.mark.usefixtures("signed_in")
def test_what_is_on_paper_is_typed_in_with_its_day_and_time(plainly: Answering, tmp_path: Path) -> None:
    yesterday = today(system_clock) - timedelta(days=1)
    path = write(tmp_path / "harbour.xlsx", [a_row()])
    session = id_on_device(a_session(location=Location(name="Harbour View Academy"), in_mavis="1204"))
    # open it; find Ada; not given, unwell; the time; record it
    ran = plainly("3", str(path), f"{yesterday:%d/%m/%Y}", "1", session, "1", "Ada", "2", "2", "10:05", "2")
    assert f"--on {yesterday} --at 10:05" in ran.out
    assert "MWANGI, Ada: HPV not given: unwell" in ran.out


@pytest.mark.usefixtures("saved")
def test_who_attends_is_said_by_a_number(plainly: Answering) -> None:
    ran = plainly("1", "1204", "1", "Mwangi23", "3", "2")
    assert "1 Attending" in ran.out
    assert "Saved offline" in ran.out


@pytest.mark.usefixtures("signed_in")
def test_a_session_is_saved_and_removed_without_a_bar_that_draws_over_itself(plainly: Answering) -> None:
    ran = plainly("1", "1204", "4", "5")
    assert "Available offline until" in ran.out
    assert "$ mavis forget 1204" in ran.out


@pytest.mark.usefixtures("saved")
def test_what_goes_wrong_is_said_and_the_question_comes_again(plainly: Answering) -> None:
    ran = plainly("12", "1", "1204", "1", "Nobody")
    assert "There is no answer 12. Give a number from 1 to 9." in ran.out
    assert "Not found: Nobody called" in ran.out
    assert ran.out.count("Session 1204") == 2
    assert ran.out.count("What do you want to do?") == 3


def test_without_answers_it_leaves(plainly: Answering) -> None:
    assert plainly().out.count("What do you want to do?") == 1
    assert "Goodbye" in plainly("9").out


@pytest.mark.usefixtures("saved")
def test_everything_is_read_back_before_it_is_recorded(plainly: Answering) -> None:
    ran = plainly("1", "1204", "1", "Mwangi21", "1", "1", "1", "it bled a little", "2", "1")
    read_out, question, _ = ran.out.partition("Record this?")
    assert question
    said = read_out.partition("This is what would be recorded.")[2].splitlines()
    for line in (
        "Child: MWANGI21, Ada",
        f"Born 21 June 2013, 8T1, NHS number {spaced_nhs_number(nhs_number(21))}",
        "Programme: HPV",
        "Outcome: Vaccinated",
        "Vaccine: Gardasil 9",
        "Batch: FM8629, expires 31 May 2027",
        "Site: Left arm (upper position)",
        "Identified by: the child",
        f"Vaccinator: {NURSE.name}",
        f"Day: {long_date(today(system_clock))}",
        "Notes: it bled a little",
    ):
        assert line in said, (line, said)
    assert any(line.startswith("Time: ") for line in said)
    assert "$ mavis record" not in ran.out


@pytest.mark.usefixtures("saved")
def test_it_is_read_back_whether_the_statements_were_confirmed(plainly: Answering) -> None:
    assert "of the child: NOT confirmed" in plainly("1", "1204", "1", "Mwangi21", "1", "1", "1", "", "1", "1").out
    assert "of the child: confirmed" in plainly("1", "1204", "1", "Mwangi21", "1", "1", "1", "", "2", "1").out


@pytest.mark.usefixtures("signed_in")
def test_a_number_that_is_no_session_is_asked_again(plainly: Answering) -> None:
    ran = plainly("1", "9999", "0", "1204", "2")
    assert ran.out.count("There is no session") == 2
    assert "Session 9999" not in ran.out
    assert "Session 1204" in ran.out


def test_a_batch_that_has_expired_or_of_which_nothing_is_known_is_said(
    mavis: Mavis, hub: Hub, plainly: Answering
) -> None:
    day = today(system_clock)
    batches = (
        a_batch(number="OLD1", expiry=day - timedelta(days=1)),
        a_batch(number="WHO1", expiry=None),
        a_batch(number="NEW1", expiry=day),
    )
    hub.put(bundle(a_session(id="1306", dates=(day,)), (a_child(61),), batches))
    mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
    mavis("save-offline", "1306")
    ran = plainly("1", "1306", "1", "Mwangi61", "1")
    assert f"OLD1, EXPIRED on {short_date(day - timedelta(days=1))}" in ran.out
    assert "WHO1, expiry date not known" in ran.out
    assert "NEW1, expires today" in ran.out


def test_a_second_vaccine_into_the_same_site_is_a_question_of_its_own(
    mavis: Mavis, hub: Hub, plainly: Answering
) -> None:
    day, care = today(system_clock), {Programme.MENACWY: consented(), Programme.TD_IPV: consented()}
    batches = (
        a_batch(number="A1", programme=Programme.MENACWY, vaccine="MenQuadfi", expiry=day),
        a_batch(number="B1", programme=Programme.TD_IPV, vaccine="Revaxis", expiry=day),
    )
    hub.put(bundle(a_session(id="1307", dates=(day,), programmes=tuple(care)), (a_child(61, care=care),), batches))
    mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
    mavis("save-offline", "1307")
    # given; the first programme; its vaccine and batch; left arm; no notes; the statements; record it
    first = plainly("1", "1307", "1", "Mwangi61", "1", "1", "1", "1", "1", "", "2", "2")
    assert "2 Yes, record it\n" in first.out
    assert "MWANGI61, Ada: MenACWY given" in first.out
    # the other programme; its batch; the left arm again, which stands last now
    second = plainly("1", "1307", "1", "Mwangi61", "1", "2", "1", "8", "", "2", "2")
    assert "Careful, the same site: MenACWY: left arm (upper position)" in second.out
    assert "2 Yes, record it; both into the left arm (upper position)" in second.out
    assert "--same-site" in second.out
    assert "MWANGI61, Ada: Td/IPV given" in second.out


@pytest.mark.usefixtures("saved")
def test_a_slip_in_a_batch_or_its_date_is_asked_again_and_loses_no_answer(plainly: Answering) -> None:
    # given; another batch; left arm; no notes; the statements; record it
    ran = plainly("1", "1204", "1", "Mwangi21", "1", "2", "?", "N1", "1", "05/2027", "1", "", "2", "2")
    said = " ".join(ran.out.split())
    assert "“?” is no batch number. Enter a batch number with only letters and numbers." in said
    assert "“1” is no expiry date. Give it as day, month and year: 31/05/2027." in said
    assert "Batch: N1, expires 31 May 2027" in ran.out
    assert "Give --" not in ran.out + ran.err
    assert "MWANGI21, Ada: HPV given" in ran.out


@pytest.mark.usefixtures("signed_in")
def test_a_slip_in_the_time_on_the_paper_is_asked_again(plainly: Answering, tmp_path: Path) -> None:
    yesterday = today(system_clock) - timedelta(days=1)
    path = write(tmp_path / "harbour.xlsx", [a_row()])
    session = id_on_device(a_session(location=Location(name="Harbour View Academy"), in_mavis="1204"))
    ran = plainly("3", str(path), f"{yesterday:%d/%m/%Y}", "1", session, "1", "Ada", "2", "2", "25:99", "10:05", "2")
    said = " ".join(ran.out.split())
    assert "“25:99” is no time of the day." in said
    assert "MWANGI, Ada: HPV not given: unwell" in ran.out


@pytest.mark.usefixtures("saved")
def test_a_consent_by_phone_is_taken_question_by_question_and_a_note_only_when_confirmed(plainly: Answering) -> None:
    child = ("1", "1204", "1", "Mwangi27", "6")
    # given; somebody else, by phone; whose the consent on the list is isn’t known; six questions, the second a yes
    mum = ("1", "1", "1", "1", "Jane Mwangi", "Mum", "07700 900123")
    ran = plainly(*child, *mum, "1", "1", "2", "bruises", "1", "1", "1", "1", "2")
    assert "The list names nobody. Whose answer is it?" in ran.prose
    assert "Yes: Does your child have a bleeding disorder? bruises" in ran.prose
    assert "MWANGI27, Ada: HPV: consent given, by phone, Jane Mwangi" in ran.prose
    assert "Now, HPV: Needs triage" in ran.prose
    assert "MWANGI27, Ada: Note" not in plainly(*child, "4", "Afraid of needles", "1").out
    assert "MWANGI27, Ada: Note" in plainly(*child, "4", "Afraid of needles", "2").out
    assert "Now, HPV: Due vaccination" in plainly(*child, "2", "2", "Spoke to the GP", "2").prose
