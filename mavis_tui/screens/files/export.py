"""Writing a session to a file: for Mavis, as FHIR, or as a list to print; and afterwards what is in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.errors import BadInput
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import today
from mavis_tui.models.files.by_hand import ByHand, by_hand_count
from mavis_tui.models.given_although.in_words import ENTER_FIRST
from mavis_tui.models.given_although.self_consent import TELLS
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.files.report import Line, Report
from mavis_tui.settings import whole_path
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.files.fhir import Immunizations
from mavis_tui.workspace.files.mavis_csv import ForMavis
from mavis_tui.workspace.files.names import FOR_MAVIS, FileKind, kinds_for, suggested, usual_folder
from mavis_tui.workspace.files.paper_list import Printed
from mavis_tui.workspace.files.unencrypted import WARNING
from mavis_tui.workspace.words import NOTHING_NEW, UPLOAD_IN_MAVIS, Tone, left_out_words
from mavis_tui.workspace.words_of_files import by_hand_words, not_by_hand, still_by_hand, to_enter_words, warned_words

_WORDS = {
    FileKind.MAVIS: "For Mavis: what is new or corrected",
    FileKind.AGAIN: "For Mavis: everything once more",
    FileKind.CONFIDENTIAL: "For Mavis: also what the parents aren’t to be told",
    FileKind.FHIR: "FHIR: the vaccines that were given, for other systems",
    FileKind.PAPER: "Paper: the list of children, to print",
}
_ABOUT = {
    FileKind.MAVIS: "The CSV that Mavis imports, checked so that it takes the whole file.",
    FileKind.AGAIN: "The same with what is in an earlier file too, for one that was lost or never uploaded.",
    FileKind.CONFIDENTIAL: f"What is new or corrected, confidential records too. {TELLS}",
    FileKind.FHIR: "A bundle of FHIR R4 Immunization resources. It changes nothing here.",
    FileKind.PAPER: (
        "A page that a browser prints: by class, what is due and why, room to write. It changes nothing here."
    ),
}
STEPS = "The steps in Mavis, to be ticked off: {session.by-hand} on the session’s page."
_THE_HUBS = (
    " This session has a team server, whose office exports for the whole team. Write it here only if the team server "
    "can’t be reached for long; Mavis takes what comes twice for one."
)


class ExportScreen(HubForm):
    """What is to be written, and where; `report` is then what came of it. No file is ever replaced."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "keep", "Write", id="export.write", tooltip="Write the file"),
    ]

    stopped_words = "Stopped. No file was written."

    def __init__(self, workspace: Workspace, session: Session) -> None:
        super().__init__(workspace)
        self.report: Report | None = None
        self._session = session
        self._kinds = kinds_for(session, confidential=bool(workspace.mavis_csv.confidential(session.id)))
        self._offered = ""

    def body(self) -> ComposeResult:
        """The fields."""
        yield Text(id="wrong", classes="wrong")
        yield Text("What to write", classes="label")
        yield Choices([Choice(kind.value, _WORDS[kind]) for kind in self._kinds], radio=True, id="what")
        yield Text(id="about", classes="part")
        yield Text("File. It isn’t encrypted; only you may read it, and no other file is replaced", classes="label")
        yield Input(id="file", max_length=4000, select_on_focus=False)

    def begin(self) -> None:
        """Start at what is to be written."""
        self.query_one("#what", Choices).focus()
        self._offer()

    def renew(self) -> None:
        """Write the heading, and what the choice means."""
        self.head("Export or print", plain(self._session.title))
        hubs = not is_of_workbook(self._session.id) and self._kind in FOR_MAVIS
        self.query_one("#about", Static).update(_ABOUT[self._kind] + (_THE_HUBS if hubs else ""))

    @property
    def touched(self) -> bool:
        """True if a path was typed."""
        return self._path != self._offered

    @on(Choices.Moved)
    def follow(self) -> None:
        """Say what the choice means, and offer a name for it unless one was typed."""
        if not self.touched:
            self._offer()
        self.renew()

    async def keep(self) -> Said:
        """Write the file, in a thread: there may be thousands of records."""
        path = self._free_path()
        kind, typed = self._kind, self._path
        self.report = await self.lasting(lambda work: self._write(kind, path, typed, work))
        return Said("")

    @property
    def _kind(self) -> FileKind:
        return FileKind(self.query_one("#what", Choices).key or self._kinds[0])

    @property
    def _path(self) -> str:
        return self.query_one("#file", Input).value.strip()

    def _free_path(self) -> Path:
        path = whole_path(self._path)
        if not self._path or path.exists():
            self.query_one("#file", Input).focus()
            is_there = f"There is a file already: {path}. Choose another name."
            raise BadInput(is_there if self._path else "Enter where the file is to be written.")
        return path

    def _offer(self) -> None:
        path = suggested(self._session, self._kind, today(self.workspace.clock), usual_folder())
        self._offered = str(path)
        self.query_one("#file", Input).value = self._offered

    def _write(self, kind: FileKind, path: Path, typed: str, work: LongWork) -> Report:
        workspace, session = self.workspace, self._session
        if kind is FileKind.FHIR:
            lines = _of_fhir(workspace.fhir.export(session.id, path, work=work), typed)
        elif kind is FileKind.PAPER:
            lines = _of_paper(workspace.paper.write(session.id, path, work=work), typed)
        else:
            again, confidential = kind is FileKind.AGAIN, kind is FileKind.CONFIDENTIAL
            made = workspace.mavis_csv.for_mavis(session.id, path, again=again, confidential=confidential, work=work)
            lines = of_mavis(made, typed, self.keyed(STEPS), workspace.left_for_mavis.of(session.id))
        return Report(workspace, "What was written", session.title, lines)


