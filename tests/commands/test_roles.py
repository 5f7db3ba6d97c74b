"""Role, flu protocol and supplier, typed after a command and asked by the plain lines. Rules: Mavis facts 3.10, 9.7."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.test_open import BRAM, DAY, INTRODUCED, OFFLINE_PASSWORD, Said, mavis
from tests.spreadsheets.invented import LISTS, a_row, write

__all__ = ["mavis"]

FLU = {"PROGRAMME": "Flu", "CONSENT_STATUS": "Consent given for nasal spray and injection"}
SPRAY = ("--vaccine", "AstraZeneca Fluenz", "--batch", "NJ0017", "--expiry", "2040-05-31")
DOSE = ("--vaccine", "Gardasil9", "--batch", "FM8629", "--expiry", "2040-05-31", "--site", "left upper arm")
JO = "jo.lowe@example.nhs.uk"
TEAM = {**LISTS, "Performing Professionals": ("EMAIL", INTRODUCED[1], JO)}
ASSISTANT = ("--role", "healthcare-assistant")
VGD = "Influenza Vaccine Group Direction (VGD)"


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)


def opened(mavis: Said, folder: Path, *how: str, **cells: object) -> str:
    """Open a workbook of Ada and Bram, and give the session's id."""
    book = write(folder / "book.xlsx", [a_row(**cells), a_row(**{**BRAM, **cells})], lists=TEAM)
    session: str = mavis.data("open", str(book), "--date", DAY.isoformat(), *INTRODUCED, *how)["session"]
    return session


def test_of_two_protocols_one_is_said_and_then_taken_again(mavis: Said, tmp_path: Path) -> None:
    session = opened(mavis, tmp_path, **FLU)
    mavis("record", session, "Ada Mwangi", *SPRAY, code=3)
    assert "Choose under which protocol it was given" in " ".join(mavis.err.split())
    assert "Say it with --protocol." in " ".join(mavis.err.split())
    mavis("record", session, "Ada Mwangi", *SPRAY, "--protocol", "vgd")
    mavis("record", session, "Bram Okoro", *SPRAY)
    (attempt,) = mavis.data("child", session, "Bram Okoro")["sections"][0]["attempts"]
    assert attempt["protocol"] == "vgd"


def test_a_flu_session_is_opened_under_the_vgd_and_the_file_says_it_in_its_notes(mavis: Said, tmp_path: Path) -> None:
    session = opened(mavis, tmp_path, "--flu-protocol", "vgd", **FLU)
    mavis("record", session, "Ada Mwangi", *SPRAY)
    mavis("export", session, "--mavis-csv", str(tmp_path / "records.csv"))
    with (tmp_path / "records.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert f"Protocol: {VGD}." in row["NOTES"]


def test_an_assistant_is_one_from_opening_on_and_is_refused_what_she_may_not_give(mavis: Said, tmp_path: Path) -> None:
    session = opened(mavis, tmp_path, *ASSISTANT)
    assert "Sian Rees, healthcare assistant" in mavis("status")
    assert mavis.data("status")["role"] == "healthcare_assistant"
    assert "A healthcare assistant may not give HPV." in mavis("child", session, "Ada Mwangi")
    mavis("record", session, "Ada Mwangi", *DOSE, code=3)
    refused = " ".join(mavis.err.split())
    assert "A healthcare assistant may not give HPV. If it was given all the same, say why with --although." in refused
    mavis("record", session, "Ada Mwangi", *DOSE, "--although", "psd", code=3)
    assert "Missing for --although psd: --decided-by." in " ".join(mavis.err.split())
    mavis("record", session, "Ada Mwangi", *DOSE, "--although", "psd", "--decided-by", "Dr Poe")
    told = " ".join(mavis("export", session, "--mavis-csv", str(tmp_path / "records.csv")).split())
    assert "for HPV, added by the prescriber Dr Poe." in told


def test_a_nurse_says_what_a_vaccinator_is_of_whom_the_workbook_has_the_address_only(
    mavis: Said, tmp_path: Path
) -> None:
    session = opened(mavis, tmp_path, "--flu-protocol", "pgd", **FLU)
    gave = ("--vaccinator", JO, "--vaccinator-role", "healthcare-assistant")
    mavis("record", session, "Ada Mwangi", *SPRAY, *gave)
    (attempt,) = mavis.data("child", session, "Ada Mwangi")["sections"][0]["attempts"]
    assert (attempt["protocol"], attempt["performed_by"]["email"]) == ("vgd", JO)
    assert attempt["recorded_by"]["email"] == INTRODUCED[1]
    mavis("record", session, "Bram Okoro", *SPRAY, "--vaccinator", JO)  # what she is was said today
    (attempt,) = mavis.data("child", session, "Bram Okoro")["sections"][0]["attempts"]
    assert attempt["performed_by"]["role"] == "healthcare_assistant"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "doctor"), "There are: nurse, healthcare-assistant, prescriber."),
        (("--flu-protocol", "magic"), "There are: pgd, psd, national, vgd."),
        (("--flu-protocol", "vgd"), "This session isn’t for flu"),
    ],
)
def test_what_is_no_role_or_no_protocol_is_refused_with_what_there_is(
    mavis: Said, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    book = write(tmp_path / "book.xlsx", [a_row()])
    mavis("open", str(book), "--date", DAY.isoformat(), *INTRODUCED, *words, code=3)
    assert sentence in " ".join(mavis.err.split())


@pytest.fixture
def plainly(mavis: Said, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Opens `mavis --plain` and gives it answers, one a line."""

    def answering(*answers: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return " ".join(mavis("--plain").split())

    return answering


def test_the_plain_lines_ask_for_the_protocol_and_read_it_back(
    mavis: Said, plainly: Callable[..., str], tmp_path: Path
) -> None:
    session = opened(mavis, tmp_path, **FLU)
    # sessions; find Ada; given; Fluenz; the batch; its expiry; no notes; VGD; the statements; record it
    told = plainly("1", session, "1", "Ada", "1", "1", "NJ0017", "31/05/2040", "", "2", "2", "2")
    assert "Under which protocol was it given?" in told
    assert f"Protocol: {VGD}" in told
    assert "--protocol vgd" in told
    assert "Flu given" in told


def test_the_plain_lines_tell_an_assistant_what_she_may_not_give(
    mavis: Said, plainly: Callable[..., str], tmp_path: Path
) -> None:
    session = opened(mavis, tmp_path, *ASSISTANT)
    # sessions; find Ada; given; it has been given, why; the batch, its expiry; the arm; no notes; statements; record it
    told = plainly("1", session, "1", "Ada", "1", "3", "She fainted.", "1", "31/05/2040", "1", "", "2", "2")
    assert "A healthcare assistant may not give HPV. Was it given although?" in told
    assert "Protocol: none covers it" in told
