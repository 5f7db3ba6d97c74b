"""Opening a workbook from Mavis: which file, on which days, and afterwards what of it wasn’t understood."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec import UNSET, UnsetType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mavis_tui.errors import BadInput, ClinicNeeded, FluProtocolNeeded, ListShortened, SessionIdNeeded
from mavis_tui.models.calendar import today
from mavis_tui.models.protocols import PROTOCOLS_BRIEFLY, ROLE_LABELS
from mavis_tui.models.session import Place, Session
from mavis_tui.models.vaccination import Protocol, Role
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.flu_protocol import EACH, NOBODY_SAID, chosen_as, flu_field, flu_said
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.base.pick import Pick
from mavis_tui.screens.files.report import Line, Report
from mavis_tui.settings import whole_path
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.typed_values import typed_date
from mavis_tui.workspace.words import Tone, not_exported
from mavis_tui.workspace.words_of_files import remark_words

if TYPE_CHECKING:
    from mavis_tui.workspace.sessions.workbooks import Opened


class OpenScreen(HubForm):
    """Path, days and clinic; on a device that doesn’t know who records, that too. `opened` is what came of it.

    A newer workbook of a `session` that was opened before is opened for the same days and the same clinic, and keeps
    what the session chose for flu unless another is chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "keep", "Open", id="open.open", tooltip="Open the workbook"),
    ]

    def __init__(self, workspace: Workspace, session: Session | None = None) -> None:
        super().__init__(workspace)
        self.opened: Opened | None = None
        self._introduced = workspace.access.introduced
        self._newer_of = session
        self._flu_protocol: Protocol | UnsetType | None = UNSET
        days = session.dates if session is not None else (today(workspace.clock),)
        self._days_known = ", ".join(f"{day:%d/%m/%Y}" for day in days)
        at_clinic = session is not None and session.location.kind is Place.CLINIC
        self._clinic = session.location.name if session is not None and at_clinic else ""

    def body(self) -> ComposeResult:
        """The fields."""
        yield Text(id="wrong", classes="wrong")
        yield Text("Workbook that Mavis exported (.xlsx)", classes="label")
        yield Input(id="path", max_length=4000)
        yield Text("Days on which the session is, with a comma between them", classes="label")
        yield Input(self._days_known, id="dates", max_length=600, select_on_focus=False)
        yield Text("Clinic, for a clinic only; left empty, you choose from the workbook’s", classes="label")
        yield Input(self._clinic, id="clinic", max_length=300)
        yield Text("SESSION_ID in Mavis: a number, or clinic", id="unsaid", classes="label")
        yield Input(id="session-id", max_length=40)
        yield from flu_field(self._newer_of)
        if not self._introduced:
            yield Text("Your e-mail address in Mavis", classes="label")
            yield Input(id="email", max_length=300)
            yield Text("Your name", classes="label")
            yield Input(id="name", max_length=300)
            yield Text("What you are", classes="label")
            yield Choices(
                [Choice(role.value, words.capitalize()) for role, words in ROLE_LABELS.items()], radio=True, id="role"
            )

    def begin(self) -> None:
        """Start at the path; which session it is, is asked only where the workbook doesn’t say it."""
        self._ask_for_session(asked=False)
        self.query_one("#path", Input).focus()

    def renew(self) -> None:
        """Write the heading."""
        newer = self._newer_of
        title = "Open a newer workbook from Mavis" if newer is not None else "Open a workbook from Mavis"
        of = "No team server is needed" if newer is None else plain(newer.location.name)
        self.head(title, f"{of}. What is recorded here already stays.")

    @property
    def touched(self) -> bool:
        """True if something was typed."""
        typed = any(field.value not in ("", self._days_known, self._clinic) for field in self.query(Input))
        return typed or flu_said(self, self._newer_of) is not UNSET

    async def keep(self) -> Said:
        """Read the workbook and save its session here, in a thread: it may have thousands of children."""
        path = self._path()
        days = list(self._days())
        if not self._introduced:
            role = Role(self.query_one("#role", Choices).key or "")
            await self.on_disk(self.workspace.access.introduce, self._typed("email"), self._typed("name"), role)
        self.opened = await self._asked(path, days)
        return Said(f"{self.opened.title} is available offline.")

    async def _asked(self, path: Path, days: list[date], *, shorter: bool = False) -> "Opened":
        """Open it, and ask what has to be asked first."""
        try:
            return await self._open(path, days, shorter=shorter)
        except ClinicNeeded as error:
            if not error.names or not await self._choose(error.names):
                raise
            return await self._asked(path, days, shorter=shorter)
        except SessionIdNeeded as error:
            self._ask_for_session(asked=True)
            self.query_one("#session-id", Input).focus()
            instead = ", or leave it empty and open it all the same" if error.may_stay_unsaid else ""
            raise BadInput(f"{error} Fill it in below{instead}.") from error
        except FluProtocolNeeded as error:
            if not await self._choose_protocol(error.names):
                raise
            return await self._asked(path, days, shorter=shorter)
        except ListShortened as error:
            question = f"{error} Replace the list all the same? Children with records stay on it."
            ask = Ask(question, no="No, keep the list as it is", yes="Yes, replace it with this shorter one")
            if not await self.app.push_screen_wait(ask):
                raise
            return await self._asked(path, days, shorter=True)

    async def _open(self, path: Path, days: list[date], *, shorter: bool) -> "Opened":
        clinic, session_id, ask = self._typed("clinic"), self._typed("session-id"), not self._asks_for_session
        opening, newer_of = self.workspace.workbooks.open, self._newer_of
        flu_protocol = flu_said(self, newer_of) if newer_of is not None else self._flu_protocol
        return await self.lasting(
            lambda work: opening(
                path,
                days,
                clinic,
                session_id,
                shorter=shorter,
                ask=ask,
                flu_protocol=flu_protocol,
                ask_flu=True,
                work=work,
            )
        )

    @property
    def _asks_for_session(self) -> bool:
        return bool(self.query_one("#session-id").display)

    def _ask_for_session(self, *, asked: bool) -> None:
        for field in self.query("#unsaid, #session-id"):
            field.display = asked

    async def _choose(self, names: tuple[str, ...]) -> bool:
        """Let one of the clinics that the workbook has be chosen, and write it into its field."""
        choices = [Choice(name, plain(name)) for name in names]
        chosen = await self.app.push_screen_wait(Pick("At which clinic is this session?", choices, names[0]))
        if chosen is not None:
            self.query_one("#clinic", Input).value = chosen
        return chosen is not None

    async def _choose_protocol(self, names: tuple[str, ...]) -> bool:
        """Let it be said what the session chose for flu; the workbook doesn't say it."""
        choices = [NOBODY_SAID, *(Choice(name, PROTOCOLS_BRIEFLY[Protocol(name)]) for name in names)]
        chosen = await self.app.push_screen_wait(
            Pick("Under which protocol does this session give flu?", choices, EACH)
        )
        if chosen is not None:
            self._flu_protocol = chosen_as(chosen)
        return chosen is not None

    def _path(self) -> Path:
        path = whole_path(self._typed("path"))
        if not self._typed("path") or not path.is_file():
            self.query_one("#path", Input).focus()
            raise BadInput(f"There is no file {path}." if self._typed("path") else "Enter which file it is.")
        return path

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()

    def _days(self) -> Iterator[date]:
        for part in filter(str.strip, self._typed("dates").split(",")):
            day = typed_date(part)
            if day is None:
                self.query_one("#dates", Input).focus()
                raise BadInput(f"“{part.strip()}” isn’t a date. Write it like 24/11/2026.")
            yield day


