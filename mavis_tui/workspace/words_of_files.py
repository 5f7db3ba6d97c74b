"""The words for what was found in a workbook, and for what to know of a file before it is uploaded."""

from collections.abc import Sequence

from mavis_tui.models.files.by_hand import ByHand, When
from mavis_tui.models.files.selection import LeftOut
from mavis_tui.spreadsheets.cells import Remark, shown
from mavis_tui.spreadsheets.records_csv import ToEnter, Warned


def remark_words(remark: Remark) -> str:
    """Say of a cell of a workbook where it stands, what it says and what was done about it."""
    where = f"{remark.sheet}, row {remark.row}"
    return f"{where}{f', {remark.column}' if remark.column else ''}: “{shown(remark.cell)}”. {remark.done}"


def to_enter_words(each: ToEnter) -> str:
    """Say of a record in a file for Mavis what to enter there before the file is uploaded."""
    return f"{each.child}, {each.what}: {each.text}"


def warned_words(each: Warned) -> str:
    """Say of a row of a file for Mavis what to know before it is uploaded."""
    return f"Row {each.row}, {each.column}, {each.child}: {each.text}"


def not_by_hand(left_out: Sequence[LeftOut], things: Sequence[ByHand]) -> list[LeftOut]:
    """Leave out of what isn't in a file what stands on the list of what is to be done in Mavis by hand."""
    listed = {thing.key.split(":")[0] for thing in things}
    return [each for each in left_out if each.change not in listed]


def still_by_hand(things: Sequence[ByHand], enter_first: Sequence[ToEnter]) -> list[ByHand]:
    """Give what isn't done of that list, without what is said already to be entered before the file is uploaded."""
    said = {each.change for each in enter_first}
    return [
        each
        for each in things
        if each.done is None and not (each.key.endswith(f":{When.BEFORE}") and each.key.split(":")[0] in said)
    ]


def by_hand_words(each: ByHand) -> str:
    """Say of something to be done in Mavis by hand who and what it is about, why, and whose list has it too."""
    return " ".join(part for part in (f"{each.child or 'For the team'}: {each.what}: {each.why}", each.also) if part)
