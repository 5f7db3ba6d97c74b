"""However a cell of a child who may not be vaccinated is cut, cleared, doubled or written over: nobody becomes due.

The cells are those of facts 1.3 that decide, each in turn, with Mavis's own words before it was altered.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from mavis_tui.models.status import status_of
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.builders import TODAY, nhs_number
from tests.spreadsheets.invented import a_record, a_row, write

Q = "Does your child have any severe allergies?"
TRIAGED = {"TRIAGED_BY": "REES, Sian", "TRIAGE_DATE": "2026-10-11 10:00:00 +0100", "TRIAGE_NOTES": "Seen"}
OWN = {
    "HEALTH_QUESTION_ANSWERS": f"{Q} No from Child (Gillick competent)",
    "CONSENT_DETAILS": "On 2026-11-23 at 10:00 GIVEN by Child (Gillick competent)",
}
HAD = {
    "VACCINATED": "N",
    "DATE_OF_VACCINATION": date(2026, 10, 9),
    "REASON_NOT_VACCINATED": "already had elsewhere",
    "VACCINE_GIVEN": None,
    "BATCH_NUMBER": None,
    "BATCH_EXPIRY_DATE": None,
    "ANATOMICAL_SITE": None,
}
NOT_DUE: dict[str, Mapping[str, object]] = {
    "refused": a_row(CONSENT_STATUS="Consent refused", CONSENT_DETAILS="On 2026-10-10 at 10:00 REFUSED by Mum Mwangi"),
    "somebody said yes": a_row(HEALTH_QUESTION_ANSWERS=f"{Q} Yes from Mum (peanuts, EpiPen)"),
    "do not vaccinate": a_row(TRIAGE_STATUS="Do not vaccinate", **TRIAGED),
    "kept in triage": a_row(TRIAGE_STATUS="Keep in triage", **TRIAGED),
    "delayed": a_row(TRIAGE_STATUS="Delay vaccination until 5 January 2027", **TRIAGED),
    "invited to clinic": a_row(TRIAGE_STATUS="Invited to clinic", **TRIAGED),
    "own consent of yesterday": a_row(**OWN),
    "nobody consented": a_row(CONSENT_STATUS=None, CONSENT_DETAILS=None, HEALTH_QUESTION_ANSWERS=None),
    "had elsewhere": a_record(**HAD),
    "given": a_record(),
    "no dose": a_row(DOSE_SEQUENCE=None),
}
DECIDE = (
    *("CONSENT_STATUS", "CONSENT_DETAILS", "HEALTH_QUESTION_ANSWERS", "TRIAGE_STATUS", "TRIAGED_BY", "TRIAGE_DATE"),
    *("TRIAGE_NOTES", "GILLICK_STATUS", "GILLICK_ASSESSMENT_DATE", "VACCINATED", "DATE_OF_VACCINATION", "PROGRAMME"),
    *("DOSE_SEQUENCE", "REASON_NOT_VACCINATED", "VACCINE_GIVEN", "PERSON_DOB"),
)
OTHER_WORDS = ("Ydw", "Nac ydw", "да", "0", "11", "TRUE", "#REF!", "N/A", "?", "ok")


def altered(cell: object) -> Iterator[object]:
    """Give what a hand or a program makes of a cell; all but what Mavis itself could have written there."""
    yield from (None, "   ", *OTHER_WORDS)
    if isinstance(cell, str):
        yield from (cell[:at] for at in range(1, len(cell), 4))
        yield from (cell[at:] for at in range(1, len(cell), 4))
        yield from (f"{cell}, {cell}", f"{cell}\n{cell}", f"{cell} - rang mum, ok", f"{cell} OK!", f"was: {cell}")


@pytest.mark.parametrize("why", NOT_DUE)
def test_nobody_becomes_due_by_a_cell_that_was_altered(why: str, tmp_path: Path) -> None:
    plain = NOT_DUE[why]
    rows = [{**plain, header: cell} for header in DECIDE for cell in altered(plain.get(header))]
    numbered: list[dict[str, object]] = []
    for at, row in enumerate(rows, 1):
        uuid = f"3c0b828c-8545-4003-aed2-{at:012d}" if row.get("UUID") else None
        numbered.append({**row, "NHS_NUMBER": nhs_number(at), "UUID": uuid})
    children = read_workbook(write(tmp_path / "altered.xlsx", numbered)).children
    ready = {child.nhs_number for child in children for one in child.care if status_of(child, one, TODAY).ready}
    assert len(children) > len(rows) / 2
    assert [row for row in numbered if row["NHS_NUMBER"] in ready] == []
