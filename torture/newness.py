"""What else travels between two laptops, and that the little way brings the same as the whole session does.

`Team` is `School` with withdrawals, with batches and session details that are changed, and with the question for what
is new. At the end of each run it asks that once more, then fetches the whole session: nothing may look another way.
"""

from datetime import date, timedelta
from datetime import time as time_of_day
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.workspace.recording.batches import BatchAnswers
from tests.builders import TODAY
from tests.cable import Fault
from torture.laptop import Laptop
from torture.promises import OLDER, SESSION, STUCK, must
from torture.school import A_CHILD, A_LAPTOP, ATTEMPTS, CHILDREN, DAYS, FAULTS, School


class Team(School):
    """A team whose laptops follow what is new at the hub."""

    @rule(on=A_LAPTOP, child=A_CHILD)
    def withdraw(self, on: int, child: int) -> None:
        laptop = self.laptops[on]

        def withdrawn() -> Entry | None:
            withdrawing = laptop.workspace.withdrawing
            records = withdrawing.withdrawable(SESSION, f"child-{child}")
            if not records:
                return None
            return withdrawing.withdraw(SESSION, f"child-{child}", records[-1].id, "Recorded for the wrong child")

        laptop.confirm(withdrawn)

    @rule(
        on=A_LAPTOP, faults=FAULTS, days=st.sets(st.sampled_from(DAYS), min_size=1), hour=st.none() | st.integers(8, 15)
    )
    def edit_the_session(self, on: int, faults: list[Fault | None], days: set[date], hour: int | None) -> None:
        laptop = self._with(faults, on)
        start = None if hour is None else time_of_day(hour, 30)
        self.do(laptop.doing(laptop.workspace.sessions.edit(SESSION, sorted(days | {TODAY}), start)))

    @rule(on=A_LAPTOP, faults=FAULTS, archived=st.none() | st.booleans(), later=st.integers(1, 300))
    def edit_the_batch(self, on: int, faults: list[Fault | None], archived: bool | None, later: int) -> None:
        laptop = self._with(faults, on)
        batches = laptop.workspace.batches
        expiry = (TODAY + timedelta(days=later)).isoformat()
        edited = BatchAnswers(vaccine="Gardasil9", expiry=expiry)
        self.do(
            laptop.doing(
                batches.edit(SESSION, "FM8629", edited)
                if archived is None
                else batches.archive(SESSION, "FM8629", archived=archived)
            )
        )

    @rule(on=A_LAPTOP, faults=FAULTS)
    def ask_what_is_new(self, on: int, faults: list[Fault | None]) -> None:
        laptop = self._with(faults, on)

        async def ask() -> None:
            await laptop.workspace.engine().probe()
            await laptop.workspace.ask_what_is_new(5)

        self.do(laptop.doing(ask()))

    @rule(first=A_LAPTOP, attempts=st.tuples(ATTEMPTS, ATTEMPTS))
    def correct_what_the_other_recorded(self, first: int, attempts: tuple[list[tuple[int, str]], ...]) -> None:
        """One records and sends, the other asks what is new and goes on from there, and the first learns of it."""
        for on, some in zip((first, 1 - first), attempts, strict=True):
            self.ask_what_is_new(on, [])
            self.record_and_sync(on, some, [])
        self.ask_what_is_new(first, [])

    def teardown(self) -> None:
        """Mend everything: what the laptops have been told piece by piece is what the hub has."""
        try:
            if self.laptops:
                self.do(self._compare())
        finally:
            super().teardown()

    async def _compare(self) -> None:
        for laptop in self.laptops:
            await self.online_again(laptop)
            if (following := laptop.workspace.engine().following) is not None:
                following.anew()  # a refusal of the question is taken for an older hub, which is left alone for an hour
        for laptop in self.laptops:
            if not laptop.workspace.sessions.is_saved(SESSION):
                continue
            must(await laptop.workspace.ask_what_is_new(5), STUCK, f"{laptop.name} isn’t told what is new")
            told = seen_on(laptop)
            await laptop.workspace.sessions.save_offline(SESSION)
            whole = seen_on(laptop)
            for what, there in whole.items():
                must(told[what] == there, OLDER, f"{laptop.name}, {what}: told {told[what]}, whole {there}")


def seen_on(laptop: Laptop) -> dict[str, Any]:
    """Give what a nurse sees of the session: each child's line and records, the batches, dates and counts."""
    workspace = laptop.workspace
    session = workspace.sessions.outline(SESSION)
    pages = {n: workspace.children.page(SESSION, f"child-{n}") for n in range(1, CHILDREN + 1)}
    return {
        "lines": workspace.children.rows(SESSION),
        "records": {
            n: [(one.attempts, one.withdrawn, one.status) for one in page.sections] for n, page in pages.items()
        },
        "batches": workspace.batches.page(SESSION).groups,
        "details": (session.dates, session.start_time, session.vaccinators),
        "done": workspace.sessions.page(SESSION).done,
    }
