"""Finding children by commands, and registering who came."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import NURSE, a_child, a_session, consented, nhs_number
from tests.commands.conftest import Hub, Mavis


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub of the test's own: who came and what was recorded stays at a hub, and the next test would list it."""
    hub = Hub(tmp_path)
    hub.put()
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture
def at_hill_school(mavis: Mavis, hub: Hub) -> Mavis:
    """A session of today with four children: one in Year 9, one refused."""
    refused = {Programme.HPV: consented(consent=Consent(status=ConsentStatus.REFUSED))}
    children = (
        a_child(41, family_name="Amin"),
        a_child(42, family_name="Bell", care=refused),
        a_child(43, family_name="Cole", year_group=9),
        a_child(44, family_name="Dunn", registration=""),
    )
    hub.put(bundle(a_session(id="1306", dates=(today(system_clock),)), children, ()))
    mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
    mavis("save-offline", "1306")
    return mavis


def names(mavis: Mavis, *options: str) -> list[str]:
    return [row["name"].split(",")[0] for row in mavis("children", "1306", *options, "--json").data]


def test_children_are_narrowed_by_year_group_status_and_readiness(at_hill_school: Mavis) -> None:
    assert names(at_hill_school, "--year-group", "9") == ["COLE"]
    assert names(at_hill_school, "--status", "due") == ["AMIN", "COLE", "DUNN"]
    assert names(at_hill_school, "--status", "Has a refusal") == ["BELL"]
    assert names(at_hill_school, "--ready", "--year-group", "8") == ["AMIN", "DUNN"]


def test_the_list_says_each_child_s_class_and_the_year_where_there_is_none(at_hill_school: Mavis) -> None:
    lines = at_hill_school("children", "1306").out.splitlines()
    assert [
        line.split(name)[1].split(" HPV")[0].split()
        for name in ("AMIN, Ada", "DUNN, Ada")
        for line in lines
        if name in line
    ] == [
        ["8T1"],
        ["Year", "8"],
    ]


@pytest.mark.parametrize("status", ["need", "healthy", "-"])
def test_a_status_that_is_none_or_several_lists_what_there_is(at_hill_school: Mavis, status: str) -> None:
    assert "Needs triage, Needs consent" in at_hill_school("children", "1306", "--status", status, code=3).sentences


def test_children_are_narrowed_by_class_programme_vaccine_and_what_is_missing_and_ordered_by_class(
    at_hill_school: Mavis,
) -> None:
    assert names(at_hill_school, "--class", "8t1") == ["AMIN", "BELL", "COLE"]
    assert names(at_hill_school, "--programme", "HPV", "--wanted", "injection") == ["AMIN", "BELL", "COLE", "DUNN"]
    assert names(at_hill_school, "--missing", "no-nhs-number") == []
    assert names(at_hill_school, "--psd") == []
    assert names(at_hill_school, "--by-class", "--missing", "register") == ["AMIN", "BELL", "DUNN", "COLE"]
    for option, there_are in (("--programme", "menacwy"), ("--wanted", "gelatine-free"), ("--missing", "triage")):
        assert there_are in at_hill_school("children", "1306", option, "shingles", code=3).sentences


def test_the_numbers_of_a_session_say_what_is_to_do_and_what_to_pack(at_hill_school: Mavis) -> None:
    lines = [" ".join(line.split()) for line in at_hill_school("counts", "1306").out.splitlines()]
    assert "Ready for vaccinator 3" in lines
    assert "Register attendance 4" in lines
    assert "Has a refusal 1" in lines
    assert "HPV, injection 3 4" in lines
    assert at_hill_school("counts", "1306", "--json").data["pack"][0]["ready"] == 3


def test_two_answers_at_once_are_refused(at_hill_school: Mavis) -> None:
    assert "Give one of them" in at_hill_school("children", "1306", "--absent", "--attending", code=3).sentences


def test_attendance_is_said_in_words_sent_and_listed_and_absence_forbids_a_record(at_hill_school: Mavis) -> None:
    said = at_hill_school("attendance", "1306", "amin ada", "absent")
    assert said.out.splitlines()[0] == "AMIN, Ada is absent from today’s session."
    assert "Saved: The team server holds this record." in said.out
    assert names(at_hill_school, "--absent") == ["AMIN"]
    assert "Absent" in at_hill_school("children", "1306", "--find", "amin").out
    assert "Today: Absent" in at_hill_school("child", "1306", "amin").out
    record = ("record", "1306", "Ada Amin", "--not-given", "unwell")
    assert "Child is marked as not attending this session." in at_hill_school(*record, code=3).sentences
    assert at_hill_school("attendance", "1306", "amin ada", "attending", "--json").data["attendance"] == "attending"
    at_hill_school(*record)
    assert "has a record of today" in at_hill_school("attendance", "1306", "amin ada", "absent", code=3).sentences


