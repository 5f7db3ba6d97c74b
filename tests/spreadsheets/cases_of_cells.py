"""The cells of the table docs/what-a-cell-means.md: what is in each, and what a nurse may see then.

What may be seen is said here by hand, from facts 1.3, 3.5 to 3.8 and 9.1 to 9.4.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group
from tests.spreadsheets.invented import HEADERS, a_record, a_row


class Case(NamedTuple):
    """A cell, what is in it, what that is taken as, the headline that must come of it, and the row.

    `then` alters the workbook that was written, `above` are rows of the same child above this one, `headers` those of
    the workbook. `psd` is what is known of a patient specific direction, `says` what the child's page must say besides.
    """

    cell: str
    content: str
    taken: str
    group: Group
    row: Mapping[str, object]
    then: Callable[[Path], None] | None = None
    above: tuple[Mapping[str, object], ...] = ()
    headers: tuple[str, ...] = tuple(HEADERS)
    programme: Programme = Programme.HPV
    psd: bool | None = None
    says: str = ""


def _merged(header: str) -> Callable[[Path], None]:
    def merge(path: Path) -> None:
        book = load_workbook(path)
        column = get_column_letter(HEADERS.index(header) + 1)
        book["Vaccinations"].merge_cells(f"{column}2:{column}3")
        book.save(path)

    return merge


def _struck(*headers: str) -> Callable[[Path], None]:
    """Strike through some cells of the first child's row, all if none is named."""

    def strike(path: Path) -> None:
        book = load_workbook(path)
        for cell, header in zip(book["Vaccinations"][2], HEADERS, strict=True):
            if not headers or header in headers:
                cell.font = Font(strike=True)
        book.save(path)

    return strike


def _commented(header: str, words: str) -> Callable[[Path], None]:
    def comment(path: Path) -> None:
        book = load_workbook(path)
        book["Vaccinations"].cell(2, HEADERS.index(header) + 1).comment = Comment(words, "Sian")
        book.save(path)

    return comment


def _a_word_struck(path: Path) -> None:
    book = load_workbook(path, rich_text=True)
    cell = book["Vaccinations"].cell(2, HEADERS.index("HEALTH_QUESTION_ANSWERS") + 1)
    cell.value = CellRichText(f"{_Q} ", TextBlock(InlineFont(strike=True), "No"), " from Mum")
    book.save(path)


def _twice(header: str, other: str) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        book = load_workbook(path)
        page = book["Vaccinations"]
        at = len(HEADERS) + 1
        page.cell(1, at, header)
        page.cell(2, at, other)
        book.save(path)

    return add


_Q = "Does your child have any severe allergies?"
_NO = f"{_Q} No from Mum"
_AGREED = "On 2026-10-10 at 10:00 GIVEN by Mum Mwangi"
_SAFE = {"TRIAGE_STATUS": "Safe to vaccinate", "TRIAGED_BY": "REES, Sian"}
_AFTER = {**_SAFE, "TRIAGE_DATE": "2026-10-11 10:00:00 +0100"}
_OWN = f"{_Q} No from Child (Gillick competent)"
_COMPETENT = {"GILLICK_STATUS": "Gillick competent", "GILLICK_ASSESSMENT_DATE": "2026-11-24 09:00:00 +0000"}
_DUE, _TRIAGE, _CONSENT = Group.DUE, Group.NEEDS_TRIAGE, Group.NEEDS_CONSENT
_PSD = (*HEADERS, "PSD_STATUS")
_BLEEDING = "Does your child have a bleeding disorder?"
_MMR = (
    "Has your child had a severe allergic reaction (anaphylaxis) to a previous dose of MMR or any other measles, mumps "
    "or rubella vaccine?"
)
_MMRV = _MMR.replace("MMR or", "MMRV or").replace("mumps or rubella", "mumps, rubella or varicella (chickenpox)")
_MMRV_ROW = {"PROGRAMME": "MMRV", "PERSON_DOB": date(2020, 3, 1), "YEAR_GROUP": 1}
_NOT_GIVEN = {
    "VACCINATED": "N",
    "DATE_OF_VACCINATION": date(2026, 11, 17),
    "REASON_NOT_VACCINATED": "unwell",
    "PERFORMING_PROFESSIONAL_EMAIL": "sian.rees@example.nhs.uk",
    "UUID": "3c0b828c-8545-4003-aed2-fad38b374934",
}
_REFUSAL, _UNABLE = Group.HAS_REFUSAL, Group.CANNOT_VACCINATE