class OpenedScreen(Report):
    """What came of it, and every cell that wasn’t understood."""

    def __init__(self, workspace: Workspace, opened: "Opened") -> None:
        said = f"Available offline: {counted(opened.children, 'child', 'children')}"
        super().__init__(workspace, opened.title, said, _lines(opened))


def _lines(opened: "Opened") -> Iterator[Line]:
    if opened.again:
        yield f"Brought up to date: {opened.new} new, {opened.gone} gone.", Tone.PLAIN
        if opened.kept:
            yield f"{opened.kept} not in the workbook any more, kept: something was recorded for them.", Tone.PLAIN
    if opened.typed:
        waits = "was typed in the workbook and waits" if opened.typed == 1 else "were typed in the workbook and wait"
        yield f"{counted(opened.typed, 'record')} {waits} here to be exported.", Tone.BLUE
    if opened.saved:
        came = (
            "1 record made here came back from Mavis and is"
            if opened.saved == 1
            else (f"{opened.saved} records made here came back from Mavis and are")
        )
        yield f"{came} saved there.", Tone.GREEN
    if opened.to_export:
        yield f"{not_exported(opened.to_export)}.", Tone.BLUE
    for sentence in (*opened.said, *opened.differing):
        yield sentence, Tone.YELLOW
    if not opened.remarks:
        yield "Every cell of the workbook was understood.", Tone.GREEN
        return
    yield f"Not understood or not kept: {len(opened.remarks)}. Everything else was taken in.", Tone.YELLOW
    for remark in opened.remarks:
        yield f"  {remark_words(remark)}", Tone.PLAIN
