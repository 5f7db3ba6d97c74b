"""What a random day has beside its doses: who came, notes, consents by phone, and children who are on no list.

All of it goes between the laptops as doses do, and Mavis takes none of it from a file: at the end each thing stands on
the office's list of what is to be done there by hand, once, and nothing stands on it that was withdrawn.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from msgspec.structs import asdict, replace

from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import today
from mavis_tui.models.child import Gender
from mavis_tui.models.consent import HealthAnswer, VaccineMethod
from mavis_tui.models.health_questions import questions_for
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, RefusalReason, Response, Route
from mavis_tui.models.of_the_day.of_children import ChildNote, OfChild
from mavis_tui.models.programme import Programme
from mavis_tui.workspace.recording.adding import NewChild
from tests.workspace.team.laptops import Laptop

MISSING = "things to be done in Mavis that are on no list"
TWICE = "things that are on the list twice, or for nothing"
PROMISES = (MISSING, TWICE)
BESIDE, CAME = "records beside the doses", "children who were added"

_NEW = ("Nia", "Otto", "Pia")
_BORN = date(2013, 2, 3)


@dataclass
class Beside:
    """What was recorded beside the doses on the laptops of one day, as the nurses were told that it was."""

    laptops: list[Laptop]
    chance: Random
    counts: Counter[str]
    newest: dict[str, OfChild] = field(default_factory=dict)
    owner: dict[str, Laptop] = field(default_factory=dict)
    came: dict[str, set[bool]] = field(default_factory=dict)
    added: dict[str, set[str]] = field(default_factory=dict)

    def things(self) -> dict[Callable[[], None], int]:
        """Give what may happen, and how often."""
        return {self._register: 3, self._note: 2, self._consent: 2, self._change: 2, self._withdraw: 1, self._add: 1}

    def names(self, laptop: Laptop) -> tuple[str, ...]:
        """Give the children who were added on a laptop."""
        return tuple(sorted(self.added.get(laptop.folder.name, ())))

    def _any(self) -> Laptop:
        return self.chance.choice(self.laptops)

    def _child(self, laptop: Laptop) -> str:
        rows = laptop.workspace.children.rows(laptop.session)
        return self.chance.choice(rows).id

    def _kept(self, laptop: Laptop, record: OfChild) -> None:
        laptop.workspace.of_the_day.keep(record)
        self.newest[record.id], self.owner[record.id] = record, laptop
        self.counts[BESIDE] += 1

    def _register(self) -> None:
        laptop = self._any()
        child, came = self._child(laptop), self.chance.random() < 0.6
        laptop.workspace.attendance.register(laptop.session, child, Registered.ATTENDING if came else Registered.ABSENT)
        name = laptop.workspace.children.page(laptop.session, child).child.full_name  # ids differ between lists
        self.came.setdefault(name, set()).add(came)
        self.counts[BESIDE] += 1

    def _note(self) -> None:
        laptop = self._any()
        begun = asdict(laptop.workspace.of_the_day.begin(laptop.session))
        words = f"Afraid of needles, {self.chance.randint(1, 9)}"
        self._kept(laptop, ChildNote(**begun, child=self._child(laptop), words=words))

    def _consent(self) -> None:
        laptop = self._any()
        self._kept(laptop, self._answered(laptop, self._child(laptop), given=self.chance.random() < 0.7))

    def _answered(self, laptop: Laptop, child: str, *, given: bool) -> ConsentTaken:
        begun = asdict(laptop.workspace.of_the_day.begin(laptop.session))
        answers = tuple(
            HealthAnswer(question=each, yes=False) for each in questions_for(Programme.HPV, today(laptop.clock))
        )
        said = (
            {"response": Response.GIVEN, "methods": (VaccineMethod.INJECTION,), "answers": answers}
            if given
            else {"response": Response.REFUSED, "reason": RefusalReason.PERSONAL_CHOICE, "follow_up": True}
        )
        who = {"responder": "Jane Larch", "relationship": "Mum", "phone": "07700 900123", "route": Route.PHONE}
        return ConsentTaken(**{**begun, **who, **said, "child": child, "programme": Programme.HPV})

    def _own(self) -> tuple[Laptop, OfChild] | None:
        there_are = [one for one in self.newest.values() if one.withdrawn is None]
        if not there_are:
            return None
        record = self.chance.choice(there_are)
        return self.owner[record.id], record

    def _change(self) -> None:
        laptop, record = self._own() or (None, None)
        if laptop is not None and isinstance(record, ChildNote):
            words = f"{record.words}; and again"
            self._kept(laptop, replace(record, words=words[:900], revision=record.revision + 1))

    def _withdraw(self) -> None:
        if (found := self._own()) is not None:
            laptop, record = found
            entry = laptop.workspace.of_the_day.withdraw(record, "Of another child")
            gone = entry.change.of_the_day
            assert isinstance(gone, ChildNote | ConsentTaken)
            self.newest[record.id] = gone
            self.counts[BESIDE] += 1

    def _add(self) -> None:
        """Add a child who came, whom another laptop may have added too, and take the mother's consent."""
        laptop, name = self._any(), self.chance.choice(_NEW)
        new = NewChild(
            given_name=name,
            family_name="Newby",
            date_of_birth=_BORN.replace(day=_NEW.index(name) + 1),
            gender=Gender.NOT_KNOWN,
            programmes=(Programme.HPV,),
            postcode="SW1A 1AA",
        )
        added = laptop.workspace.adding.add(laptop.session, new)
        self.added.setdefault(laptop.folder.name, set()).add(name)
        self.counts[CAME] += 1
        self._kept(laptop, self._answered(laptop, added.change.about or "", given=True))

    def judge(self, office: Laptop) -> None:
        """Hold the office's list of what is to be done by hand against what the nurses were told."""
        things = office.workspace.left_for_mavis.of(office.session)
        on_the_list = Counter(thing.key for thing in things)
        wanted = {f"{one.id}:{one.revision}" for one in self.newest.values() if one.withdrawn is None}
        beside = {key for key in on_the_list if key.split(":")[0] in self.newest}
        self.counts[MISSING] += len(wanted - beside)
        self.counts[TWICE] += len(beside - wanted) + sum(number - 1 for number in on_the_list.values())
        self._judge_who_came(office, Counter(thing.child for thing in things if thing.what.startswith("Absent")))
        self._judge_who_was_added(office)

    def _judge_who_came(self, office: Laptop, absent: Counter[str]) -> None:
        day = today(office.clock)
        ids = {row.name: row.id for row in office.workspace.children.rows(office.session)}
        for name, answers in self.came.items():
            attends = office.workspace.children.page(office.session, ids[name]).child.attends(day)
            self.counts[MISSING] += attends not in answers
            self.counts[MISSING] += attends is False and not absent[name]
            self.counts[TWICE] += max(0, absent[name] - int(attends is False))

    def _judge_who_was_added(self, office: Laptop) -> None:
        names = Counter(row.name for row in office.workspace.children.rows(office.session))
        for name in set().union(*self.added.values()):
            listed = names[f"NEWBY, {name}"]
            self.counts[MISSING] += not listed
            self.counts[TWICE] += max(0, listed - 1)