CASES = (
    Case("CONSENT_STATUS", "as Mavis writes it", "consent", _DUE, {}),
    Case("CONSENT_STATUS", "blank", "no consent", _CONSENT, {"CONSENT_STATUS": None}),
    Case("CONSENT_STATUS", "cut", "no consent", _CONSENT, {"CONSENT_STATUS": "Consent giv"}),
    Case("CONSENT_STATUS", "a remark added", "no consent", _CONSENT, {"CONSENT_STATUS": "Consent given - rang mum"}),
    Case("CONSENT_STATUS", "another language", "no consent", _CONSENT, {"CONSENT_STATUS": "Rhoddwyd caniatâd"}),
    Case("CONSENT_STATUS", "other case and blanks", "consent", _DUE, {"CONSENT_STATUS": " consent  GIVEN "}),
    Case("CONSENT_STATUS", "refused", "refused", _REFUSAL, {"CONSENT_STATUS": "Consent refused"}),
    Case("CONSENT_STATUS", "merged with the row below", "in doubt", _TRIAGE, {}, _merged("CONSENT_STATUS")),
    Case("CONSENT_STATUS", "doubled", "no consent", _CONSENT, {"CONSENT_STATUS": "Consent given, Consent given"}),
    Case("CONSENT_DETAILS", "blank", "in doubt", _TRIAGE, {"CONSENT_DETAILS": None}),
    Case("CONSENT_DETAILS", "merged", "in doubt", _TRIAGE, {}, _merged("CONSENT_DETAILS")),
    Case("CONSENT_DETAILS", "doubled", "consent", _DUE, {"CONSENT_DETAILS": f"{_AGREED}, {_AGREED}"}),
    Case(
        "CONSENT_DETAILS",
        "another language",
        "in doubt",
        _TRIAGE,
        {"CONSENT_DETAILS": "Ar 2026-10-10 am 10:00 RHODDWYD gan Mam"},
    ),
    Case(
        "CONSENT_DETAILS",
        "a remark behind the name",
        "in doubt",
        _TRIAGE,
        {"CONSENT_DETAILS": f"{_AGREED} but not today"},
    ),
    Case("CONSENT_DETAILS", "everybody agrees", "consent", _DUE, {"CONSENT_DETAILS": _AGREED}),
    Case(
        "CONSENT_DETAILS",
        "somebody refused",
        "in doubt",
        _TRIAGE,
        {"CONSENT_DETAILS": f"On 2026-10-12 at 10:00 REFUSED by Dad Mwangi, {_AGREED}"},
    ),
    Case("CONSENT_DETAILS", "cut", "in doubt", _TRIAGE, {"CONSENT_DETAILS": "On 2026-10-10 at 10:00 GI"}),
    Case("CONSENT_DETAILS", "a remark", "in doubt", _TRIAGE, {"CONSENT_DETAILS": f"{_AGREED}, On hold, see Sian"}),
    Case("CONSENT_DETAILS", "no such day", "in doubt", _TRIAGE, {"CONSENT_DETAILS": "On 10/10/2026 GIVEN by Mum"}),
    Case("HEALTH_QUESTION_ANSWERS", "no from everybody", "no", _DUE, {"HEALTH_QUESTION_ANSWERS": _NO}),
    Case("HEALTH_QUESTION_ANSWERS", "blank, consent given", "in doubt", _TRIAGE, {"HEALTH_QUESTION_ANSWERS": None}),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "one parent no, the other yes",
        "yes",
        _TRIAGE,
        {"HEALTH_QUESTION_ANSWERS": f"{_NO}, Yes from Dad (nuts)"},
    ),
    Case("HEALTH_QUESTION_ANSWERS", "cut", "in doubt", _TRIAGE, {"HEALTH_QUESTION_ANSWERS": f"{_NO}\r\nDoes your"}),
    Case("HEALTH_QUESTION_ANSWERS", "a remark", "in doubt", _TRIAGE, {"HEALTH_QUESTION_ANSWERS": f"{_NO}\nEpiPen!"}),
    Case("HEALTH_QUESTION_ANSWERS", "other words", "in doubt", _TRIAGE, {"HEALTH_QUESTION_ANSWERS": f"{_Q} Nein"}),
    Case("HEALTH_QUESTION_ANSWERS", "doubled", "no", _DUE, {"HEALTH_QUESTION_ANSWERS": f"{_NO}\r\n{_NO}"}),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "said twice, otherwise",
        "yes",
        _TRIAGE,
        {"HEALTH_QUESTION_ANSWERS": f"{_NO}\r\n{_Q} Yes from Mum"},
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "another language",
        "in doubt",
        _TRIAGE,
        {"HEALTH_QUESTION_ANSWERS": "Oes gan eich plentyn alergeddau? Nac oes gan Mam"},
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "as long as Excel lets a cell be",
        "in doubt",
        _TRIAGE,
        {"HEALTH_QUESTION_ANSWERS": f"{_NO} ({'peanuts ' * 4094}"[:32766] + ")"},
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "two people consented, and one answered",
        "in doubt",
        _TRIAGE,
        {"CONSENT_DETAILS": f"On 2026-10-12 at 10:00 GIVEN by Dad Mwangi, {_AGREED}"},
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "the beginning was cut off",
        "in doubt",
        _TRIAGE,
        {"HEALTH_QUESTION_ANSWERS": "have any severe allergies? No from Mum"},
    ),
    Case("HEALTH_QUESTION_ANSWERS", "merged", "in doubt", _TRIAGE, {}, _merged("HEALTH_QUESTION_ANSWERS")),
    Case("TRIAGE_STATUS", "do not vaccinate", "as it says", _UNABLE, {"TRIAGE_STATUS": "Do not vaccinate"}),
    Case("TRIAGE_STATUS", "cut", "kept in triage", _TRIAGE, {"TRIAGE_STATUS": "Do not vacc"}),
    Case("TRIAGE_STATUS", "a remark", "kept in triage", _TRIAGE, {"TRIAGE_STATUS": "Safe to vaccinate?? ask Sian"}),
    Case("TRIAGE_STATUS", "other words", "kept in triage", _TRIAGE, {"TRIAGE_STATUS": "Sicher"}),
    Case("TRIAGE_STATUS", "blank, and nothing else of it", "no triage", _DUE, {}),
    Case(
        "TRIAGE_STATUS",
        "doubled",
        "kept in triage",
        _TRIAGE,
        {"TRIAGE_STATUS": "Safe to vaccinate, Safe to vaccinate"},
    ),
    Case("TRIAGE_STATUS", "merged", "in doubt", _TRIAGE, _SAFE, _merged("TRIAGE_STATUS")),
    Case("TRIAGE_STATUS", "blank, with notes", "in doubt", _TRIAGE, {"TRIAGE_NOTES": "Wait for the GP"}),
    Case("TRIAGE_STATUS", "blank, with a date", "in doubt", _TRIAGE, {"TRIAGE_DATE": "2026-10-11 10:00:00 +0100"}),
    Case(
        "TRIAGE_STATUS",
        "a delay without a day that is one",
        "kept in triage",
        _TRIAGE,
        {"TRIAGE_STATUS": "Delay vaccination until 31 Juni 2026"},
    ),
    Case(
        "TRIAGE_STATUS",
        "safe, after a blank cell of answers",
        "safe",
        _DUE,
        {"HEALTH_QUESTION_ANSWERS": None, "CONSENT_DETAILS": _AGREED, **_AFTER},
    ),
    Case(
        "TRIAGE_DATE",
        "before the newest answer",
        "the doubt stays",
        _TRIAGE,
        {
            "HEALTH_QUESTION_ANSWERS": None,
            "CONSENT_DETAILS": "On 2026-10-12 at 10:00 GIVEN by Mum Mwangi",
            **_AFTER,
        },
    ),
    Case("TRIAGE_DATE", "odd", "the doubt stays", _TRIAGE, {"HEALTH_QUESTION_ANSWERS": None, **_SAFE}),
    Case("GILLICK_STATUS", "competent today", "own consent", _DUE, {"HEALTH_QUESTION_ANSWERS": _OWN, **_COMPETENT}),
    Case("GILLICK_STATUS", "blank", "own consent ended", _CONSENT, {"HEALTH_QUESTION_ANSWERS": _OWN}),
    Case(
        "GILLICK_STATUS",
        "a remark",
        "not assessed",
        _CONSENT,
        {"HEALTH_QUESTION_ANSWERS": _OWN, **_COMPETENT, "GILLICK_STATUS": "Gillick competent (I think)"},
    ),
    Case(
        "GILLICK_STATUS",
        "doubled",
        "not assessed",
        _CONSENT,
        {
            "HEALTH_QUESTION_ANSWERS": _OWN,
            **_COMPETENT,
            "GILLICK_STATUS": "Gillick competent, Not Gillick competent",
        },
    ),
    Case(
        "GILLICK_STATUS",
        "another language",
        "not assessed",
        _CONSENT,
        {"HEALTH_QUESTION_ANSWERS": _OWN, **_COMPETENT, "GILLICK_STATUS": "Cymwys (Gillick)"},
    ),
    Case(
        "GILLICK_STATUS",
        "merged",
        "in doubt",
        _TRIAGE,
        {"HEALTH_QUESTION_ANSWERS": _OWN, **_COMPETENT},
        _merged("GILLICK_STATUS"),
    ),
    Case(
        "GILLICK_ASSESSMENT_DATE",
        "cut",
        "not assessed today",
        _CONSENT,
        {"HEALTH_QUESTION_ANSWERS": _OWN, **_COMPETENT, "GILLICK_ASSESSMENT_DATE": "2026-11-2"},
    ),
    Case(
        "CONSENT_DETAILS",
        "given by the child, answers from All",
        "own consent",
        _CONSENT,
        {
            "HEALTH_QUESTION_ANSWERS": f"{_Q} No from All",
            "CONSENT_DETAILS": f"On 2026-11-23 at 10:00 GIVEN by Ada Mwangi, {_AGREED}",
        },
    ),
    Case(
        "CONSENT_DETAILS",
        "given by the child, cut within the name",
        "own consent",
        _CONSENT,
        {
            "HEALTH_QUESTION_ANSWERS": f"{_Q} No from All",
            "CONSENT_DETAILS": "On 2026-11-23 at 10:00 GIVEN by Ada Mw",
        },
    ),
    Case("DOSE_SEQUENCE", "blank", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": None}),
    Case("DOSE_SEQUENCE", "odd", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": "second"}),
    Case("DOSE_SEQUENCE", "doubled", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": "1, 2"}),
    Case("DOSE_SEQUENCE", "a remark", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": "1 (or 2?)"}),
    Case("DOSE_SEQUENCE", "another language", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": "cyntaf"}),
    Case("DOSE_SEQUENCE", "merged", "in doubt", _TRIAGE, {}, _merged("DOSE_SEQUENCE")),
    Case("DOSE_SEQUENCE", "two rows that differ", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": 2}, above=(a_row(),)),
    Case("VACCINATED", "odd", "the row is left aside", _TRIAGE, {"VACCINATED": "maybe"}, above=(a_row(),)),
    Case("VACCINATED", "another language", "the row is left aside", _TRIAGE, {"VACCINATED": "Ydw"}, above=(a_row(),)),
    Case(
        "VACCINATED",
        "a remark",
        "the row is left aside",
        _TRIAGE,
        {"VACCINATED": "N, next week"},
        above=(a_row(),),
    ),
    Case("VACCINATED", "merged", "in doubt", _TRIAGE, {}, _merged("VACCINATED")),
    Case("BATCH_NUMBER", "filled, nothing else", "half typed", _TRIAGE, {"BATCH_NUMBER": "FM8629"}),
    Case("NOTES", "filled, nothing else", "half typed", _TRIAGE, {"NOTES": "Mum rang"}),
    Case(
        "DATE_OF_VACCINATION",
        "odd, on record",
        "the row is left aside",
        _TRIAGE,
        a_record(DATE_OF_VACCINATION="last week"),
        above=(a_row(),),
    ),
    Case(
        "DATE_OF_VACCINATION",
        "blank, on record",
        "the row is left aside",
        _TRIAGE,
        a_record(DATE_OF_VACCINATION=None),
        above=(a_row(),),
    ),
    Case("REASON_NOT_VACCINATED", "unwell, last week", "as it says", _DUE, _NOT_GIVEN),
    Case(
        "REASON_NOT_VACCINATED",
        "had elsewhere",
        "as it says",
        Group.VACCINATED,
        {**_NOT_GIVEN, "REASON_NOT_VACCINATED": "already had elsewhere"},
    ),
    Case("REASON_NOT_VACCINATED", "blank", "in doubt", _TRIAGE, {**_NOT_GIVEN, "REASON_NOT_VACCINATED": None}),
    Case("REASON_NOT_VACCINATED", "cut", "in doubt", _TRIAGE, {**_NOT_GIVEN, "REASON_NOT_VACCINATED": "already ha"}),
    Case(
        "REASON_NOT_VACCINATED",
        "a remark",
        "in doubt",
        _TRIAGE,
        {**_NOT_GIVEN, "REASON_NOT_VACCINATED": "already had elsewhere (GP?)"},
    ),
    Case(
        "REASON_NOT_VACCINATED",
        "another language",
        "in doubt",
        _TRIAGE,
        {**_NOT_GIVEN, "REASON_NOT_VACCINATED": "wedi ei gael"},
    ),
    Case(
        "PROGRAMME",
        "odd",
        "the row is left aside",
        _TRIAGE,
        {"PROGRAMME": "HPV or Flu"},
        above=(a_row(),),
    ),
    Case(
        "PROGRAMME",
        "odd, in the first of two rows",
        "the row is left aside",
        _TRIAGE,
        {},
        above=(a_record(PROGRAMME="HPV?"),),
    ),
    Case(
        "PERSON_DOB",
        "odd, in the first of two rows",
        "the row is left aside",
        _TRIAGE,
        {},
        above=(a_record(PERSON_DOB="June"),),
    ),
    Case(
        "PROGRAMME",
        "MMR, born in 2020: altered",
        "in doubt",
        _TRIAGE,
        {"PROGRAMME": "MMR", "PERSON_DOB": date(2020, 3, 1), "HEALTH_QUESTION_ANSWERS": f"{_MMR} No from Mum"},
        programme=Programme.MMR,
    ),
    Case("PSD_STATUS", "as Mavis writes it", "a direction", _DUE, {"PSD_STATUS": "PSD added"}, headers=_PSD, psd=True),
    Case("PSD_STATUS", "no such column", "the session has none", _DUE, {}),
    Case("PSD_STATUS", "blank", "no direction", _DUE, {}, headers=_PSD, psd=False),
    Case("PSD_STATUS", "cut", "no direction", _DUE, {"PSD_STATUS": "PSD ad"}, headers=_PSD, psd=False),
    Case(
        "PSD_STATUS",
        "doubled",
        "no direction",
        _DUE,
        {"PSD_STATUS": "PSD added, PSD added"},
        headers=_PSD,
        psd=False,
    ),
    Case(
        "PSD_STATUS", "a remark", "no direction", _DUE, {"PSD_STATUS": "PSD added?? ask Sian"}, headers=_PSD, psd=False
    ),
    Case(
        "PSD_STATUS",
        "another language",
        "no direction",
        _DUE,
        {"PSD_STATUS": "PSD wedi'i ychwanegu"},
        headers=_PSD,
        psd=False,
    ),
    Case(
        "PSD_STATUS",
        "two rows that differ",
        "in doubt",
        _TRIAGE,
        {**a_record(**_NOT_GIVEN), "PSD_STATUS": "PSD added"},
        above=(a_row(),),
        headers=_PSD,
        psd=False,
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "MMRV: everybody was asked about varicella",
        "consent to MMRV",
        _DUE,
        {**_MMRV_ROW, "HEALTH_QUESTION_ANSWERS": f"{_MMRV} No from Mum"},
        programme=Programme.MMR,
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "MMRV: asked as for MMR",
        "consent to MMR alone",
        _TRIAGE,
        {**_MMRV_ROW, "HEALTH_QUESTION_ANSWERS": f"{_MMR} No from Mum"},
        programme=Programme.MMR,
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "MMRV: the question about the vaccine isn’t there",
        "in doubt",
        _TRIAGE,
        {**_MMRV_ROW, "HEALTH_QUESTION_ANSWERS": f"{_BLEEDING} No from Mum"},
        programme=Programme.MMR,
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "MMRV: one of two wasn’t asked about the vaccine",
        "in doubt",
        _TRIAGE,
        {
            **_MMRV_ROW,
            "HEALTH_QUESTION_ANSWERS": f"{_BLEEDING} No from Mum, No from Dad (no)\r\n{_MMRV} No from Mum",
        },
        programme=Programme.MMR,
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "MMRV: blank, triaged since",
        "in doubt",
        _TRIAGE,
        {**_MMRV_ROW, "HEALTH_QUESTION_ANSWERS": None, **_AFTER},
        programme=Programme.MMR,
    ),
    Case(
        "HEALTH_QUESTION_ANSWERS",
        "MMR: as Mavis writes it",
        "consent to MMR",
        _DUE,
        {"PROGRAMME": "MMR", "HEALTH_QUESTION_ANSWERS": f"{_MMR} No from Mum"},
        programme=Programme.MMR,
    ),
    Case("Row", "struck through", "no such child any more", _TRIAGE, {}, _struck()),
    Case("Row", "a cell struck through", "in doubt", _TRIAGE, {}, _struck("CONSENT_STATUS")),
    Case("Row", "a word struck through", "in doubt", _TRIAGE, {}, _a_word_struck),
    Case("Row", "a comment", "in doubt", _TRIAGE, {}, _commented("CONSENT_STATUS", "Mum rang: she refuses now")),
    Case("Row", "a column there twice", "in doubt", _TRIAGE, {}, _twice("CONSENT_STATUS", "Consent refused")),
    Case(
        "Row",
        "a column of one’s own",
        "said on the page",
        _DUE,
        {},
        _twice("Ours", "Mum rang"),
        says="Row 2, Ours: “Mum rang”. Mavis has no such column.",
    ),
)
