"""`mavis day`: what was given, by batch, hour and nurse, how far each class has got, and who is missing."""

from pathlib import Path

import pytest

from tests.builders import nhs_number
from tests.commands.conftest import Mavis
from tests.commands.every import DOSE


def test_the_day_is_said_by_batch_hour_nurse_and_class(saved: Mavis) -> None:
    nothing = saved("day", "1204")
    assert "Nothing was recorded in this session on this day." in nothing.prose
    saved("record", "1204", nhs_number(1), *DOSE, "--no-send")
    saved("record", "1204", nhs_number(2), "--not-given", "unwell", "--no-send")
    told = saved("day", "1204")
    assert "1 given, 1 by you. 1 not given: 1 unwell. 2 wait on this device." in told.prose
    assert "Gardasil 9 FM8629 1 given 1 by you 1 waits here" in told.prose
    assert "You (Sian Rees) 1 given 1 not given" in told.prose
    assert "8T1, HPV █░░░░░░░░░░░░░░░░░░░ 1 of 30 3% 29 missing: 28 due, 1 unable" in told.prose
    assert "MWANGI2" not in told.out
    named = saved("day", "1204", "--missing", "--no-bars")
    assert "MWANGI2, Ada: Unable to vaccinate: Child unwell" in named.prose
    assert "MWANGI1," not in named.out
    assert "█" not in named.out
    data = saved("day", "1204", "--json").data
    assert (data["given"], data["waiting"], data["not_given"]) == (1, 2, {"Unwell": 1})
    assert [(one["number"], one["given"]) for one in data["doses"]] == [("FM8629", 1)]
    assert data["totals"][0]["groups"] == {"Vaccinated": 1, "Due vaccination": 28, "Unable to vaccinate": 1}


def test_an_ascii_terminal_gets_bars_of_its_own(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_ASCII", "true")
    told = saved("day", "1204")
    assert "--------------------" in told.out
    assert "░" not in told.out
    monkeypatch.setenv("MAVIS_CURSOR", "true")
    assert "----" not in saved("day", "1204").out


def test_a_day_that_is_no_date_or_not_of_the_session_is_refused(saved: Mavis) -> None:
    assert "isn’t a date" in saved("day", "1204", "--on", "soon", code=3).sentences
    assert "isn’t a day of this session" in saved("day", "1204", "--on", "2026-01-01", code=3).sentences


def test_a_batch_that_is_called_back_is_told_with_who_had_it_and_how_to_take_it_out_of_use(saved: Mavis) -> None:
    saved("record", "1204", nhs_number(5), *DOSE, "--no-send")
    told = saved("batch", "fm8629")
    assert "Batch FM8629, Gardasil 9: 1 dose known to have been given" in told.prose
    assert "MWANGI5, Ada, born 21 Jun 2013" in told.prose
    assert "at Harbour View Academy, by Sian Rees. Waits on this device." in told.prose
    assert "Take it out of use: mavis vaccines 1204 --archive FM8629" in told.prose
    none = saved("batch", "NONE1")
    assert "Batch NONE1: No dose known to have been given" in none.prose
    assert "No session has it among its batches." in none.prose


def test_a_box_is_counted_by_a_command_and_what_is_left_out_stays(saved: Mavis) -> None:
    saved("record", "1204", nhs_number(7), *DOSE, "--no-send")
    counted = saved("day", "1204", "--box", "FM8629", "--out", "5")
    assert "out 5, used 1: 4 should be left" in counted.prose
    counted = saved("day", "1204", "--box", "FM8629", "--back", "3")
    assert "out 5, used 1, back 3: 1 is missing" in counted.prose
    box = saved("day", "1204", "--json").data["doses"][0]["box"]
    assert (box["taken_out"], box["back"], box["missing"], box["by"]) == (5, 3, 1, "Sian Rees")
    assert "--box goes with" in saved("day", "1204", "--box", "FM8629", code=3).sentences


def test_the_report_is_said_and_written_and_a_file_that_is_there_is_kept(saved: Mavis, tmp_path: Path) -> None:
    saved("record", "1204", nhs_number(9), *DOSE, "--no-send")
    table, page = tmp_path / "uptake.csv", tmp_path / "uptake.html"
    told = saved("report", "1204", "--csv", str(table), "--html", str(page))
    assert "1 of 30 3% 1 given" in told.prose
    assert "░" in told.out
    assert "No child is named in it" in told.sentences
    assert table.exists()
    assert page.exists()
    assert "There is a file already" in saved("report", "1204", "--csv", str(table), code=3).sentences
    assert "1 of 30 3% 1 given" in saved("report").prose
    assert "isn’t a date" in saved("report", "--from", "soon", code=3).sentences
