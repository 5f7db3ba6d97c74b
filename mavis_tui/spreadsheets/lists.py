"""The hidden sheets of a workbook: the batches of each programme, and the staff."""

from collections.abc import Iterator

from mavis_tui.models.batch import Batch
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Staff
from mavis_tui.spreadsheets.cells import Remark
from mavis_tui.spreadsheets.columns import BATCHES_OF
from mavis_tui.spreadsheets.ids import batch_number_of, email_of
from mavis_tui.spreadsheets.sheets import ListLine, Sheets


def programme_of(sheet: str) -> Programme | None:
    """Give the programme whose batches a sheet has, by its name."""
    word = sheet.removesuffix(BATCHES_OF)
    return next((programme for programme in Programme if sheet.endswith(BATCHES_OF) and programme == word), None)


def batches_in(sheets: Sheets, remarks: list[Remark]) -> Iterator[Batch]:
    """Give each batch once; remark what isn’t one."""
    taken: dict[str, str] = {}
    for name, entries in sheets.lists.items():
        programme = programme_of(name)
        for entry in entries:
            number = batch_number_of(entry.text)
            if not name.endswith(BATCHES_OF):
                continue
            if programme is None or number is None:
                what = "a programme" if programme is None else "a batch number"
                remarks.append(_left_out(name, "NUMBER", entry, f"This isn’t {what} Mavis knows"))
            elif number in taken:
                remarks.append(_left_out(name, "NUMBER", entry, f"The sheet {taken[number]} has the same number"))
            else:
                taken[number] = name
                yield Batch(number=number, programme=programme)


def staff_in(sheets: Sheets, name: str, remarks: list[Remark]) -> Iterator[Staff]:
    """Give the staff of one sheet, each once; remark what isn’t an address."""
    taken: set[str] = set()
    for entry in sheets.lists.get(name, ()):
        email = email_of(entry.text)
        if email is None or email in taken:
            because = "This isn’t an e-mail address" if email is None else "A row above has the same address"
            remarks.append(_left_out(name, "EMAIL", entry, because))
        else:
            taken.add(email)
            yield Staff(email=email)


def _left_out(sheet: str, column: str, entry: ListLine, because: str) -> Remark:
    return Remark(sheet, entry.row, column, entry.text, f"{because}; left out.")