def of_mavis(done: ForMavis, file: str, steps: str, by_hand: Sequence[ByHand] = ()) -> Iterator[Line]:
    """Say what is in the file, what to do with it, what isn't in it and where its `steps` are, and what to know.

    `by_hand` is the list of what is to be done in Mavis by hand; what is on it isn't said twice.
    """
    left_out = not_by_hand(done.left_out, by_hand)
    if done.file:
        yield f"{counted(done.written, 'record')} written to {file}", Tone.GREEN
    else:
        yield f"{NOTHING_NEW} “Everything once more” writes what is in earlier files too.", Tone.YELLOW
    if left_out:
        yield f"{counted(len(left_out), 'record')} left out: see below.", Tone.YELLOW
    if done.enter_first:
        yield "", Tone.PLAIN
        yield ENTER_FIRST, Tone.YELLOW
        yield from ((f"  {to_enter_words(each)}", Tone.PLAIN) for each in done.enter_first)
    if done.file:
        yield from _next(
            UPLOAD_IN_MAVIS,
            "When Mavis says Completed, download the session’s spreadsheet there again, and open it on the session’s "
            "page (Open a newer workbook): what Mavis took in turns from Exported to Saved.",
            WARNING,
        )
    if left_out:
        yield "", Tone.PLAIN
        yield "Left out, to be done in Mavis by hand or put right here:", Tone.YELLOW
        yield from ((f"  {left_out_words(each)}", Tone.PLAIN) for each in left_out)
    if by_hand:
        yield "", Tone.PLAIN
        yield f"To do in Mavis by hand: {by_hand_count(by_hand)}.", Tone.YELLOW
        yield from ((f"  {by_hand_words(each)}", Tone.PLAIN) for each in still_by_hand(by_hand, done.enter_first))
    if left_out or by_hand:
        yield steps, Tone.PLAIN
    if done.warned:
        yield "", Tone.PLAIN
        yield "To know before you upload it:", Tone.YELLOW
        yield from ((f"  {warned_words(each)}", Tone.PLAIN) for each in done.warned)


def _of_fhir(done: Immunizations, file: str) -> Iterator[Line]:
    yield f"{counted(done.written, 'vaccination')} written to {file}.", Tone.GREEN
    yield from _next(WARNING)
    if done.warned:
        yield "", Tone.PLAIN
        yield "To know before you send it:", Tone.YELLOW
        yield from ((f"  {each.child}, {each.what}: {each.why}", Tone.PLAIN) for each in done.warned)
    if done.left_out:
        yield "", Tone.PLAIN
        yield f"{counted(len(done.left_out), 'record')} left out:", Tone.YELLOW
        yield from ((f"  {each.child}, {each.what}: {each.why}", Tone.PLAIN) for each in done.left_out)


def _of_paper(done: Printed, file: str) -> Iterator[Line]:
    children = counted(done.children, "child", "children")
    yield f"{children} written to {file}.", Tone.GREEN
    yield from _next(
        "Open it in a browser and print it on A4, across.",
        WARNING,
        "Shred the paper when everything on it is typed in: open the child, also on the day after.",
    )


def _next(*steps: str) -> Iterator[Line]:
    yield "", Tone.PLAIN
    yield "What to do next:", Tone.PLAIN
    yield from (
        (f"  {number} {step}" if len(steps) > 1 else f"  {step}", Tone.PLAIN) for number, step in enumerate(steps, 1)
    )
