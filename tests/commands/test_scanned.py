"""A scanned box for `mavis record` and in plain lines: it fills in as in the app, and is an answer to no question."""

import io
import os
import pty
from datetime import date, timedelta

import pytest

from mavis_tui.commands.recording.plain_lines import BackError, ScannedError, ask_line
from mavis_tui.console import compose
from mavis_tui.models.calendar import system_clock, today
from tests.boxes import GARDASIL, GS, Field, gtin, of_a_box, written
from tests.builders import nhs_number
from tests.commands.conftest import Answering, Mavis

EXPIRY = date(2027, 5, 31)
LISTED = f"]d2{written([*of_a_box(GARDASIL, 'FM8629', EXPIRY), Field('21', 'S1')])}"
"""The batch FM8629 of the session, with a serial number behind it."""
FLU = gtin(500000000001)
SITE = ("--site", "left thigh", "--pre-screened", "--no-send")


def knows(product: str, vaccine: str) -> None:
    """Have the device know a product, as if somebody had said which vaccine it is."""
    with compose.unlocked() as made:
        made.boxes.learn(made.boxes.read(product), vaccine)


def given(saved: Mavis, n: int) -> list[tuple[str, str, str]]:
    """Give vaccine, batch and expiry of what is recorded for a child."""
    sections = saved("child", "1204", nhs_number(n), "--json").data["sections"]
    found = [one for section in sections for one in section["attempts"] if one["vaccine"]]
    return [(one["vaccine"], one["batch_number"], one["batch_expiry"]) for one in found]


def test_a_scan_says_vaccine_batch_and_expiry_once_somebody_said_which_product_it_is(saved: Mavis) -> None:
    asked = saved("record", "1204", nhs_number(21), "--scan", LISTED, *SITE, code=3).sentences
    assert "This product is new to this device." in asked
    assert "--vaccine" in asked
    assert given(saved, 21) == []

    told = saved("record", "1204", nhs_number(21), "--scan", LISTED, "--vaccine", "Gardasil9", *SITE)
    assert "Scanned: Gardasil 9, batch FM8629, expires 31 May 2027." in told.sentences
    new = written(of_a_box(GARDASIL, "AB1234", EXPIRY))
    told = saved("record", "1204", nhs_number(22), "--scan", new, *SITE)
    assert "not a batch of this session. Compare it with the box." in told.sentences
    assert given(saved, 21) == [("Gardasil9", "FM8629", "2027-05-31")]
    assert given(saved, 22) == [("Gardasil9", "AB1234", "2027-05-31")]


def test_what_speaks_against_a_box_is_said_and_nothing_is_recorded(saved: Mavis) -> None:
    knows(GARDASIL, "Gardasil9")
    knows(FLU, "AstraZeneca Fluenz")
    over = today(system_clock) - timedelta(days=1)
    for words, said in (
        (("--scan", written(of_a_box(FLU, "FM8629", EXPIRY))), "WRONG VACCINE for MWANGI23, Ada: this box is Fluenz"),
        (("--scan", written(of_a_box(GARDASIL, "FM8629", over))), "do not give it"),
        (("--scan", "nothing that a box says"), "can’t be read"),
        (("--scan", GARDASIL), "doesn’t say which batch it is"),
        (("--scan", LISTED, "--batch", "XX9999"), "says batch FM8629, and --batch says XX9999"),
        (("--scan", LISTED, "--expiry", "06/2027"), "and --expiry says 06/2027"),
        (("--scan", LISTED, "--not-given", "refused"), "--not-given says that nothing was given"),
    ):
        told = saved("record", "1204", nhs_number(23), *words, *SITE, code=3).sentences
        assert said in told
        assert "Nothing was recorded." in told
    assert given(saved, 23) == []
    saved("record", "1204", nhs_number(23), "--scan", GARDASIL, "--batch", "fm8629", *SITE)
    assert given(saved, 23) == [("Gardasil9", "FM8629", "2027-05-31")]


def test_a_scan_is_read_from_standard_input_where_a_shell_would_take_its_separator(
    saved: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows(GARDASIL, "Gardasil9")
    for n, separator in ((24, GS), (25, "\x1b[19~")):  # F8, as some scanners send FNC1
        code = written([*of_a_box(GARDASIL, "AB1234", EXPIRY), Field("21", "S1")], separator)
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{code}\n"))
        saved("record", "1204", nhs_number(n), "--scan", "-", *SITE)
        assert given(saved, n) == [("Gardasil9", "AB1234", "2027-05-31")]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert "Nothing was scanned" in saved("record", "1204", nhs_number(26), "--scan", "-", *SITE, code=3).sentences


def test_in_plain_lines_a_scan_answers_for_the_batch_and_is_no_number_anywhere(
    saved: Mavis, plainly: Answering
) -> None:
    wrong = written(of_a_box(FLU, "FM8629", EXPIRY))
    knows(FLU, "AstraZeneca Fluenz")
    ran = plainly(
        # at the first question, and where a child is looked for, a scan is nothing
        LISTED, "1", "1204", "1", LISTED, "Mwangi27",
        # given; a wrong box; a right one, which is new: it is Gardasil 9
        "1", wrong, LISTED, "2",
        # where, notes, the statements and the last question take no scan either
        GARDASIL, "1", LISTED, "", "2", LISTED, "2",
    )  # fmt: skip
    assert ran.prose.count("A box was scanned. It is no answer to this question, so nothing was done.") == 5
    assert "WRONG VACCINE for MWANGI27, Ada: this box is Fluenz" in ran.prose
    assert "This product is new to this device. Which vaccine does the box say?" in ran.prose
    assert "Scanned: Gardasil 9, batch FM8629, expires 31 May 2027." in ran.prose
    assert given(saved, 27) == [("Gardasil9", "FM8629", "2027-05-31")]


def test_in_plain_lines_a_barcode_is_no_batch_number(saved: Mavis, plainly: Answering) -> None:
    knows(GARDASIL, "Gardasil9")
    new = written(of_a_box(GARDASIL, "AB1234", EXPIRY))
    # another batch: the barcode says no batch, so it is asked for again, and the other code of the box says it
    ran = plainly("1", "1204", "1", "Mwangi28", "1", "2", GARDASIL, "2", new, "1", "", "2", "2")
    assert "This code doesn’t say which batch it is" in ran.prose
    assert given(saved, 28) == [("Gardasil9", "AB1234", "2027-05-31")]


def test_the_empty_line_of_a_scanner_that_sends_cr_and_lf_is_part_of_the_scan_and_goes_back_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scanner, reads = pty.openpty()
    with os.fdopen(scanner, "wb", buffering=0) as keys, os.fdopen(reads, encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        code = LISTED.encode()
        keys.write(code + b"\r\n")
        with pytest.raises(ScannedError):
            ask_line("Number:", box=True, digits=False)
        keys.write(b"1\r")
        assert ask_line("Number:", box=True, digits=False) == "1"
        # where it is no answer too, and what was typed right behind it stays
        keys.write(code + b"\r\n2\r\r")
        assert ask_line("Number:", digits=False) == "2"
        with pytest.raises(BackError):
            ask_line("Number:")
        keys.write(code + b"\r3\r")
        assert ask_line("Number:", digits=False) == "3"
