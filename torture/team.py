"""A team for one case: a hub of its own, laptops that have its session, and nurses who record there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.hub.store.database import Database
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.sync.upload import UploadResult
from mavis_tui.workspace.recording.form_answers import Answers, answers_of
from tests.builders import TODAY, a_batch, a_child, a_session
from tests.conftest import StandingClock
from tests.hub.running import PASSWORD, RunningHub, running_hub
from torture.laptop import Laptop, Wire, sealed_store
from torture.promises import SESSION, HubTables
from torture.school import GIVEN

CHILDREN = 8
DAYS = tuple(TODAY + timedelta(days=n) for n in range(-2, 4))
TEAM = "R1L"
NURSES = tuple(Staff(email=f"{name.lower()}@{TEAM.lower()}.example", name=name) for name in ("Sian", "Tom"))
NOT_GIVEN = Answers(reason=Reason.UNWELL)


def workbook(dates: Sequence[date] = DAYS) -> SessionBundle:
    """Make what the office imports: the session with its children, as Mavis exported it."""
    children = tuple(a_child(n) for n in range(1, CHILDREN + 1))
    return bundle(a_session(organisation=TEAM, vaccinators=NURSES, dates=tuple(dates)), children, (a_batch(),))


class Team:
    """The hub that answers now, the laptops, and a clock that is right. `sealed` are stores to start laptops from."""

    def __init__(self, folder: Path, sealed: Sequence[Path], clock: StandingClock) -> None:
        self.folder = folder
        self.clock = clock
        self.laptops: list[Laptop] = []
        self._sealed = sealed
        self._hubs = AsyncExitStack()
        self.hub: RunningHub

    @property
    def database(self) -> Database:
        """The tables of the hub that answers now."""
        return self.hub.database

    async def start_hub(self, file: str, *, knows: bool = True, dates: Sequence[date] = DAYS) -> None:
        """Let the hub on this file answer from now on; one that `knows` nothing yet gets the nurses and the session."""
        self.hub = await self._hubs.enter_async_context(running_hub(self.folder, self.clock, file))
        if not knows:
            for nurse in NURSES:
                await self.hub.add_nurse(nurse, organisation=TEAM)
            await self.hub.put(workbook(dates))
        for laptop in self.laptops:
            laptop.wire.hub = self.hub.transport

    async def stop_hub(self) -> None:
        """Stop it, and whatever answered before."""
        await self._hubs.aclose()

    async def equip(self, number: int, nurse: Staff = NURSES[0], *, saved: bool = True) -> Laptop:
        """Give a nurse a laptop, signed in, with the list of sessions and, if `saved`, the session."""
        laptop = self.laptop_on(self._sealed[number], f"laptop{number}")
        await laptop.workspace.access.sign_in(self.hub.address, nurse.email, PASSWORD)
        await laptop.workspace.sessions.refresh_list()
        if saved:
            await laptop.workspace.sessions.save_offline(SESSION)
        return laptop

    def laptop_on(self, store: Path, name: str) -> Laptop:
        """Start a laptop on a copy of a store."""
        wire = Wire(self.hub.transport)
        laptop = Laptop(store, self.folder / name, wire, self.clock, self.hub.address)
        self.laptops.append(laptop)
        return laptop

    async def heal(self, laptop: Laptop, nurse: Staff = NURSES[0], hub: str = "") -> UploadResult:
        """Mend the network, sign in, and let everything go up."""
        laptop.wire.mend()
        await laptop.workspace.access.sign_in(hub or laptop.hub, nurse.email, PASSWORD)
        return await laptop.workspace.upload_now()

    async def tables(self) -> HubTables:
        """Look into the hub's tables. Raises Broken where a dose is there twice."""
        found = HubTables(self.database, TEAM)
        await found.read()
        return found

    async def switch_off(self) -> None:
        """Close everything."""
        for laptop in self.laptops:
            await laptop.switch_off()
        await self.stop_hub()


@asynccontextmanager
async def a_team(folder: Path, sealed: Sequence[Path], dates: Sequence[date] = DAYS) -> AsyncIterator[Team]:
    """Make a team with a hub that has the session, for one case."""
    folder.mkdir()  # noqa: ASYNC240 # nobody else runs in this loop
    team = Team(folder, sealed, StandingClock())
    await team.start_hub("hub.db", knows=False, dates=dates)
    try:
        yield team
    finally:
        await team.switch_off()


def sealed_stores(folder: Path, count: int) -> list[Path]:
    """Make empty stores for so many laptops, once for all cases."""
    return [sealed_store(folder / f"sealed-{n}") for n in range(count)]


def record(laptop: Laptop, child: int, answers: Answers = GIVEN) -> Entry | None:
    """Let the nurse record for a child, and remember what she was told is safe."""

    def make() -> Entry:
        recording = laptop.workspace.recording
        options = recording.options(SESSION, f"child-{child}", Programme.HPV)
        return recording.confirm(recording.prepare(options, answers))

    return laptop.confirm(make)


def correct(laptop: Laptop, child: int, record_id: str, answers: Answers | None = None, **changed: object) -> Entry:
    """Let the nurse correct a record: with other answers, or with the old ones but for those that `changed`.

    Raises what the verbs raise.
    """
    recording = laptop.workspace.recording
    options = recording.correction(SESSION, f"child-{child}", record_id)
    assert options.correcting is not None
    given = answers if answers is not None else replace(answers_of(options.correcting), **changed)
    entry = recording.confirm(recording.prepare(options, given))
    laptop.confirmed[entry.change.id, entry.change.revision] = entry.change
    return entry
