"""The table docs/what-a-cell-means.md: each row is a workbook that the real reader reads and the real status judges.

`python -m tests.spreadsheets.what_a_cell_means` writes the page; tests/spreadsheets/test_what_a_cell_means.py holds it.
What a nurse may see is said here by hand, from facts 1.3, 3.5 to 3.8 and 9.1 to 9.4; what is seen is asked of the code.
"""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, Status, status_of
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.spreadsheets.invented import HEADERS, a_row, write

TODAY = date(2026, 11, 24)
PAGE = Path(__file__).parents[2] / "docs" / "what-a-cell-means.md"

_BEFORE = """\
# What a cell means

What is taken from a cell of Mavis's workbook that is as it should be, and from one that is cut, cleared, merged,
typed over or in another language; and what the nurse sees for that child. Each line is a workbook that a test writes,
reads and judges (`tests/spreadsheets/what_a_cell_means.py`, which writes this page). Whatever isn't certain is taken in
the careful way; a cell that wasn't understood is said on the child's page, and at opening with row and column.

| Cell | Content | Taken as | What the nurse sees |
|---|---|---|---|
"""


class Case(NamedTuple):
    """A cell, what is in it, what that is taken as, the headline that must come of it, and the row."""

    cell: str
    content: str
    taken: str
    group: Group
    row: Mapping[str, object]
    then: Callable[[Path], None] | None = None


def _merged(header: str) -> Callable[[Path], None]:
    def merge(path: Path) -> None:
        book = load_workbook(path)
        column = get_column_letter(HEADERS.index(header) + 1)
        book["Vaccinations"].merge_cells(f"{column}2:{column}3")
        book.save(path)

    return merge


def _struck(path: Path) -> None:
    book = load_workbook(path)
    for cell in book["Vaccinations"][2]:
        cell.font = Font(strike=True)
    book.save(path)


_Q = "Does your child have any severe allergies?"
_NO = f"{_Q} No from Mum"
_AGREED = "On 2026-10-10 at 10:00 GIVEN by Mum Mwangi"
_SAFE = {"TRIAGE_STATUS": "Safe to vaccinate", "TRIAGED_BY": "REES, Sian"}
_AFTER = {**_SAFE, "TRIAGE_DATE": "2026-10-11 10:00:00 +0100"}
_OWN = f"{_Q} No from Child (Gillick competent)"
_COMPETENT = {"GILLICK_STATUS": "Gillick competent", "GILLICK_ASSESSMENT_DATE": "2026-11-24 09:00:00 +0000"}
_DUE, _TRIAGE, _CONSENT = Group.DUE, Group.NEEDS_TRIAGE, Group.NEEDS_CONSENT
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
    Case("HEALTH_QUESTION_ANSWERS", "merged", "in doubt", _TRIAGE, {}, _merged("HEALTH_QUESTION_ANSWERS")),
    Case("TRIAGE_STATUS", "do not vaccinate", "as it says", _UNABLE, {"TRIAGE_STATUS": "Do not vaccinate"}),
    Case("TRIAGE_STATUS", "cut", "kept in triage", _TRIAGE, {"TRIAGE_STATUS": "Do not vacc"}),
    Case("TRIAGE_STATUS", "a remark", "kept in triage", _TRIAGE, {"TRIAGE_STATUS": "Safe to vaccinate?? ask Sian"}),
    Case("TRIAGE_STATUS", "other words", "kept in triage", _TRIAGE, {"TRIAGE_STATUS": "Sicher"}),
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
    Case("DOSE_SEQUENCE", "blank", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": None}),
    Case("DOSE_SEQUENCE", "odd", "in doubt", _TRIAGE, {"DOSE_SEQUENCE": "second"}),
    Case("VACCINATED", "odd", "the row is left aside", _TRIAGE, {"VACCINATED": "maybe"}),
    Case("BATCH_NUMBER", "filled, nothing else", "half typed", _TRIAGE, {"BATCH_NUMBER": "FM8629"}),
    Case("Row", "struck through", "the NHS has no such child any more", _DUE, {}, _struck),
)


def child_of(case: Case, folder: Path) -> Child:
    """Write a workbook with this row, and one below it for the same child where only one can be read; read it."""
    rows = [a_row(**case.row)]
    if "VACCINATED" in case.row:
        rows.insert(0, a_row())
    if case.then is not None:
        rows.append(a_row(PERSON_FORENAME="Bram", NHS_NUMBER="9990000026"))
    path = write(folder / "cell.xlsx", rows)
    if case.then is not None:
        case.then(path)
    return read_workbook(path).children[0]


def seen(child: Child) -> Status:
    """Judge a child of the table."""
    return status_of(child, Programme.HPV, TODAY)


def page() -> str:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        return _BEFORE + "".join(_line(case, child_of(case, Path(folder))) for case in CASES)


def _line(case: Case, child: Child) -> str:
    found = seen(child)
    why = found.why.replace("|", "/").replace("\n", " ")
    struck = " The page says that the NHS no longer holds this person." if child.invalidated else ""
    return f"| {case.cell} | {case.content} | {case.taken} | **{found.group.value}**: {why}{struck} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
