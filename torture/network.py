"""Every fault of the network between the real client and a real hub on real sockets: what is read, and what heals it.

`python -m torture.network` prints the table of docs/offline-and-sync.md; a test holds the page to it.
"""

import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import httpx
import msgspec
from sqlalchemy import delete, select

from mavis_tui.client.service import Service
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import changes, tokens
from mavis_tui.models.change import Change
from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.session import bundle
from mavis_tui.sync.engine import Engine
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import NURSE, TODAY, a_batch, a_child, a_session
from tests.conftest import StandingClock
from tests.hub.running import CHEAP, PASSWORD
from torture.careless import Careless
from torture.cases import CASES, Case
from torture.certificates import DAY, Authority
from torture.laptop import Laptop, Wire, sealed_store
from torture.proxy import Proxy, context_of, hub_on_a_socket
from torture.trial import Scale, Trial

SESSION = "1204"
RECORDS = 2
PATIENT_SECONDS = 20
"""As long as a nurse's laptop waits: a hub that is well may take its time, on a machine that has other things to do."""
GIVES_UP_SECONDS = 0.25
"""The client's patience where nothing comes, in short."""
GIVES_UP_SECONDS_AT_LENGTH = 2.0

GIVEN = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)
SHOWN_HUB = "https://hub.example.nhs.uk"

LOST, DOUBLED, STUCK = "records lost", "records doubled", "records stuck"
MUTE, RUDE = "faults without one clear message", "requests to a hub that had asked for rest"
PROMISES = (LOST, DOUBLED, STUCK, MUTE, RUDE)

NOTHING = "nothing: it goes through"
AT_ONCE = "nothing is needed"
NEXT_TRY = "by itself, at the next try"
AFTER_THE_REST = "by itself, after the rest that the hub asked for"
SIGNING_IN = "signing in; then by itself"


class Line(NamedTuple):
    """What came of one fault: what the nurse reads, and what heals it."""

    fault: str
    said: str
    heals: str


class Rests:
    """A sleep that takes no time, and the clock that goes with it. `left` rests are allowed, then Enough is raised."""

    def __init__(self) -> None:
        self.left = 0
        self.passed = 0.0

    async def __call__(self, seconds: float) -> None:
        """Rest."""
        await asyncio.sleep(0)
        self.passed += seconds
        self.left -= 1
        if self.left < 0:
            raise Enough


class Enough(Exception):
    """Ends an engine that would run for ever."""


def _take_in_hand(engine: Engine, rests: Rests) -> None:
    """Let an engine rest by `rests`, and probe: a question that waits at the hub would take real seconds."""
    engine._sleep, engine._seconds = rests, lambda: rests.passed
    engine.following = None


class Clients:
    """Makes the laptop's clients, and gives all of them the same patience."""

    def __init__(self, connects: Callable[..., Service], gives_up: float) -> None:
        self._connects = connects
        self._gives_up = gives_up
        self._made: list[Service] = []

    def connect(self, hub: str, *, token: str | None, transport: object) -> Service:
        """Make a client on the real network."""
        del transport
        self._made.append(self._connects(hub, token=token, timeout_seconds=PATIENT_SECONDS))
        return self._made[-1]

    def wait(self, *, stalled: bool) -> None:
        """Wait for an answer as a nurse's laptop does; for one that doesn't come, only as long as it takes to see."""
        for client in self._made:
            client._timeout_seconds = self._gives_up if stalled else PATIENT_SECONDS


