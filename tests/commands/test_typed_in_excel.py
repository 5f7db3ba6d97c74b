"""What somebody typed in Excel before the workbook was opened: counted everywhere until a file has it, and corrected.

All by real commands, on a device that never met a hub. `mavis_itself` is Mavis: it takes each file by its own rules.
"""

import io
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mavis_tui.models.calendar import london, system_clock, today
from tests.commands.conftest import Mavis as Command
from tests.spreadsheets.invented import a_record, a_row, write
from tests.spreadsheets.mavis_itself import Mavis
from tests.spreadsheets.mavis_rules import Team

MWANGI, OKORO = "Ada Mwangi", "Bram Okoro"
DAY = today(system_clock)
INTRODUCED = ("--nurse", "sian.rees@example.nhs.uk", "--name", "Sian Rees")
BRAM = {"PERSON_FORENAME": "Bram", "PERSON_SURNAME": "Okoro", "NHS_NUMBER": "9990000026"}
CLEO = {"PERSON_FORENAME": "Cleo", "PERSON_SURNAME": "Baptiste", "NHS_NUMBER": "9990000034"}
DAI = {"PERSON_FORENAME": "Dai", "PERSON_SURNAME": "Pugh", "NHS_NUMBER": "9990000042"}
LISTED = [a_row(), a_row(**BRAM), a_row(**CLEO), a_row(**DAI)]
GIVEN = {"UUID": None, "DATE_OF_VACCINATION": DAY, "TIME_OF_VACCINATION": "09:40"}
NOT_GIVEN = {
    "VACCINATED": "N",
    "DATE_OF_VACCINATION": DAY,
    "PERFORMING_PROFESSIONAL_EMAIL": "sian.rees@example.nhs.uk",
    "REASON_NOT_VACCINATED": "unwell",
}
TYPED = [
    a_record(**GIVEN),
    a_record(**GIVEN, **BRAM, BATCH_NUMBER="FM-8629"),
    a_row(**CLEO, **NOT_GIVEN),
    a_row(**DAI),
]
"""Given; given, with a batch number that Mavis refuses; not given; and a child for whom nothing was typed."""


class Laptop:
    """A device by its commands, and the session that is open on it."""

    def __init__(self, run: Command, folder: Path) -> None:
        self.run = run
        self.folder = folder
        self.session = ""
        self._files = 0

    def open(self, rows: Sequence[dict[str, object]]) -> Any:
        self._files += 1
        path = write(self.folder / f"{self._files}.xlsx", rows)
        days = ("--date", DAY.isoformat(), "--date", (DAY + timedelta(days=1)).isoformat())
        opened = json.loads(self.run("open", str(path), *days, *INTRODUCED, "--json").out)
        self.session = opened["session"]
        return opened

    def counted(self) -> tuple[int, int]:
        """Give how many records wait for a file and how many are in one, on which every command agrees."""
        status = json.loads(self.run("status", "--json").out)
        changes = json.loads(self.run("changes", "--json").out)
        waiting, exported = status["to_export"], status["exported"]
        assert (changes["to_export"], changes["exported"]) == (waiting, exported)
        assert f"{waiting} not exported yet, {exported} exported" in self.run("status").out or not (waiting or exported)
        ready = " ".join(check["words"] for check in json.loads(self.run("ready", "--json").out)["checks"])
        words = f"{waiting} record{'s' if waiting > 1 else ''} not exported yet"
        assert (words in ready) == bool(waiting)
        if waiting:
            assert "exported yet" in self.run("forget", self.session, code=13).err
        return waiting, exported

    def record_of(self, name: str) -> str:
        """Give the id of the record that a child has, as `mavis changes --json` names it."""
        rows = json.loads(self.run("changes", "--json").out)["rows"]
        return str(next(row["id"] for row in rows if name.split()[1].upper() in row["child"]))

    def correct(self, name: str, *words: str) -> Any:
        record = self.record_of(name)
        return json.loads(self.run("record", self.session, name, "--correct", record, *words, "--json").out)

    def export(self) -> bytes:
        self._files += 1
        file = self.folder / f"{self._files}.csv"
        self.run("export", self.session, "--mavis-csv", str(file))
        return file.read_bytes()


@pytest.fixture
def laptop(mavis: Command, tmp_path: Path) -> Laptop:
    return Laptop(mavis, tmp_path)


def test_typed_rows_are_counted_by_every_command_until_mavis_wrote_them_back(laptop: Laptop) -> None:
    of_mavis = Mavis(Team(sessions={"1204": ((DAY,), ("HPV",))}), london(system_clock()).replace(tzinfo=None), LISTED)
    opened = laptop.open(TYPED)
    assert (opened["typed"], opened["to_export"]) == (3, 3)
    assert any("Enter a batch number. Correct it on the child’s page" in said for said in opened["said"])
    assert laptop.counted() == (3, 0)

    assert laptop.open(TYPED)["typed"] == 0  # a second opening of the same workbook
    assert laptop.counted() == (3, 0)
    assert laptop.correct(OKORO, "--batch", "FM8629", "--expiry", "2027-05-31")["what"] == "HPV given (corrected)"
    assert laptop.counted() == (3, 0)
    assert laptop.open([*LISTED[:3], a_row(**DAI, CONSENT_STATUS="Consent refused")])["typed"] == 0  # a newer one
    assert laptop.counted() == (3, 0)

    assert of_mavis.take(laptop.export()) == 3
    assert laptop.counted() == (0, 3)
    assert laptop.open(TYPED)["typed"] == 0
    assert laptop.counted() == (0, 3)
    laptop.correct(OKORO, "--notes", "Felt faint afterwards.")
    assert laptop.counted() == (1, 2)
    assert of_mavis.take(laptop.export()) == 1
    assert laptop.counted() == (0, 3)

    came = laptop.open(of_mavis.workbook())
    assert (came["typed"], came["differing"]) == (0, [])
    assert laptop.counted() == (0, 0)
    laptop.run("forget", laptop.session)


