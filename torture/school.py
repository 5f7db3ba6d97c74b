"""Two nurses with two laptops and one hub, in any order, while every request may go wrong and the power may go.

`School` is a Hypothesis state machine: it draws what the nurses do and what happens to each request, and after every
step it holds the program to its promises. A run that breaks one is cut down to the shortest that still does.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.attendance import Registered
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.of_the_day.of_children import ChildNote
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.sync.upload import UploadResult
from mavis_tui.workspace.recording.batches import BatchAnswers
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import NOON, TODAY, a_batch, a_child, a_session, consented
from tests.cable import Fault
from tests.hub.running import PASSWORD
from torture.county import LAPTOPS, County
from torture.laptop import Laptop, Wire
from torture.promises import DOUBLED, REMOVED, SESSION, STUCK, TOO_GREEN, HubTables, look_at, must

CHILDREN = 6
DAYS = tuple(TODAY + timedelta(days=n) for n in range(-2, 4))
GIVEN = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)


A_LAPTOP = st.integers(0, LAPTOPS - 1)
A_CHILD = st.integers(1, CHILDREN)
GIVES, DOES_NOT, CORRECTS = "gives the vaccine", "doesn’t give it", "corrects the record"
ATTEMPTS = st.lists(st.tuples(st.integers(1, CHILDREN), st.sampled_from((GIVES, DOES_NOT, CORRECTS))), max_size=3)
"""Children, and what the nurse confirms of each."""

FAULTS = st.lists(st.none() | st.sampled_from(Fault), max_size=5)
"""What happens to each of the next requests; those after them go well."""


class School(RuleBasedStateMachine):
    """A team with its laptops at one session."""

    county: County

    def __init__(self) -> None:
        super().__init__()
        county = self.county
        county.tally["runs"] += 1
        self.team = f"R{county.tally['runs']}"
        self.nurses = [Staff(email=f"{name}@{self.team}.example".lower(), name=name) for name in ("Sian", "Tom")]
        self.laptops: list[Laptop] = []
        self.tables = HubTables(county.hub.database, self.team)
        self.looked_at = -1
        county.clock.now = NOON

    def do(self, verb: Any) -> Any:
        return self.county.loop.run(verb)

    @initialize(attempts=st.tuples(ATTEMPTS, ATTEMPTS))
    def begin(self, attempts: tuple[list[tuple[int, str]], ...]) -> None:
        """Two laptops, signed in; each has the session, saved while all was well."""
        county = self.county
        self.folder = Path(tempfile.mkdtemp(dir=county.folder))
        self.do(self._set_up())
        for on, some in enumerate(attempts):
            self.record(on, some)

    async def _set_up(self) -> None:
        hub = self.county.hub
        for nurse in self.nurses:
            await hub.add_nurse(nurse, organisation=self.team)
        await hub.put(self._workbook())
        for n, sealed in enumerate(self.county.sealed):
            laptop = Laptop(
                sealed,
                self.folder / f"laptop{n}",
                Wire(hub.transport),
                self.county.clock,
                hub.address,
                self.county.connects,
            )
            await laptop.workspace.access.sign_in(hub.address, self.nurses[n].email, PASSWORD)
            await laptop.workspace.sessions.refresh_list()
            await laptop.workspace.sessions.save_offline(SESSION)
            self.laptops.append(laptop)

    def _workbook(self, withdrawn: Sequence[int] = ()) -> SessionBundle:
        refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
        care = {n: refused if n in withdrawn else consented() for n in range(1, CHILDREN + 1)}
        session = a_session(organisation=self.team, vaccinators=tuple(self.nurses), dates=DAYS)
        return bundle(session, tuple(a_child(n, care={Programme.HPV: care[n]}) for n in care), (a_batch(),))

    # what a nurse does on her laptop

    @rule(on=A_LAPTOP, attempts=ATTEMPTS)
    def record(self, on: int, attempts: list[tuple[int, str]]) -> None:
        for child, what in attempts:
            self._confirm(self.laptops[on], child, what)

    @rule(on=A_LAPTOP, child=A_CHILD, came=st.sampled_from(Registered))
    def register(self, on: int, child: int, came: Registered) -> None:
        laptop = self.laptops[on]

        def answer() -> Entry | None:
            registration = laptop.workspace.attendance.register(SESSION, f"child-{child}", came)
            return laptop.store.outbox.entry(registration.change) if registration.change else None

        laptop.confirm(answer)

    @rule(on=A_LAPTOP, number=st.sampled_from(("AB1234", "CD5678")))
    def add_batch(self, on: int, number: str) -> None:
        laptop = self.laptops[on]
        answers = BatchAnswers(vaccine="Gardasil9", number=number, expiry="31/08/2027")
        laptop.confirm(lambda: laptop.workspace.batches.add(SESSION, answers))

    @rule(on=A_LAPTOP, child=A_CHILD, changes=st.sampled_from(("takes a note", "corrects it", "withdraws it")))
    def note(self, on: int, child: int, changes: str) -> None:
        """Record beside the doses: all kinds of that go one way, so that one of them stands for all."""
        laptop = self.laptops[on]
        of_the_day = laptop.workspace.of_the_day

        def kept() -> Entry:
            can_be = of_the_day.changeable(SESSION, f"child-{child}")
            if not can_be or changes == "takes a note":
                begun = msgspec.structs.asdict(of_the_day.begin(SESSION))
                return of_the_day.keep(ChildNote(**begun, child=f"child-{child}", words="Afraid of needles"))
            held = can_be[0]
            if changes == "withdraws it":
                return of_the_day.withdraw(held, "Of another child")
            better = {"revision": held.revision + 1, "counts_from": None, "words": f"Version {held.revision + 1}"}
            return of_the_day.keep(msgspec.structs.replace(held, **better))

        laptop.confirm(kept)

    @rule(on=A_LAPTOP)
    def put_back_what_was_refused(self, on: int) -> None:
        laptop = self.laptops[on]
        for entry in laptop.store.outbox.entries():
            newest = laptop.store.outbox.entry(entry.change.id)
            if newest is not None and newest.sending is Sending.ATTENTION:
                laptop.workspace.changes.put_back(entry.change.id)

    @rule(on=A_LAPTOP)
    def dismiss_the_banner(self, on: int) -> None:
        changes_of = self.laptops[on].workspace.changes
        if (notice := changes_of.notice()) is not None:
            changes_of.dismiss(notice)
            must(changes_of.notice() is None, TOO_GREEN, "dismissed, and still there")

    @rule(on=A_LAPTOP)
    def forget(self, on: int) -> None:
        laptop = self.laptops[on]
        if laptop.workspace.sessions.is_saved(SESSION):
            waiting = laptop.store.outbox.waiting_in(SESSION)
            laptop.confirm(lambda: laptop.workspace.sessions.forget(SESSION))
            must(laptop.workspace.sessions.is_saved(SESSION) == bool(waiting), REMOVED, waiting)

    @rule(on=A_LAPTOP, faults=FAULTS)
    def save_or_refresh(self, on: int, faults: list[Fault | None]) -> None:
        laptop = self._with(faults, on)
        self.do(laptop.doing(laptop.workspace.sessions.refresh_list()))
        self.do(laptop.doing(laptop.workspace.sessions.save_offline(SESSION)))

    @rule(on=A_LAPTOP, nurse=st.integers(0, 1), faults=FAULTS)
    def sign_in(self, on: int, nurse: int, faults: list[Fault | None]) -> None:
        laptop = self._with(faults, on)
        address = self.nurses[nurse].email
        self.do(laptop.doing(laptop.workspace.access.sign_in(laptop.hub, address, PASSWORD)))

    @rule(on=A_LAPTOP, faults=FAULTS)
    def sign_out(self, on: int, faults: list[Fault | None]) -> None:
        self.do(self._with(faults, on).workspace.access.sign_out())

    @rule(on=A_LAPTOP, attempts=ATTEMPTS, faults=FAULTS)
    def record_and_sync(self, on: int, attempts: list[tuple[int, str]], faults: list[Fault | None]) -> None:
        self.record(on, attempts)
        laptop = self._with(faults, on)
        result = self.do(laptop.doing(laptop.workspace.upload_now()))
        must(bool(result.stopped_by) == bool(laptop.store.outbox.waiting()), STUCK, result)

    # what happens meanwhile

    @rule(attempts=st.tuples(ATTEMPTS, ATTEMPTS), faults=st.tuples(FAULTS, FAULTS))
    def both_sync_at_once(
        self, attempts: tuple[list[tuple[int, str]], ...], faults: tuple[list[Fault | None], ...]
    ) -> None:
        for on, some in enumerate(attempts):
            self.record(on, some)
        laptops = [self._with(faults[n], n) for n in range(LAPTOPS)]

        async def both() -> None:
            await asyncio.gather(*(laptop.workspace.upload_now() for laptop in laptops))

        self.do(both())

    @rule(on=A_LAPTOP, faults=FAULTS, attempts=ATTEMPTS)
    def record_while_sending(self, on: int, faults: list[Fault | None], attempts: list[tuple[int, str]]) -> None:
        laptop = self._with(faults, on)

        def meanwhile(_request: object) -> None:
            laptop.wire.before_answer = None
            self.record(on, attempts)

        laptop.wire.before_answer = meanwhile
        self.do(laptop.doing(laptop.workspace.upload_now()))
        laptop.wire.before_answer = None

    @rule(on=A_LAPTOP, faults=FAULTS, request=st.integers(0, 3), after=st.booleans(), sending=st.booleans())
    def power_goes_while_asking(
        self, on: int, faults: list[Fault | None], request: int, after: bool, sending: bool
    ) -> None:
        laptop = self._with(faults, on)
        verb = laptop.workspace.upload_now() if sending else laptop.workspace.sessions.save_offline(SESSION)
        self.county.tally["power cuts and restarts"] += 1
        self.do(laptop.doing(verb, power_goes_in=request, after=after))

    @rule(on=A_LAPTOP, power=st.booleans())
    def power_goes_or_the_app_is_closed(self, on: int, power: bool) -> None:
        self.county.tally["power cuts and restarts"] += 1
        self.do(self.laptops[on].lose_power() if power else self.laptops[on].restart())

    @rule(minutes=st.sampled_from((1, 10, 60, 13 * 60)))
    def time_passes(self, minutes: int) -> None:
        """A sign-in lasts twelve hours."""
        self.county.clock.forward(minutes=minutes)

    @rule(on=A_LAPTOP, ahead=st.sampled_from((0, 0, 0, 600, -86400, 86400, 30 * 86400)))
    def clock_jumps(self, on: int, ahead: int) -> None:
        self.laptops[on].clock.ahead = timedelta(seconds=ahead)

    @rule(withdrawn=st.lists(A_CHILD, max_size=2))
    def office_imports_the_workbook_again(self, withdrawn: list[int]) -> None:
        self.do(self.county.hub.put(self._workbook(withdrawn)))
        self.looked_at = -1

    @rule(outcome=st.sampled_from(Ruling), which=st.integers(0, 3))
    def office_decides(self, outcome: Ruling, which: int) -> None:
        """Decide about one of the records that are being checked, the same one again at times.

        To undo what corrects nothing is refused, and changes nothing.
        """
        self.looked_at = -1
        self.do(self.tables.read())
        newest = dict(sorted(self.tables.held))
        records = [change for change in newest if self.tables.held[change, newest[change]].vaccination is not None]
        if records:
            record, by = records[which % len(records)], self.nurses[0].email
            database, now = self.county.hub.database, self.county.clock()
            corrects_nothing = [change for change, _ in self.tables.held].count(record) < 2
            with suppress(BadInput) if outcome is Ruling.UNDO and corrects_nothing else nullcontext():
                self.do(decide(database, record, outcome, by=by, note_text="Two doses", now=now))

    # what must hold, always

    @invariant()
    def promises(self) -> None:
        if not self.laptops:
            return
        self.county.tally["steps"] += 1
        asked = sum(len(laptop.wire.requests) for laptop in self.laptops)
        if asked != self.looked_at:
            self.looked_at = asked
            self.do(self.tables.read())
            self.tables.knows_only(self.laptops)
        for laptop in self.laptops:
            look_at(laptop, self.tables)

    def teardown(self) -> None:
        """Mend everything, and let each engine run by itself: nothing may stay behind."""
        if self.laptops:
            try:
                for laptop in self.laptops:
                    self.do(self._heal(laptop))
                self.looked_at = -1
                self.promises()
                for laptop in self.laptops:
                    self.tables.has_everything_of(laptop)
                    self.tables.is_known_as_decided_on(laptop)
            finally:
                for laptop in self.laptops:
                    self.county.tally["requests"] += len(laptop.wire.requests)
                    self.county.tally["faults"] += laptop.wire.struck
                    self.county.tally["records confirmed"] += len(laptop.confirmed)
                    self.do(laptop.switch_off())

    async def online_again(self, laptop: Laptop) -> UploadResult:
        """Mend the cable and the clock, sign in, and send what waits."""
        laptop.wire.mend()
        laptop.clock.ahead = timedelta(0)
        await laptop.workspace.access.sign_in(laptop.hub, self.nurses[0].email, PASSWORD)
        engine = laptop.workspace.engine()
        engine._seconds = lambda: time.monotonic() + 3600  # an hour later no hub still wants to be left alone
        for _ in range(2):
            await engine.probe()
        return await engine.upload()

    async def _heal(self, laptop: Laptop) -> None:
        result = await self.online_again(laptop)
        must((result.waiting, result.stopped_by) == (0, ""), STUCK, result)
        must(laptop.store.outbox.waiting() == [], STUCK, laptop.store.outbox.waiting())
        await laptop.workspace.sessions.save_offline(SESSION)

    def _with(self, faults: list[Fault | None], on: int) -> Laptop:
        laptop = self.laptops[on]
        laptop.wire.script(*faults)
        return laptop

    def _confirm(self, laptop: Laptop, child: int, what: str) -> None:
        """Let a nurse record or correct, and press the key twice."""

        def attempt() -> Entry | None:
            recording = laptop.workspace.recording
            if what == CORRECTS:
                records = recording.correctable(SESSION, f"child-{child}")
                if not records:
                    return None
                options = recording.correction(SESSION, f"child-{child}", records[-1].id)
                answers = GIVEN if records[-1].given else Answers(reason=Reason.UNWELL)
                answers = msgspec.structs.replace(answers, notes=f"Correction {len(laptop.confirmed)}")
            else:
                options = recording.options(SESSION, f"child-{child}", Programme.HPV)
                answers = GIVEN if what == GIVES else Answers(reason=Reason.UNWELL)
            prepared = recording.prepare(options, answers)
            entry = recording.confirm(prepared)
            must(recording.confirm(prepared) == entry, DOUBLED, entry)
            return entry

        laptop.confirm(attempt)
