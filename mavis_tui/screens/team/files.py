"""Asks where a file of the team is, or is to be written, and says afterwards what came of it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import today
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.files.export import of_mavis
from mavis_tui.screens.files.report import Line, Report
from mavis_tui.settings import whole_path
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.files.names import free_name, plainly, usual_folder
from mavis_tui.workspace.team.collecting import Collected
from mavis_tui.workspace.team.words import collected_words
from mavis_tui.workspace.words import Tone


class TeamFileKind(StrEnum):
    """What is done with a file."""

    HAND_IN = "hand-in"
    TAKE_IN = "take-in"
    FOR_MAVIS = "for-mavis"
    RECEIPTS = "receipts"


_TITLES = {
    TeamFileKind.HAND_IN: "Hand in to the team",
    TeamFileKind.TAKE_IN: "Take in files of the team",
    TeamFileKind.FOR_MAVIS: "The team’s one file for Mavis",
    TeamFileKind.RECEIPTS: "Receipts for the other laptops",
}
_ABOUT = {
    TeamFileKind.HAND_IN: "All that is recorded here without a team server, sealed, for the laptop that collects",
    TeamFileKind.TAKE_IN: "In any order, and again as often as you like; nothing is doubled",
    TeamFileKind.FOR_MAVIS: "What is new or corrected on all laptops whose files were taken in here",
    TeamFileKind.RECEIPTS: "What was exported, seen in Mavis, decided and corrected, sealed",
}
_WHERE = {
    TeamFileKind.HAND_IN: "File to write, on a USB stick for example; no other file is replaced",
    TeamFileKind.TAKE_IN: "The file, or a folder: then every file of the team in it",
    TeamFileKind.FOR_MAVIS: "File to write. It isn’t encrypted; only you may read it, and no other file is replaced",
    TeamFileKind.RECEIPTS: "File to write, on a USB stick for example; no other file is replaced",
}


_STEPS = "The steps in Mavis, to be ticked off, are on each session’s page."


class TeamFileScreen(HubForm):
    """One path and one key; `report` is then what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "keep", "Go on", id="team-file.go-on", tooltip="Write the file, or take it in"),
    ]

    stopped_words = "Stopped. No file was written."

    def __init__(self, workspace: Workspace, kind: TeamFileKind) -> None:
        super().__init__(workspace)
        self.report: Report | None = None
        self._kind = kind
        self._offered = self._offer()

    def body(self) -> ComposeResult:
        """The path."""
        yield Text(id="wrong", classes="wrong")
        yield Text(_WHERE[self._kind], classes="label")
        yield Input(self._offered, id="file", max_length=4000, select_on_focus=False)

    def begin(self) -> None:
        """Start at the path."""
        self.query_one("#file", Input).focus()

    def renew(self) -> None:
        """Write the heading."""
        self.head(_TITLES[self._kind], _ABOUT[self._kind])

    @property
    def touched(self) -> bool:
        """True if a path was typed."""
        return self._path != self._offered

    async def keep(self) -> Said:
        """Do it in a thread: there may be thousands of records."""
        if not self._path:
            raise BadInput("Enter which file.")
        path, typed = whole_path(self._path), self._path
        self.report = await self.lasting(lambda work: self._done(path, typed, work))
        return Said("")

    @property
    def _path(self) -> str:
        return self.query_one("#file", Input).value.strip()

    def _offer(self) -> str:
        folder, day = usual_folder(), today(self.workspace.clock).isoformat()
        if self._kind is TeamFileKind.TAKE_IN:
            return str(folder)
        ending = ".csv" if self._kind is TeamFileKind.FOR_MAVIS else ".mavis"
        nurse = self.workspace.access.nurse
        who = f"-{plainly(nurse.name or nurse.email)}" if self._kind is TeamFileKind.HAND_IN else ""
        return str(free_name(folder, f"{self._kind.value}{who}-{day}", ending))

    def _done(self, path: Path, typed: str, work: LongWork) -> Report:
        team = self.workspace.team
        if self._kind is TeamFileKind.TAKE_IN:
            title, lines = "What was taken in", _taken(*team.collect([path]))
        elif self._kind is TeamFileKind.FOR_MAVIS:
            title, lines = "What was written", of_mavis(team.for_mavis(path, work=work), typed, _STEPS)
        elif self._kind is TeamFileKind.HAND_IN:
            title, lines = "What was written", _handed_in(team.hand_in(path).records, typed)
        else:
            title, lines = "What was written", _receipts(team.receipts(path).told, typed)
        return Report(self.workspace, title, _ABOUT[self._kind], list(lines))


def _handed_in(records: int, file: str) -> Iterator[Line]:
    yield f"{counted(records, 'record')} written to {file}, sealed with the team’s words.", Tone.GREEN
    yield "", Tone.PLAIN
    yield "What to do next:", Tone.PLAIN
    yield "  1 Give it to the laptop that collects. There: Take in.", Tone.PLAIN
    yield "  2 When its file with receipts comes back, take that in here: it says what was exported.", Tone.PLAIN
    yield (
        "Everything stays here, too. The export of this laptop leaves it out, so that Mavis gets it once.",
        Tone.PLAIN,
    )


def _receipts(told: int, file: str) -> Iterator[Line]:
    yield f"Receipts for {counted(told, 'record')} written to {file}, sealed with the team’s words.", Tone.GREEN
    yield "", Tone.PLAIN
    yield "Give it to every laptop. There: Take in.", Tone.PLAIN


def _taken(taken: Mapping[str, Collected], wrong: Mapping[str, str]) -> Iterator[Line]:
    for file, one in taken.items():
        yield Path(file).name, Tone.PLAIN if one.brought_nothing else Tone.GREEN
        yield from ((f"  {sentence}", Tone.PLAIN) for sentence in collected_words(one))
    for file, why in wrong.items():
        yield Path(file).name, Tone.YELLOW
        yield f"  {why}", Tone.YELLOW
    if not taken and not wrong:
        yield "There is no file of the team in that folder. Nothing was taken.", Tone.YELLOW
