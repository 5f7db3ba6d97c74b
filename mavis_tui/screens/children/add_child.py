"""Putting a child on the list who came and isn't on it: what Mavis needs, after a look at every list there is."""

from datetime import date

from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.models.child import Gender
from mavis_tui.models.programme import Programme, label_of, labels_of
from mavis_tui.models.session import Session
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.base.pick import Pick
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.adding import Alike, NewChild
from mavis_tui.workspace.typed_values import typed_date
from mavis_tui.workspace.words import Tone

_ALL, _NOBODY = "all", "nobody"
_GENDERS = {
    Gender.FEMALE: "Female",
    Gender.MALE: "Male",
    Gender.NOT_KNOWN: "Not known",
    Gender.NOT_SPECIFIED: "Not specified",
}
_FIELDS = {
    "given": ("First name", 300),
    "family": ("Last name", 300),
    "born": ("Date of birth, like 01/06/2013", 20),
    "number": ("NHS number, if it is known", 16),
    "postcode": ("Postcode; needed where there is no NHS number", 10),
    "words": ("Why the child came without being on the list (optional)", 300),
}


class AddChildScreen(HubForm):
    """The fields; whom a list has already, or may have, is asked about before anybody is added."""

    cut_off_words = "Stopped. Nobody was added."

    def __init__(self, workspace: Workspace, session: Session) -> None:
        super().__init__(workspace)
        self._session = session

    def body(self) -> ComposeResult:
        """The fields, one under the other."""
        yield Text(id="wrong", classes="wrong")
        for name, (label, longest) in _FIELDS.items():
            yield Text(label, classes="label")
            yield Input(id=name, max_length=longest, select_on_focus=False)
            if name == "born":
                yield Text("Gender", classes="label")
                genders = [Choice(gender.value, words) for gender, words in _GENDERS.items()]
                yield Choices(genders, radio=True, at=Gender.NOT_KNOWN.value, id="gender")
        programmes = self._session.programmes
        if len(programmes) > 1:
            yield Text("Came for", classes="label")
            choices = [Choice(_ALL, labels_of(programmes)), *(Choice(one.value, label_of(one)) for one in programmes)]
            yield Choices(choices, radio=True, id="programmes")

    def begin(self) -> None:
        """Start at the first name."""
        self.query_one("#given", Input).focus()

    def renew(self) -> None:
        """Write the heading."""
        self.head("Add a child who isn’t on the list", plain(self._session.title))

    @property
    def touched(self) -> bool:
        """True if something was typed."""
        return any(field.value.strip() for field in self.query(Input))

    async def keep(self) -> Said:
        """Look for the child on every list, ask about those who are alike, and put the child on the list."""
        new, session = self._typed(), self._session.id
        adding = self.workspace.adding
        self.say("Looking for the child on every list, and at the team server…")
        team = await adding.in_the_team(session, new)
        self.say("Saving…")
        alike = await self.on_disk(adding.alike, session, new, team)
        same_as = await self._said_of([one for one in alike if not one.is_same], more=team.more)
        there = next((one for one in alike if one.here and (one.is_same or one.child == same_as)), None)
        if there is not None:
            return Said(plain(there.is_there), Tone.YELLOW)
        nobody_else = same_as == _NOBODY
        known_as = "" if nobody_else else same_as
        await self.on_disk(lambda: adding.add(session, new, same_as=known_as, nobody_else=nobody_else, team=team))
        self.workspace.wake()
        added = f"{new.family_name.upper()}, {new.given_name}"
        said = f"{plain(added)} is on the list now. Nothing is agreed to yet: take a consent before a dose."
        return Said(f"{said} {plain(team.why_not)}".strip(), Tone.YELLOW if team.why_not else Tone.GREEN)

    async def _said_of(self, alike: list[Alike], *, more: bool) -> str:
        """Ask who of them it is: an id, `_NOBODY`, or nothing where there is nobody to ask about. Raises BadInput."""
        if not alike:
            return ""
        choices = [Choice(one.child, plain(one.words)) for one in {one.child: one for one in alike}.values()]
        choices.append(Choice(_NOBODY, "None of them: another child"))
        question = "Is it one of these children? There are others alike." if more else "Is it one of these children?"
        said = await self.app.push_screen_wait(Pick(question, choices, choices[0].key))
        if said is None:
            raise BadInput("Nobody was added: it wasn’t said who the child is.")
        return said

    def _typed(self) -> NewChild:
        value = {name: self.query_one(f"#{name}", Input).value for name in _FIELDS}
        return NewChild(
            given_name=value["given"],
            family_name=value["family"],
            date_of_birth=self._born(value["born"]),
            gender=Gender(self.query_one("#gender", Choices).key or Gender.NOT_KNOWN.value),
            nhs_number=value["number"],
            postcode=value["postcode"],
            words=value["words"],
            programmes=self._programmes(),
        )

    def _born(self, typed: str) -> date:
        born = typed_date(typed)
        if born is None:
            self.query_one("#born", Input).focus()
            raise BadInput("Enter a date of birth, like 01/06/2013.")
        return born

    def _programmes(self) -> tuple[Programme, ...]:
        said = next((choices.key for choices in self.query("#programmes").results(Choices)), None)
        if said in (None, _ALL):
            return tuple(self._session.programmes)
        return (Programme(said),)