def test_a_typed_dose_that_the_list_forbids_or_of_an_expired_batch_is_said_at_opening(laptop: Laptop) -> None:
    refused = {"CONSENT_STATUS": "Consent refused", "CONSENT_DETAILS": "On 2026-10-10 at 10:00 REFUSED by Mum Okoro"}
    expired = a_record(**GIVEN, BATCH_EXPIRY_DATE=DAY - timedelta(days=1))
    opened = laptop.open([expired, a_record(**GIVEN, **BRAM, **refused), a_record(**GIVEN, **CLEO), a_row(**DAI)])
    of_expiry, of_refusal = opened["said"]
    assert "MWANGI, Ada" in of_expiry
    assert "EXPIRED on 23 November 2026" in of_expiry
    assert "OKORO, Bram" in of_refusal
    assert "Consent was refused." in of_refusal
    assert "enter it in Mavis before the file is uploaded" in of_refusal


def test_of_a_typed_record_of_a_child_who_consents_alone_it_is_asked_whether_the_parents_may_be_told(
    laptop: Laptop,
) -> None:
    alone = {
        "CONSENT_DETAILS": f"On {DAY.isoformat()} at 09:00 GIVEN by Ada Mwangi",
        "HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from Child (Gillick competent)",
        "GILLICK_STATUS": "Gillick competent",
        "GILLICK_ASSESSMENT_DATE": f"{DAY.isoformat()} 00:00:00 +0000",
    }
    (asked,) = laptop.open([a_record(**GIVEN, **alone), a_row(**DAI)])["said"]
    assert "May the parents be told of it?" in asked
    assert "with --no-tell-parents" in asked
    laptop.correct(MWANGI, "--no-tell-parents")
    told = laptop.run("export", laptop.session, "--mavis-csv", str(laptop.folder / "none.csv"), "--json").out
    exported = json.loads(told)
    assert (exported["written"], [one["child"] for one in exported["left_out"]]) == (0, ["MWANGI, Ada"])


def test_a_typed_record_stays_marked_as_typed_and_nobody_is_said_to_have_confirmed_who_it_was(laptop: Laptop) -> None:
    laptop.open(TYPED)
    row = laptop.correct(MWANGI, "--site", "right upper arm")
    assert row["explained"].startswith("Typed in the workbook before it was opened here. On this device only")
    assert "Identity confirmed" not in laptop.export().decode()


def test_a_site_that_cannot_be_is_corrected_by_the_site_alone(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.open([a_record(**GIVEN, ANATOMICAL_SITE="nasal"), a_record(**GIVEN, **BRAM, ANATOMICAL_SITE="nasal")])
    assert laptop.correct(MWANGI, "--site", "right upper arm")["what"] == "HPV given (corrected)"
    # find Bram; correct; the record; where it was given: left arm; nothing else; yes
    answers = ("1", laptop.session, "1", "Bram", "5", "2", "2", "1", "1", "2")
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    assert "Site: Nose, becomes Left arm (upper position)" in laptop.run("--plain").out
    written = laptop.export().decode()
    assert ("right upper arm" in written, "left upper arm" in written, "nasal" in written) == (True, True, False)


def test_a_typed_record_of_another_day_than_the_sessions_is_withdrawn_and_recorded_for_the_right_one(
    laptop: Laptop,
) -> None:
    wrong = a_record(**{**GIVEN, "DATE_OF_VACCINATION": DAY - timedelta(days=30)})
    (said,) = laptop.open([wrong, *LISTED[1:]])["said"]
    assert said.endswith("Withdraw it on the child’s page, and record it there for the day on which it was.")
    reason = ("--reason", "Typed for the wrong day")
    laptop.run("record", laptop.session, MWANGI, "--withdraw", laptop.record_of(MWANGI), *reason)
    dose = ("--vaccine", "Gardasil9", "--batch", "FM8629", "--expiry", "2027-05-31", "--site", "left upper arm")
    laptop.run("record", laptop.session, MWANGI, *dose)
    assert laptop.counted() == (1, 0)


def test_a_typed_record_is_corrected_in_plain_lines(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.open(TYPED)
    # find Bram; correct; the record; the batch, which one, its expiry date; nothing else; yes
    answers = ("1", laptop.session, "1", "Bram", "5", "2", "1", "1", "31/05/2027", "1", "2")
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    said = laptop.run("--plain").out
    assert "This is what the correction would change." in said
    assert "Batch: not known, expires 31 May 2027, becomes FM8629, expires 31 May 2027" in said
    assert "HPV given (corrected)" in said
    assert laptop.counted() == (3, 0)
    assert b",FM8629," in laptop.export()
