"""One line of the children's list: who the child is, and how she stands in each programme of the session."""

from datetime import date
from typing import NamedTuple

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered
from mavis_tui.models.child import Person
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, StatusKey
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted


class CountedRecord(NamedTuple):
    """A record that counts; `sending` is where it is if it was made on this device."""

    record: Vaccination
    sending: Sending | None


class ProgrammeLine(Struct, frozen=True, kw_only=True, gc=False):
    """How a child of the list stands in one programme; `sending` is where the record made here is, if there is one.

    `wanted` says which kind of vaccine may be given where there are several, `last` when the newest attempt was and by
    whom: for a terminal with room for it. `kind` is the kind of vaccine as the list is filtered by it, None where
    nothing is due any more; `psd` says whether there is a patient specific direction, None where the session has none.
    """

    programme: Programme
    label: str
    key: StatusKey
    group: Group
    detail: str
    ready: bool
    sending: Sending | None = None
    wanted: str = ""
    last: str = ""
    kind: VaccineWanted | None = None
    psd: bool | None = None


class ChildRow(Struct, frozen=True, kw_only=True, gc=False):
    """A line of the children's list. `key` is what search looks in: see `search_key`.

    `ready` says that a vaccination may be recorded as given in one of the programmes at least, `done` that nothing is
    left to do in any. `here` are the records of this session that count, oldest first, whoever made them.
    """

    id: str
    name: str
    known_as: str
    born: date
    year_group: int | None
    registration: str
    nhs_number: str | None
    invalidated: bool
    programmes: tuple[ProgrammeLine, ...]
    ready: bool
    done: bool
    attendance: Registered
    key: str
    here: tuple[CountedRecord, ...] = ()

    @property
    def vaccinated(self) -> bool:
        """True if every vaccine of the session has been had, so that the child is done."""
        return self.done and all(line.group is Group.VACCINATED for line in self.programmes)

    @property
    def to_register(self) -> bool:
        """True if nobody has said whether she came, and there is something to come for (facts 3.11)."""
        left = any(line.group not in (Group.VACCINATED, Group.NOT_ELIGIBLE) for line in self.programmes)
        return left and not self.done and self.attendance is Registered.UNREGISTERED


def search_key(child: Person) -> str:
    """Give what a search looks in: names and class without accents, apostrophes or case, NHS number, birthday.

    The birthday stands in it as `@04052013 040513`, so that a day and month alone can be looked for too.
    """
    names = f"{child.given_name} {child.family_name} {child.preferred_name} {child.registration}"
    born = child.date_of_birth
    day = f"{born.day:02}{born.month:02}"
    return f"{folded_name(names)} {child.nhs_number or ''} @{day}{born.year} {day}{born.year % 100:02}"
