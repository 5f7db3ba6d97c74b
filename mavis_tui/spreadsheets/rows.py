"""What one row says of the child, and what the row is for."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from mavis_tui.models.child import Child, Gender
from mavis_tui.models.consent import Care
from mavis_tui.models.identity import is_nhs_number
from mavis_tui.models.programme import PROGRAMMES, Programme, Variant
from mavis_tui.models.telling_apart.folding import folded
from mavis_tui.spreadsheets.cells import Row
from mavis_tui.spreadsheets.columns import MAKES_A_RECORD, OF_THE_RECORD, PLACES, Column, picked
from mavis_tui.spreadsheets.ids import derived_id
from mavis_tui.spreadsheets.vocabulary import read_date, read_gender, read_programme

LONGEST_NAME = 300
EARLIEST, LATEST = date(1990, 9, 1), date(2100, 1, 1)
_NHS_NUMBER = PLACES[Column.NHS_NUMBER]
_RECORD_TEXTS = picked(MAKES_A_RECORD)
_OF_THE_RECORD_TEXTS = picked(OF_THE_RECORD)
_KIND_TEXTS = picked((Column.PROGRAMME, *MAKES_A_RECORD, *OF_THE_RECORD))
_CLASS_TEXTS = picked((Column.YEAR_GROUP, Column.GENDER))
_NAMES = (Column.FORENAME, Column.SURNAME)
_NAME_TEXTS = picked(_NAMES)
_WHO_TEXTS = picked((*_NAMES, Column.REGISTRATION, Column.ADDRESS, Column.POSTCODE))


def nhs_number_in(row: Row) -> str | None:
    """Read NHS_NUMBER, None if it is empty or not one: then the child is taken without, and that is said."""
    text = row.texts[_NHS_NUMBER]
    if is_nhs_number(text):
        return text
    digits = "".join(text.split())
    if digits and not is_nhs_number(digits):
        row.remark(Column.NHS_NUMBER, "This isn’t a valid NHS number; the child has none here.")
        return None
    return digits or None


class Told(NamedTuple):
    """What the first row of a child says of it, as far as it needs reading."""

    id: str
    nhs_number: str | None
    born: date
    year_group: int | None
    gender: Gender


class Kind(NamedTuple):
    """What a row is for: a vaccination on record, or one to fill in, which may have `more` than it should."""

    programme: Programme
    variant: Variant | None
    record: bool
    more: bool


def key_of(row: Row, nhs_number: str | None) -> str:
    """Give what all rows of one child have in common, and no row of another child."""
    if nhs_number:
        return f"nhs:{nhs_number}"
    given, family, postcode = (row.text(column) for column in (Column.FORENAME, Column.SURNAME, Column.POSTCODE))
    return key_of_person(None, given, family, postcode, date_of_birth(row))


def key_of_person(nhs_number: str | None, given: str, family: str, postcode: str, born: date) -> str:
    """Give the same for a child who was typed in elsewhere: a workbook that has them later knows them again."""
    if nhs_number:
        return f"nhs:{nhs_number}"
    return "\n".join(("child:", folded(given), folded(family), folded(postcode), born.isoformat()))


def date_of_birth(row: Row) -> date:
    """Read PERSON_DOB. Raises RowSetAside."""
    born = read_date(row.cell(Column.BORN))
    if born is None or not EARLIEST <= born <= LATEST:
        raise row.set_aside(Column.BORN, "can’t be the date of birth of a child at school")
    return born


def told_in(row: Row, nhs_number: str | None, key: str) -> Told:
    """Read who the child with this number and this `key_of` is. Raises RowSetAside for names or date of birth."""
    given, family = _NAME_TEXTS(row.texts)
    if not (0 < len(given) <= LONGEST_NAME and 0 < len(family) <= LONGEST_NAME):
        column = Column.SURNAME if 0 < len(given) <= LONGEST_NAME else Column.FORENAME
        raise row.set_aside(column, f"is longer than {LONGEST_NAME} characters")
    return Told(derived_id(key), nhs_number, date_of_birth(row), *row.remembered(_CLASS_TEXTS, _class))


def child_in(row: Row, told: Told, care: dict[Programme, Care], school: str, *, invalidated: bool) -> Child:
    """Make the child of whom this row was `told_in` first."""
    given, family, registration, address, postcode = _WHO_TEXTS(row.texts)
    return Child(
        id=told.id,
        given_name=given,
        family_name=family,
        date_of_birth=told.born,
        year_group=told.year_group,
        registration=registration,
        gender=told.gender,
        nhs_number=told.nhs_number,
        address_line=address,
        postcode=postcode,
        restricted=bool(row.texts[_NHS_NUMBER]) and not address and not postcode,
        invalidated=invalidated,
        school=school,
        care=care,
    )


def _class(row: Row) -> tuple[int | None, Gender]:
    year_group = row.read(Column.YEAR_GROUP, _year_group, "This isn’t a year group; the child has none.")
    gender = row.read(Column.GENDER, read_gender, "This isn’t a gender Mavis knows; taken as not known.")
    return year_group, gender or Gender.NOT_KNOWN


def kind_of(row: Row) -> Kind:
    """Tell what a row is for. Raises RowSetAside where PROGRAMME isn’t one."""
    return row.remembered(_KIND_TEXTS, _kind)


def _kind(row: Row) -> Kind:
    found = read_programme(row.text(Column.PROGRAMME))
    if found is None:
        raise row.set_aside(Column.PROGRAMME, "isn’t a programme Mavis knows")
    return Kind(*found, is_record(row), any(_OF_THE_RECORD_TEXTS(row.texts)))


def dose_in(row: Row, programme: Programme) -> int | None:
    """Read DOSE_SEQUENCE, None if it is empty or no number that this programme has."""
    return row.read(Column.DOSE, _DOSES[programme], "This isn’t the number of a dose; left out.")


def is_record(row: Row) -> bool:
    """True if the row holds a vaccination on record; otherwise it is one to fill in."""
    return any(_RECORD_TEXTS(row.texts))


def _number(text: str, least: int, most: int) -> int | None:
    found = int(text) if re.fullmatch(r"-?[0-9]{1,3}", text.strip()) else None
    return found if found is not None and least <= found <= most else None


def _year_group(text: str) -> int | None:
    return _number(text, -4, 13)


def _dose_of(most: int) -> Callable[[str], int | None]:
    return lambda text: _number(text, 1, most)


_DOSES = {programme: _dose_of(facts.max_dose) for programme, facts in PROGRAMMES.items()}
