"""A nurse records and corrects while every request may go wrong, and the app may be killed between any two of them."""

import asyncio
import shutil
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mavis_tui.cache.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.models.change import Verdict
from mavis_tui.sync.engine import Engine
from mavis_tui.sync.upload import UploadResult
from tests.builders import a_bundle, a_change, a_vaccination
from tests.cable import Cable, Fault
from tests.conftest import StandingClock
from tests.hub.running import running_hub
from tests.sync.device import CHILDREN, OFFLINE_PASSWORD

A_FAULT = st.none() | st.sampled_from(Fault)
FAULTS = st.lists(A_FAULT, max_size=6)
"""What happens to the next requests: greetings and batches alike."""


class School(RuleBasedStateMachine):
    """One device, one hub and a cable between them. `recorded` is what the nurse was told is safe."""

    def __init__(self, sealed: Path, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        shutil.copytree(sealed, folder / "store")
        self.clock = StandingClock()
        self.recorded: dict[str, int] = {}
        self.seen = 0
        self.loop = asyncio.Runner()
        self.open = AsyncExitStack()

    @initialize()
    def begin(self) -> None:
        self.loop.run(self._begin())
        self._start()

    async def _begin(self) -> None:
        hub = await self.open.enter_async_context(running_hub(self.folder, self.clock))
        await hub.put(a_bundle(CHILDREN))
        token = await hub.sign_in()
        self.cable = Cable(hub.transport)
        self.service = Service(hub.address, token=token, transport=self.cable)
        self.hub = Service(hub.address, token=token, transport=hub.transport)

    def _start(self) -> None:
        self.store = Store(self.folder / "store")
        self.store.unlock(OFFLINE_PASSWORD)
        self.engine = Engine(
            outbox=self.store.outbox,
            service=self.service,
            clock=self.clock,
            new_nonce=lambda: "nonce",
            random=Random(1),
        )

    def _append(self, n: int, revision: int, session: str = "1204") -> None:
        record = a_vaccination(n, revision=revision, notes=f"Revision {revision}", session=session)
        self.store.outbox.append(a_change(n, record), offline=True)
        self.recorded[record.id] = revision

    def _correct(self, which: int) -> None:
        record = sorted(self.recorded)[which % len(self.recorded)]
        self._append(int(record.removeprefix("vaccination-")), self.recorded[record] + 1)

    @precondition(lambda self: len(self.recorded) < CHILDREN)
    @rule(known_session=st.sampled_from((True, True, True, False)))
    def record(self, known_session: bool) -> None:
        self._append(len(self.recorded) + 1, 1, "1204" if known_session else "9999")

    @precondition(lambda self: self.recorded)
    @rule(which=st.integers(0, CHILDREN))
    def correct(self, which: int) -> None:
        self._correct(which)

    @rule(faults=FAULTS)
    def sync(self, faults: list[Fault | None]) -> None:
        self.cable.script(*faults)
        result: UploadResult = self.loop.run(self.engine.upload())
        assert bool(result.stopped_by) == bool(self.store.outbox.waiting())

    @precondition(lambda self: self.recorded)
    @rule(faults=FAULTS, which=st.integers(0, CHILDREN))
    def correct_while_sending(self, faults: list[Fault | None], which: int) -> None:
        self.cable.script(*faults)

        def edit(_request: object) -> None:
            self.cable.before_answer = None
            self._correct(which)

        self.cable.before_answer = edit
        self.loop.run(self.engine.upload())
        self.cable.before_answer = None

    @rule(faults=FAULTS, after=st.integers(0, 3))
    def killed_while_sending(self, faults: list[Fault | None], after: int) -> None:
        self.cable.script(*faults)
        self.loop.run(self._killed(after))
        self.reopen()

    async def _killed(self, after: int) -> None:
        upload = asyncio.create_task(self.engine.upload())
        answered = iter(range(after, -1, -1))
        self.cable.before_answer = lambda _request: next(answered, 0) or upload.cancel()
        await asyncio.wait([upload])
        self.cable.before_answer = None

    @rule()
    def reopen(self) -> None:
        self.store.lock()
        self._start()

    @rule()
    def dismiss(self) -> None:
        if (notice := self.store.outbox.notice()) is not None:
            self.store.outbox.dismiss_notice(notice.through)
            assert self.store.outbox.notice() is None

    @invariant()
    def everything_recorded_is_on_the_device(self) -> None:
        kept = Counter((entry.change.id, entry.change.revision) for entry in self.store.outbox.entries())
        assert kept == Counter((record, n) for record, newest in self.recorded.items() for n in range(1, newest + 1))

    @invariant()
    def a_dose_is_at_the_hub_once_at_most_and_saved_means_that_it_is_there(self) -> None:
        if len(self.cable.requests) == self.seen:
            return  # nobody has talked to the hub since the last look
        self.seen = len(self.cable.requests)
        held = self.loop.run(self._held())
        for entry in self.store.outbox.entries():
            revision = (entry.change.id, entry.change.revision)
            if entry.sending in (Sending.SAVED, Sending.REVIEW):
                assert entry.receipt is not None
                assert (entry.receipt.change, entry.receipt.revision) == revision
                assert held[entry.change.id][entry.change.revision] is not Verdict.REFUSED
            elif entry.sending is Sending.ATTENTION:
                assert held[entry.change.id][entry.change.revision] is Verdict.REFUSED
            else:
                assert entry.receipt is None

    async def _held(self) -> dict[str, dict[int, Verdict]]:
        tagged = await self.hub.session("1204")
        assert tagged is not None
        doses = Counter(
            dose.id for child in tagged.value.children for care in child.care.values() for dose in care.history
        )
        assert all(count == 1 for count in doses.values())
        held = {record: await self.hub.receipts(record) for record in self.recorded}
        assert all(len({one.revision for one in receipts}) == len(receipts) for receipts in held.values())
        return {record: {one.revision: one.verdict for one in receipts} for record, receipts in held.items()}

    @invariant()
    def the_green_banner_never_comes_while_something_waits(self) -> None:
        if self.store.outbox.waiting():
            assert self.store.outbox.notice() is None

    def teardown(self) -> None:
        try:
            self.cable.mend()
            result = self.loop.run(self.engine.upload())
            assert (result.waiting, result.stopped_by) == (0, "")
            assert self.store.outbox.waiting() == []
            held = self.loop.run(self._held())
            assert {record: max(revisions) for record, revisions in held.items()} == self.recorded
        finally:
            self.store.lock()
            self.loop.run(self.open.aclose())
            self.loop.close()


def test_whatever_goes_wrong_in_whatever_order_nothing_is_lost_and_nothing_is_doubled(
    sealed: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    class ThisSchool(School):
        def __init__(self) -> None:
            super().__init__(sealed, tmp_path_factory.mktemp("school"))

    run_state_machine_as_test(
        ThisSchool,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
