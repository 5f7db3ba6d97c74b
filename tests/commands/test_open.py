"""`mavis open`: a new device, a workbook and no hub anywhere."""

import csv
import json
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mavis_tui import cli
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import system_clock, today
from tests.builders import nhs_number
from tests.modes import is_its_owners
from tests.spreadsheets.invented import a_row, write

DAY = today(system_clock)
OFFLINE_PASSWORD = "the kettle is on again"
INTRODUCED = ("--nurse", "sian.rees@example.nhs.uk", "--name", "Sian Rees")
DOSE = ("--vaccine", "Gardasil9", "--batch", "FM8629", "--expiry", "2040-05-31", "--site", "left upper arm")


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write(tmp_path / "harbour.xlsx", [a_row(CONSENT_STATUS="Maybe"), a_row(**BRAM)])


BRAM = {"PERSON_FORENAME": "Bram", "PERSON_SURNAME": "Okoro", "NHS_NUMBER": "9990000026"}


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        assert cli.main(words) == code, self._capsys.readouterr()
        out, self.err = self._capsys.readouterr()
        return out

    @property
    def sentences(self) -> str:
        """What was told on stderr, as if its lines were as long as they like."""
        return " ".join(self.err.split())

    def data(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def mavis(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def test_a_day_without_any_hub(mavis: Said, workbook: Path) -> None:
    opened = mavis.data("open", str(workbook), "--date", DAY.isoformat(), *INTRODUCED)
    assert (opened["place"], opened["children"], opened["again"]) == ("Harbour View Academy", 2, False)
    (remark,) = opened["remarks"]
    assert (remark["row"], remark["column"], remark["cell"]) == (2, "CONSENT_STATUS", "Maybe")

    recorded = mavis("record", opened["session"], "Bram Okoro", *DOSE)
    assert "Saved offline" in recorded
    assert "1 record not exported yet" in mavis("sessions")
    assert mavis.err == ""  # nothing about a hub, nor about signing in
    assert mavis.err == ""

    page = mavis.data("changes")
    assert (page["waiting"], page["to_export"], page["exported"]) == (0, 1, 0)
    assert page["rows"][0]["explained"].startswith("On this device only, not exported")
    assert "1 record not exported yet" in mavis("changes")
    status = mavis.data("status")
    assert (status["email"], status["to_export"]) == ("sian.rees@example.nhs.uk", 1)

    mavis("forget", opened["session"], code=13)
    assert "isn’t exported yet" in mavis.sentences

    again = mavis("open", str(workbook), "--date", f"{DAY:%d/%m/%Y}")
    assert "Brought up to date: 0 new, 0 gone" in again
    assert "1 record not exported yet" in again
    assert "Vaccinations, row 2, CONSENT_STATUS: “Maybe”." in " ".join(again.split())


def test_who_records_is_asked_before_anything_is_opened(mavis: Said, workbook: Path) -> None:
    mavis("open", str(workbook), "--date", DAY.isoformat(), code=3)
    assert "--nurse" in mavis.sentences
    assert "sian.rees@example.nhs.uk" in mavis.sentences  # the workbook names her
    assert mavis.data("status")["available_offline"] == []


@pytest.mark.parametrize(
    ("words", "named"),
    [(("--date", "tomorrow"), "--date must be a date"), (("--date", "1999-01-01"), "can’t be the date")],
)
def test_a_day_that_cant_be_is_refused(mavis: Said, workbook: Path, words: tuple[str, ...], named: str) -> None:
    mavis("open", str(workbook), *words, *INTRODUCED, code=3)
    assert named in mavis.sentences


def test_a_file_that_isnt_there_is_said(mavis: Said, tmp_path: Path) -> None:
    mavis("open", str(tmp_path / "nothing.xlsx"), "--date", DAY.isoformat(), code=3)
    assert "There is no file" in mavis.sentences


def test_the_day_after_the_command_says_how_to_type_in_what_is_on_paper(mavis: Said, workbook: Path) -> None:
    yesterday = (DAY - timedelta(days=1)).isoformat()
    session = mavis.data("open", str(workbook), "--date", yesterday, *INTRODUCED)["session"]
    mavis("record", session, "Bram Okoro", *DOSE, code=3)
    assert f"it is over. To type in what is on paper, add --on {yesterday}. Nothing was recorded." in mavis.sentences
    assert "Saved offline" in mavis("record", session, "Bram Okoro", *DOSE, "--on", yesterday, "--at", "10:05")
    mavis("record", session, "Bram Okoro", *DOSE, "--on", yesterday, code=3)
    assert "Nothing was recorded." in mavis.sentences


def test_an_opened_session_is_never_refreshed_from_a_hub(mavis: Said, workbook: Path) -> None:
    session = mavis.data("open", str(workbook), "--date", (DAY + timedelta(days=1)).isoformat(), *INTRODUCED)["session"]
    mavis("save-offline", session, code=3)
    assert "opened from a workbook" in mavis.sentences
    assert mavis.data("refresh") == {}
    assert session in mavis("sessions")


def test_what_was_recorded_goes_to_mavis_once_and_to_paper_and_fhir_whenever_asked(
    mavis: Said, workbook: Path, tmp_path: Path
) -> None:
    session = mavis.data("open", str(workbook), "--date", DAY.isoformat(), *INTRODUCED)["session"]
    mavis("record", session, "Bram Okoro", *DOSE)

    file = tmp_path / "records.csv"
    exported = mavis("export", session, "--mavis-csv", str(file))
    assert "1 record written to" in exported
    assert "not encrypted" in mavis.sentences
    (row,) = csv.DictReader(file.read_text("utf-8").splitlines())
    assert (row["PERSON_FORENAME"], row["VACCINATED"], row["BATCH_NUMBER"], row["UUID"]) == ("Bram", "Y", "FM8629", "")
    assert is_its_owners(file)
    assert "Exported" in mavis("changes")
    assert "Nothing new to export" in mavis("export", session, "--mavis-csv", str(tmp_path / "second.csv"))
    assert not (tmp_path / "second.csv").exists()

    resources = tmp_path / "records.json"
    assert mavis.data("export", session, "--fhir", str(resources))["written"] == 1
    assert json.loads(resources.read_bytes())["entry"][0]["resource"]["lotNumber"] == "FM8629"

    page = tmp_path / "list.html"
    assert "2 children in" in mavis("print", session, str(page))
    assert "OKORO, Bram" in page.read_text("utf-8")
    mavis("print", session, str(page), code=3)
    assert "--force" in mavis.sentences


def test_who_may_be_the_same_child_is_listed_and_said_by_a_command(mavis: Said, tmp_path: Path) -> None:
    other = {**BRAM, "PERSON_FORENAME": "Ada", "PERSON_SURNAME": "Mwangi"}
    away = {"PERSON_POSTCODE": "LE3 1AA"}
    path = write(tmp_path / "alike.xlsx", [a_row(), a_row(**other, **away)])
    opened = mavis.data("open", str(path), "--date", DAY.isoformat(), *INTRODUCED)
    assert [sentence.startswith("Row 3: Is this the same child?") for sentence in opened["said"]] == [True]
    (asked,) = mavis.data("same-child", opened["session"])
    assert "--yes (or --no)" in mavis("same-child", opened["session"])
    mavis("same-child", opened["session"], asked["child"], asked["other"], code=3)
    assert mavis.data("same-child", opened["session"], asked["child"], asked["other"], "--no") == []
    assert "Nobody on this list has to be asked about." in mavis("same-child", opened["session"])


def test_a_filtered_copy_is_refused_until_somebody_says_replace(mavis: Said, tmp_path: Path) -> None:
    rows = [a_row(PERSON_FORENAME=f"Child{number}", NHS_NUMBER=nhs_number(number)) for number in range(1, 7)]
    whole, part = write(tmp_path / "whole.xlsx", rows), write(tmp_path / "part.xlsx", rows[:1])
    opened = mavis.data("open", str(whole), "--date", DAY.isoformat(), *INTRODUCED)
    mavis("open", str(part), "--date", DAY.isoformat(), code=3)
    said = " ".join(mavis.err.split())
    assert "5 of 6 children would leave the list. Nothing was changed." in said
    assert "--replace" in said
    assert len(mavis.data("children", opened["session"])) == 6
    assert mavis.data("open", str(part), "--date", DAY.isoformat(), "--replace")["gone"] == 5


def test_rows_that_could_not_be_taken_stand_above_the_list_and_first_at_opening(mavis: Said, tmp_path: Path) -> None:
    rows = [a_row(CONSENT_STATUS="Maybe"), a_row(**BRAM, PERSON_DOB="soon")]
    path = write(tmp_path / "half.xlsx", rows)
    opened = mavis.data("open", str(path), "--date", DAY.isoformat(), *INTRODUCED)
    assert [remark["column"] for remark in opened["remarks"]] == ["PERSON_DOB", "CONSENT_STATUS"]
    listed = mavis("children", opened["session"]).splitlines()
    assert listed[0] == "1 row of the workbook could not be taken:"
    assert "PERSON_DOB" in listed[1]


def test_which_session_it_is_can_be_said_when_opening_or_later(mavis: Said, tmp_path: Path) -> None:
    book = write(tmp_path / "unsaid.xlsx", [a_row(SESSION_ID=None), a_row(**BRAM, SESSION_ID=None)])
    opening = ("open", str(book), "--date", DAY.isoformat())
    first = mavis.data(*opening, *INTRODUCED)
    session = first["session"]
    assert "Nobody said which session this is in Mavis (SESSION_ID). Record all the same" in first["said"][0]
    mavis("record", session, "Bram Okoro", *DOSE)
    export = ("export", session, "--mavis-csv", str(tmp_path / "records.csv"))
    mavis(*export, code=3)
    assert "fill in SESSION_ID (in the app, or mavis open with --session-id)" in " ".join(mavis.err.split())
    mavis(*opening, "--session-id", "soon", code=3)
    assert "“soon” isn’t a SESSION_ID" in mavis.err
    mavis(*opening, "--session-id", "1310")
    mavis(*export)
    with (tmp_path / "records.csv").open(encoding="utf-8", newline="") as file:
        assert [row["SESSION_ID"] for row in csv.DictReader(file)] == ["1310"]


@pytest.mark.parametrize("at", [1, 2])
def test_ctrl_c_while_it_opens_or_exports_leaves_nothing_half_done(
    mavis: Said, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    usual = LongWork.one_more

    def interrupted(work: LongWork) -> None:
        usual(work)
        if work.far.done == at:
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as hurried:
        hurried.setattr(LongWork, "one_more", interrupted)
        mavis("open", str(workbook), "--date", DAY.isoformat(), *INTRODUCED, code=130)
    assert mavis.err.endswith("Stopped. Nothing that was recorded is lost: mavis changes\n")

    opened = mavis.data("open", str(workbook), "--date", DAY.isoformat(), *INTRODUCED)
    assert not opened["again"]
    for number in ("9990000018", "9990000026"):
        mavis("record", opened["session"], number, "--not-given", "unwell")
    file = tmp_path / "records.csv"
    with monkeypatch.context() as hurried:
        hurried.setattr(LongWork, "one_more", interrupted)
        mavis("export", opened["session"], "--mavis-csv", str(file), code=130)
    assert not file.exists()
    assert mavis.data("status")["to_export"] == 2
    mavis("export", opened["session"], "--mavis-csv", str(file))
    assert file.is_file()


def test_what_is_left_for_mavis_is_listed_with_its_steps_and_ticked_off(mavis: Said, tmp_path: Path) -> None:
    path = write(tmp_path / "two.xlsx", [a_row(), a_row(**BRAM)])
    session = mavis.data("open", str(path), "--date", DAY.isoformat(), *INTRODUCED)["session"]
    assert "nothing to be done" in mavis("by-hand", session)
    mavis("attendance", session, "9990000026", "absent")
    listed = " ".join(mavis("by-hand", session).split())
    assert "1 of 1 still to be done" in listed
    assert "Choose Absent beside the child’s name" in listed
    [thing] = mavis.data("by-hand", session)
    [ticked] = mavis.data("by-hand", session, "--done", thing["key"])
    assert (thing["done"], ticked["done"]["by"]) == (None, "sian.rees@example.nhs.uk")
    assert "all 1 done" in mavis("by-hand", session)
    mavis("by-hand", session, "--done", "nothing:1", code=4)
    mavis("by-hand", session, "--done", thing["key"], "--not-done", thing["key"], code=3)
    [open_again] = mavis.data("by-hand", session, "--not-done", thing["key"])
    assert open_again["done"] is None
    mavis("forget", session)
    gone = " ".join(mavis("by-hand").split())
    assert gone.startswith("HPV session at Harbour View Academy, 24 November 2026 In Mavis by hand: 1 of 1 still")
    assert mavis.data("by-hand", session) == [open_again], "it outlives its session"
    [done] = mavis.data("by-hand", "--done", thing["key"])
    assert done["done"]["by"] == "sian.rees@example.nhs.uk"
    mavis("by-hand", "--done", "nothing:1", code=4)