def test_attendance_works_without_the_hub_and_can_be_taken_back(at_hill_school: Mavis, hub: Hub) -> None:
    with hub.away():
        said = at_hill_school("attendance", "1306", "Dunn, Ada", "attending", "--json")
        assert (said.data["status"], said.data["attendance"]) == ("Saved offline", "attending")
        again = at_hill_school("attendance", "1306", "ada dunn", "unregistered", "--no-send", "--json")
        assert again.data["change"] == said.data["change"]
        assert "Attendance not registered" in at_hill_school("changes").out
    at_hill_school("sync")
    assert "DUNN" not in names(at_hill_school, "--attending")


def test_a_whole_class_is_shown_first_and_then_registered_and_no_answer_changes(at_hill_school: Mavis) -> None:
    at_hill_school("attendance", "1306", "bell ada", "absent", "--no-send")
    shown = at_hill_school("attendance", "1306", "--class", "8t1")
    assert "2 children of 8T1 would be attending." in shown.out
    assert "BELL, Ada: absent" in shown.out
    assert names(at_hill_school, "--attending") == []
    done = at_hill_school("attendance", "1306", "--class", "8T1", "--yes", "--json").data
    assert [(one["name"], one["status"]) for one in done["attending"]] == [
        ("AMIN, Ada", "Saved"),
        ("COLE, Ada", "Saved"),
    ]
    assert (names(at_hill_school, "--attending"), names(at_hill_school, "--absent")) == (["AMIN", "COLE"], ["BELL"])
    again = at_hill_school("attendance", "1306", "--class", "8T1", "--yes").out
    assert "0 children of 8T1 registered as attending." in again
    at_hill_school("attendance", "1306", "--class", "year 8, no class", "--yes", "--no-send")
    assert "DUNN" in names(at_hill_school, "--attending")


def test_what_is_no_child_and_no_class_registers_nobody(at_hill_school: Mavis) -> None:
    both = "Say CHILD and ANSWER, or --class"
    for words, said in {
        ("--class", "8X9"): "There are: 8T1; Year 8, no class.",
        ("amin ada", "attending", "--class", "8T1"): both,
        ("amin ada",): both,
        ("--yes",): both,
    }.items():
        told = at_hill_school("attendance", "1306", *words, code=3).sentences
        assert said in told
        assert "Nothing was changed." in told


def test_words_that_are_no_answer_are_refused(at_hill_school: Mavis) -> None:
    at_hill_school("attendance", "1306", "cole", "perhaps", code=2)


def test_another_child_of_the_same_name_is_said_with_what_tells_them_apart(at_hill_school: Mavis, hub: Hub) -> None:
    others = (a_child(1452, given_name="Ada", family_name="Amin", date_of_birth=date(2013, 5, 4), registration="8B"),)
    hub.put(
        bundle(a_session(id="1452", dates=(today(system_clock),)), (a_child(1451, family_name="Amin"), *others), ())
    )
    at_hill_school("save-offline", "1452")
    number = spaced_nhs_number(nhs_number(1452))
    said = f"Another child here has this name: AMIN, Ada, born 4 May 2013, 8B, NHS number {number}."

    shown = at_hill_school("child", "1452", nhs_number(1451))
    assert said in " ".join(shown.out.split())
    (other,) = at_hill_school("child", "1452", nhs_number(1451), "--json").data["namesakes"]
    assert (other["name"], other["why"]) == ("AMIN, Ada", "same name")
    assert said in at_hill_school("record", "1452", nhs_number(1451), "--not-given", "unwell").sentences


def test_the_same_site_twice_needs_a_yes(at_hill_school: Mavis, hub: Hub) -> None:
    care = {Programme.MENACWY: consented(), Programme.TD_IPV: consented()}
    session = a_session(id="1453", dates=(today(system_clock),), programmes=tuple(care))
    hub.put(bundle(session, (a_child(1453, care=care),), ()))
    at_hill_school("save-offline", "1453")
    dose = ("--expiry", "2040-05-31", "--site", "left upper arm", "--pre-screened")
    record = ("record", "1453", nhs_number(1453), *dose)
    first = at_hill_school(*record, "--programme", "menacwy", "--batch", "A1", "--vaccine", "MenQuadfi").err
    assert "the same site" not in first
    second = (*record, "--programme", "td_ipv", "--batch", "B1", "--vaccine", "Revaxis")
    refused = at_hill_school(*second, code=3).sentences
    assert "The same site. Also given: MenACWY: left arm (upper position)" in refused
    assert "If both went there, add --same-site; if not, say where with --site. Nothing was recorded." in refused
    assert len(at_hill_school("changes", "--json").data["rows"]) == 1
    said = at_hill_school(*second, "--same-site").err
    assert "Careful, the same site. Also given: MenACWY: left arm (upper position)" in said
