"""Adding a child who isn't on a session's list: looked for first on every list of this device, and never mixed up.

Online, the team server is asked as well; what it says is one more list, and where it says nothing that is said.

What is typed is what Mavis needs to make a new record (Mavis facts 2.3 to 2.8). Whoever is on another list keeps the id
that they have there, so that their records count for one child.
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import AddedChild, Gender, Person
from mavis_tui.models.identity import is_nhs_number, spaced_nhs_number, usual_postcode
from mavis_tui.models.programme import Programme
from mavis_tui.models.telling_apart.likeness import Likeness, may_be
from mavis_tui.spreadsheets.ids import derived_id
from mavis_tui.spreadsheets.rows import key_of_person
from mavis_tui.wire.messages import OnAList
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.of_the_day import RecordingOfTheDay
from mavis_tui.workspace.recording.team_search import NOT_ASKED, InTheTeam, TeamSearch


class NewChild(Struct, frozen=True, kw_only=True):
    """What somebody typed of a child who came. `words` say why they came without being on the list."""

    given_name: str
    family_name: str
    date_of_birth: date
    gender: Gender
    programmes: tuple[Programme, ...]
    preferred_name: str = ""
    nhs_number: str = ""
    address_line: str = ""
    postcode: str = ""
    school: str = ""
    school_urn: str = ""
    words: str = ""


class Alike(Struct, frozen=True, kw_only=True):
    """Somebody on a list who is, or may be, the child that was typed. `is_same` where it is certain.

    `at_team` where only the team server's list has them, and none of this device.
    """

    session: str
    place: str
    child: str
    name: str
    date_of_birth: date
    nhs_number: str | None
    here: bool
    is_same: bool
    at_team: bool = False

    @property
    def words(self) -> str:
        """Say who it is and where, in a line."""
        number = f", {spaced_nhs_number(self.nhs_number)}" if self.nhs_number else ""
        where = "on this list" if self.here else f"on the list of {self.place}"
        if self.at_team:
            where = f"at the team server, {where}"
        return f"{self.name}, born {long_date(self.date_of_birth)}{number}: {where}"

    @property
    def is_there(self) -> str:
        """Say that the child is on the list of this session, and what to do. For somebody who is `here`."""
        if self.at_team:
            return (
                f"{self.name} is on this session’s list at the team server, and not yet in the copy on this laptop: "
                "refresh the session, then open that child. Nobody was added."
            )
        return f"{self.name} is on this list already: open that child. Nobody was added."


class Adding:
    """The verbs for it."""

    def __init__(
        self, store: Store, readable: ReadableSessions, of_the_day: RecordingOfTheDay, team: TeamSearch
    ) -> None:
        self._store = store
        self._readable = readable
        self._of_the_day = of_the_day
        self._team = team

    async def in_the_team(self, session_id: str, new: NewChild) -> InTheTeam:
        """Ask the team server for this child, a few seconds long at most. Raises BadInput for who can't be asked for.

        Whatever comes of it, the child can be added: see `InTheTeam.why_not`.
        """
        return await self._team.look_for(session_id, self._person(new))

    def alike(self, session_id: str, new: NewChild, team: InTheTeam = NOT_ASKED) -> tuple[Alike, ...]:
        """Find who is, or may be, this child: on this list first, on every other one that is saved here, in the team.

        Who has the same number, or the same birthday and a name that is alike, is asked about; nobody is written to by
        a part of a name. `team` is what the team server said. Raises NotSavedOffline, BadInput.
        """
        person, answers = self._person(new), self._store.device.same_children
        sessions = [session_id, *(note.session.id for note in self._store.snapshots.notes())]
        found: dict[tuple[str, bool], Alike] = {}
        for each in dict.fromkeys(sessions):
            for other in self._readable.people(each):
                likeness = may_be(answers, person, other)
                if likeness is None:
                    continue
                is_same = likeness is Likeness.SAME
                here = each == session_id
                found.setdefault((other.id, here), _alike(each, self._readable.place(each), other, here, is_same))
        on_a_list = {child for child, _ in found}
        for told in team.found:
            here = told.session == session_id
            if told.id in on_a_list and (not here or (told.id, True) in found):
                continue
            if answers.get(frozenset((person.id, told.id))) is not False:
                found[told.id, here] = _told(told, here=here)
        return tuple(sorted(found.values(), key=lambda one: (not one.here, not one.is_same, one.at_team, one.name)))

    def add(
        self,
        session_id: str,
        new: NewChild,
        *,
        same_as: str = "",
        nobody_else: bool = False,
        team: InTheTeam = NOT_ASKED,
    ) -> Entry:
        """Put a child on the list; when this returns, it is on the disk. Who is there already isn't added again.

        Where somebody on a list may be this child, `same_as` says who it is, by the id, or `nobody_else` that it is
        none of them. Raises BadInput where that isn't said, what Mavis needs is missing, or the child is on the list.
        """
        alike = self.alike(session_id, new, team)
        person = self._person(new)
        if there := next((one for one in alike if one.here and (one.is_same or one.child == same_as)), None):
            raise BadInput(there.is_there)
        certain = next((one for one in alike if one.is_same), None)
        if same_as and same_as not in {one.child for one in alike}:
            raise BadInput("Nobody like that has this id on a list. Nobody was added.")
        asked = [one for one in alike if not one.is_same]
        if asked and not (same_as or certain or nobody_else):
            who = "\n".join(f"- {one.words}" for one in asked)
            raise BadInput(f"Is it one of these? Say who, or that it is none of them. Nobody was added.\n{who}")
        if known_as := same_as or (certain.child if certain is not None else ""):
            person = replace(person, id=known_as)
        begun = self._of_the_day.begin(session_id)
        added = AddedChild(
            id=begun.id,
            session=begun.session,
            by=begun.by,
            at=begun.at,
            person=person,
            programmes=new.programmes,
            school_urn=new.school_urn.strip(),
            words=new.words.strip(),
        )
        entry = self._of_the_day.keep(added)
        if nobody_else:
            for one in asked:
                self._readable.say_same(person.id, one.child, same=False)
        return entry

    def _person(self, new: NewChild) -> Person:
        """Make the person whom a workbook with the same cells would make. Raises BadInput."""
        number = "".join(new.nhs_number.split())
        if number and not is_nhs_number(number):
            raise BadInput("That isn’t an NHS number: it has ten digits, and the last one checks the others.")
        if not new.programmes:
            raise BadInput("Say for which vaccination the child came.")
        given, family = (" ".join(name.split()) for name in (new.given_name, new.family_name))
        if not (given and family):
            raise BadInput("Enter a first name and a last name.")
        postcode = usual_postcode(new.postcode) or new.postcode.strip()
        key = key_of_person(number or None, given, family, postcode, new.date_of_birth)
        return Person(
            id=derived_id(key),
            given_name=given,
            family_name=family,
            preferred_name=new.preferred_name.strip(),
            date_of_birth=new.date_of_birth,
            gender=new.gender,
            nhs_number=number or None,
            address_line=new.address_line.strip(),
            postcode=postcode,
            school=new.school.strip(),
        )


def _alike(session: str, place: str, other: Person, here: bool, is_same: bool) -> Alike:  # by place
    return Alike(
        session=session,
        place=place,
        child=other.id,
        name=other.full_name,
        date_of_birth=other.date_of_birth,
        nhs_number=other.nhs_number,
        here=here,
        is_same=is_same,
    )


def _told(told: OnAList, *, here: bool) -> Alike:  # by the team server
    in_class = f", {told.registration}" if told.registration else ""
    return Alike(
        session=told.session,
        place=f"{told.title}, {long_date(told.day)}{in_class}",
        child=told.id,
        name=f"{told.family_name.upper()}, {told.given_name}",
        date_of_birth=told.date_of_birth,
        nhs_number=told.nhs_number,
        here=here,
        is_same=told.same,
        at_team=True,
    )
