"""`mavis record --although`: what came between is said in a few options, and what is missing is named by its option."""

import csv
import io
from pathlib import Path

import pytest

from tests.commands.test_open import BRAM, DAY, DOSE, INTRODUCED, OFFLINE_PASSWORD, Said, mavis
from tests.spreadsheets.invented import a_row, write

__all__ = ["mavis"]

SAID_BY_CHILD = {
    "CONSENT_DETAILS": "On 2026-11-24 at 09:30 GIVEN by Bram Okoro",
    "HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from Child (Gillick competent)",
    "GILLICK_STATUS": "Gillick competent",
    "GILLICK_ASSESSMENT_DATE": f"{DAY.isoformat()} 00:00:00 +0000",
}
BY_PHONE = (
    *("--although", "phone-consent", "--consent-by", "Jane Mwangi", "--consent-relationship", "mother"),
    *("--consent-phone", "07700 900123", "--consent-at", "0:00"),
)


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)


@pytest.fixture
def session(mavis: Said, tmp_path: Path) -> str:
    """A session of Ada, of whom nobody has consented, and Bram, who consents alone."""
    book = write(tmp_path / "harbour.xlsx", [a_row(CONSENT_STATUS=""), a_row(**BRAM, **SAID_BY_CHILD)])
    opened: str = mavis.data("open", str(book), "--date", DAY.isoformat(), *INTRODUCED)["session"]
    return opened


def test_consent_by_phone_is_recorded_shown_and_listed_at_the_export(mavis: Said, session: str, tmp_path: Path) -> None:
    assert "HPV given" in mavis("record", session, "Ada Mwangi", *DOSE, *BY_PHONE)
    shown = " ".join(mavis("child", session, "Ada Mwangi").split())
    assert "Given although: No consent recorded. Consent by phone of Jane Mwangi (mother), 07700 900123" in shown
    (attempt,) = mavis.data("child", session, "Ada Mwangi")["sections"][0]["attempts"]
    assert attempt["although"]["kind"] == "phone_consent"
    assert (attempt["although"]["consent_by"], attempt["although"]["by"]) == ("Jane Mwangi", "Sian Rees")
    told = " ".join(mavis("export", session, "--mavis-csv", str(tmp_path / "records.csv")).split())
    assert "Enter in Mavis first, before you upload the file:" in told
    assert "consent by phone of Jane Mwangi (mother), 07700 900123" in told


def test_a_command_that_is_given_twice_records_the_dose_once(mavis: Said, session: str) -> None:
    triage = ("--although", "triage", "--words", "Seen by the nurse.")
    mavis("record", session, "Ada Mwangi", *DOSE, *triage)
    for came_between in (triage, BY_PHONE):
        mavis("record", session, "Ada Mwangi", *DOSE, *came_between, code=3)
        assert "Vaccinated on 24 November 2026" in mavis.sentences
        assert "Say that a further dose was intended, or that it had been given" in mavis.sentences
    assert len(mavis.data("child", session, "Ada Mwangi")["sections"][0]["attempts"]) == 1


def test_a_further_dose_of_the_same_day_is_recorded_only_with_its_number(mavis: Said, session: str) -> None:
    further = (*DOSE, "--although", "further-dose", "--words", "Three for her.")
    mavis("record", session, "Ada Mwangi", *DOSE, *BY_PHONE)
    mavis("record", session, "Ada Mwangi", *further, code=3)
    assert "Recorded for that day already: HPV dose 1 given, 24 November 2026" in mavis.sentences
    assert "say which with --dose" in mavis.sentences
    mavis("record", session, "Ada Mwangi", *further, "--dose", "2")
    mavis("record", session, "Ada Mwangi", *further, "--dose", "2", code=3)
    attempts = mavis.data("child", session, "Ada Mwangi")["sections"][0]["attempts"]
    assert [attempt["dose_sequence"] for attempt in attempts] == [1, 2]


def test_a_child_who_isnt_due_is_refused_with_the_way_out(mavis: Said, session: str) -> None:
    mavis("record", session, "Ada Mwangi", *DOSE, code=3)
    assert "say why with --although" in mavis.sentences


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--although", "phone-consent", "--consent-by", "Jane"), "--consent-relationship, --consent-phone."),
        (("--although", "triage"), "Missing for --although triage: --words."),
        (("--although", "gillick"), "Missing for --although gillick: --gillick-competent."),
        (("--although", "further-dose"), "Missing for --although further-dose: --words."),
        (("--although", "already-given"), "Missing for --although already-given: --words."),
        (("--although", "triage", "--words", "ok", "--consent-by", "Jane"), "--consent-by: not for --although triage."),
        (("--words", "because"), "say also what came between, with --although"),
        (("--although", "magic"), "There are: phone-consent, triage, gillick, further-dose, already-given"),
    ],
)
def test_what_is_half_filled_in_is_refused_by_the_name_of_its_option(
    mavis: Said, session: str, words: tuple[str, ...], sentence: str
) -> None:
    mavis("record", session, "Ada Mwangi", *DOSE, *words, code=3)
    assert sentence in mavis.sentences
    assert "Nothing was recorded." in mavis.sentences


def test_who_consents_alone_is_asked_about_the_parents_and_left_out_until_asked_for(
    mavis: Said, session: str, tmp_path: Path
) -> None:
    mavis("record", session, "Bram Okoro", *DOSE, code=3)
    assert "--tell-parents or --no-tell-parents" in mavis.sentences
    mavis("record", session, "Bram Okoro", *DOSE, "--no-tell-parents")
    assert "parents are not to be told" in mavis("child", session, "Bram Okoro")
    told = " ".join(mavis("export", session, "--mavis-csv", str(tmp_path / "a.csv")).split())
    assert "Record it in Mavis by hand" in told
    mavis("export", session, "--mavis-csv", str(tmp_path / "b.csv"), "--include-confidential")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "b.csv").read_text("utf-8"))))
    assert [row["PERSON_FORENAME"] for row in rows] == ["Bram"]


def test_the_plain_lines_ask_the_same(mavis: Said, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = (
        # sessions; this one; find; the child; given; by phone: who, what, number, now, taken by me, no words
        *("1", session, "1", "Mwangi", "1", "2", "Jane Mwangi", "mother", "07700 900123", "", "", ""),
        # another batch, number, expiry; site; no notes; dose; the statements; record it
        *("2", "FM8629", "2040-05-31", "1", "", "1", "2", "2"),
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    told = " ".join(mavis("--plain").split())
    assert "Was it given although?" in told
    assert "Although: Given although: No consent recorded. Consent by phone of Jane Mwangi (mother)" in told
    assert "MWANGI, Ada: HPV given" in told