class School:
    """One laptop, the proxy and the hub. `tally` counts, and every promise that didn't hold with it."""

    def __init__(
        self, laptop: Laptop, clients: Clients, proxy: Proxy, database: Database, shown: dict[str, Path]
    ) -> None:
        self.laptop = laptop
        self._clients = clients
        self.tally: Counter[str] = Counter()
        self._proxy = proxy
        self._database = database
        self._shown = {name: context_of(pem) for name, pem in shown.items()}
        self._proxy.tls = self._shown["right"]
        self._next_child = 1

    async def suffer(self, case: Case) -> Line:
        """Record, let the fault happen to the upload, mend it, and see what is left to do."""
        self.tally["faults"] += 1
        rests = Rests()
        await self._begin(case)
        engine = self.laptop.workspace.engine()
        _take_in_hand(engine, rests)
        result = await self.laptop.workspace.upload_now()
        said, waited = result.stopped_by, len(self.laptop.store.outbox.waiting())
        self._check_what_is_said(case, said, waited)
        asked_for, requests = engine._rest_left(), self._proxy.requests
        if asked_for:
            await self.laptop.workspace.upload_now()  # a nurse who can’t wait
        else:
            await self._alone(rests, 2)
        self.tally[RUDE] += self._proxy.requests - requests if asked_for else 0
        self._mend()
        heals = await self._healed(case, rests, waited)
        if asked_for and heals == NEXT_TRY and rests.passed >= asked_for:
            heals = AFTER_THE_REST
        await self._count()
        return Line(case.name, self._shown_words(said) or self._kept_words(), heals)

    async def _begin(self, case: Case) -> None:
        self._mend()
        self.laptop.clock.ahead = case.ahead
        engine = self.laptop.workspace.engine()
        engine.heard(None)
        await engine.probe()
        for _ in range(RECORDS):
            self._record()
        if case.shows:
            await self.laptop.workspace.access.close()  # who is connected already isn't shown anything again
            self._proxy.tls = self._shown[case.shows]
        if case.sign_in_runs_out:
            async with self._database.writing() as connection:
                await connection.execute(delete(tokens))
        self._proxy.harm, self._proxy.on = case.harm, case.on
        self._clients.wait(stalled=case.stalls)

    def _mend(self) -> None:
        self._clients.wait(stalled=False)
        self._proxy.harm = None
        self._proxy.tls = self._shown["right"]

    async def _healed(self, case: Case, rests: Rests, waited: int) -> str:
        """Let the engine run by itself; if that isn't enough, sign in."""
        if not waited:
            return "putting the clock right; the office looks at the record" if case.ahead else AT_ONCE
        await self._alone(rests, 30)
        if not self.laptop.store.outbox.waiting():
            return NEXT_TRY if not case.shows else "by itself, once that is put right"
        await self.sign_in()
        await self._alone(rests, 30)
        return SIGNING_IN

    async def _alone(self, rests: Rests, most: int) -> None:
        """Let the engine run for so many rests, or until nothing waits."""
        engine, outbox = self.laptop.workspace.engine(), self.laptop.store.outbox
        _take_in_hand(engine, rests)
        while most and outbox.waiting():
            most, rests.left = most - 1, 0
            try:
                await engine.run()
            except Enough:
                continue

    def _check_what_is_said(self, case: Case, said: str, waited: int) -> None:
        clear = not said if not waited else said.count(". ") >= 1 or said.startswith("Sign in to send")
        if not clear or (waited and self.laptop.workspace.changes.notice() is not None):
            self.tally[MUTE] += 1
            print(f"{case.name}: {waited} wait, and it says {said!r}", file=sys.stderr)

    async def _count(self) -> None:
        """Compare what was confirmed with what the hub holds."""
        async with self._database.reading() as connection:
            bodies = (await connection.execute(select(changes.c.body))).scalars().all()
        held = Counter(msgspec.json.decode(body, type=Change).id for body in bodies)
        confirmed = {change_id for change_id, _ in self.laptop.confirmed}
        waiting = {change.id for change in self.laptop.store.outbox.waiting()}
        self.tally[LOST] = len(confirmed - held.keys() - waiting)
        self.tally[DOUBLED] = sum(count - 1 for count in held.values()) + len(held.keys() - confirmed)
        self.tally[STUCK] = max(self.tally[STUCK], len(waiting))

    def _record(self) -> None:
        child, self._next_child = f"child-{self._next_child}", self._next_child + 1
        recording = self.laptop.workspace.recording

        def confirm() -> Any:
            return recording.confirm(recording.prepare(recording.options(SESSION, child, Programme.HPV), GIVEN))

        if self.laptop.confirm(confirm) is None:
            raise AssertionError(f"{child} couldn’t be recorded")

    async def sign_in(self) -> None:
        """Sign the nurse in at the hub."""
        await self.laptop.workspace.access.sign_in(self.laptop.hub, NURSE.email, PASSWORD)

    def _shown_words(self, said: str) -> str:
        return said.replace(self.laptop.hub, SHOWN_HUB)

    def _kept_words(self) -> str:
        """Say what the nurse reads of a record that went through: nothing, unless it is being checked."""
        row = self.laptop.workspace.changes.page().rows[0]
        return NOTHING if row.status == "Saved" else f"{row.status}: {row.explained}"


async def play(
    folder: Path, cases: Sequence[Case], connects: Callable[..., Service] = Service, gives_up: float = GIVES_UP_SECONDS
) -> tuple[list[Line], Counter[str]]:
    """Let one laptop suffer fault after fault; give what came of each, and the counts."""
    clock = StandingClock()
    authority, stranger = Authority(folder, "authority"), Authority(folder, "nobody")
    shown = {
        "right": authority.vouch("right", "127.0.0.1"),
        "stranger": stranger.vouch("stranger", "127.0.0.1"),
        "expired": authority.vouch("expired", "127.0.0.1", -3 * DAY, -DAY),
        "tomorrow": authority.vouch("tomorrow", "127.0.0.1", DAY, 3 * DAY),
        "elsewhere": authority.vouch("elsewhere", "127.0.0.2"),
    }

    clients = Clients(connects, gives_up)
    app = create_app(folder / "hub.db", clock, hasher=CHEAP)
    async with hub_on_a_socket(app) as port, Proxy(port).listening() as proxy:
        database: Database = app.state.hub.database
        await _fill(database, children=RECORDS * len(cases))
        hub = f"https://127.0.0.1:{proxy.port}"
        wire = Wire(httpx.AsyncBaseTransport())
        with patch.dict(os.environ, {"SSL_CERT_FILE": str(authority.pem)}):
            laptop = Laptop(sealed_store(folder / "sealed"), folder / "laptop", wire, clock, hub, clients.connect)
            school = School(laptop, clients, proxy, database, shown)
            await school.sign_in()
            await laptop.workspace.sessions.refresh_list()
            await laptop.workspace.sessions.save_offline(SESSION)
            lines = [await school.suffer(case) for case in cases]
            await laptop.switch_off()
        school.tally["requests"] = proxy.requests
        school.tally["records confirmed"] = len(laptop.confirmed)
    return lines, school.tally


async def _fill(database: Database, children: int) -> None:
    await add_user(database, NURSE.email, NURSE.name, "R1L", PASSWORD, CHEAP)
    days = tuple(TODAY + timedelta(days=n) for n in (-1, 0, 1))
    listed = tuple(a_child(n) for n in range(1, children + 1))
    await put_session(database, bundle(a_session(dates=days), listed, (a_batch(),)), None)


def table(lines: Sequence[Line]) -> str:
    """Lay the lines out as they stand in docs/offline-and-sync.md; those that differ in the fault only are one."""
    faults: dict[tuple[str, ...], list[str]] = {}
    for line in lines:
        faults.setdefault(line[1:], []).append(line.fault)
    rows = [("; ".join(together), *rest) for rest, together in faults.items()]
    head = ("| What happens | What the nurse reads | What heals it |", "|---|---|---|")
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])


def run(scale: Scale) -> Trial:
    """Suffer every fault; in the long form several times over, and once with a careless client."""
    counts: Counter[str] = Counter()
    for _ in range(1 if scale.short else 2):
        counts += _played(Service, GIVES_UP_SECONDS if scale.short else GIVES_UP_SECONDS_AT_LENGTH)[1]
    control = {} if scale.short else dict(_played(Careless, GIVES_UP_SECONDS_AT_LENGTH)[1])

    return Trial(
        name="Every fault of the network, on real sockets",
        counts={name: counts[name] for name in ("faults", "requests", "records confirmed", *PROMISES)},
        must_be_zero=PROMISES,
        control={name: control.get(name, 0) for name in ("faults", LOST, DOUBLED, STUCK)} if control else {},
        notes=(
            (
                "The real client, over TLS and a proxy that does harm, talks to the real hub. Each fault lasts during "
                "an upload and two tries of the engine; then it is mended, and the engine is left to itself."
            ),
            "What the nurse reads in each case, and what heals it, stands in docs/offline-and-sync.md.",
            "The control is the same program with a client that takes a login page or a redirect for the hub’s answer.",
        ),
    )


def _played(connects: Callable[..., Service], gives_up: float) -> tuple[list[Line], Counter[str]]:
    with tempfile.TemporaryDirectory(prefix="mavis-network-") as folder:
        return asyncio.run(play(Path(folder), CASES, connects, gives_up))


if __name__ == "__main__":
    print(table(_played(Service, GIVES_UP_SECONDS_AT_LENGTH)[0]))
