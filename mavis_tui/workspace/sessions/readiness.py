"""The rehearsal before leaving for a school: opens what is saved here without asking the hub, and says what to do."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from mavis_tui.cache.device import Rehearsal
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import Clock, clock_time, london, long_date, today
from mavis_tui.models.child import Child
from mavis_tui.models.programme import label_of
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.models.warnings import is_good_on
from mavis_tui.models.wording import counted
from mavis_tui.system.places import is_on_network
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.given_on import completed, expiries_typed, given_on
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sessions.overview import Overview
from mavis_tui.workspace.words import error_words, not_exported

SPACE_NEEDED = 200 * 1024 * 1024
"""So many bytes should be free: a session of 60,000 children takes about 100 MB, and is written beside the old one."""

ELSEWHERE = (
    "The offline store lies on another computer, and isn’t there without a network. Choose a folder of this computer "
    "with the setting data_dir."
)
"""What is wrong with a share of another computer, as homes on a network are."""

Space = Callable[[], int]
"""Gives how many bytes are free where the store lies."""


class CheckResult(StrEnum):
    """What a check came to. A NOTE stands in nobody's way."""

    READY = "ready"
    NOTE = "note"
    TO_DO = "to do"


class Check(Struct, frozen=True, kw_only=True):
    """One check: what was looked at, what it came to, and in words what was found or is to be done."""

    what: str
    verdict: CheckResult
    words: str


class ReadinessReport(Struct, frozen=True, kw_only=True):
    """The whole rehearsal: when it was, how many checks ask for something, and that in a sentence."""

    at: datetime
    ready: bool
    to_do: int
    words: str
    checks: tuple[Check, ...]


class ReadinessCheck:
    """The verb that rehearses. Neither the hub nor its client is touched: what it says holds without a network."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        access: Access,
        pages: Overview,
        readable: ReadableSessions,
        space: Space | None = None,
        clock_words: Callable[[], str] = str,
    ) -> None:
        self._clock_words = clock_words
        self._store = store
        self._clock = clock
        self._access = access
        self._pages = pages
        self._readable = readable
        self._space = space or (lambda: shutil.disk_usage(store.folder).free)

    async def check(self) -> ReadinessReport:
        """Look at everything, in a thread, because reading a large session takes a while; and remember the result."""
        import asyncio

        return await self._access.in_flight.write(asyncio.to_thread(self.check_now))

    def check_now(self) -> ReadinessReport:
        """Look at everything and remember the result. Raises WrongPassword while locked, StoreBusy."""
        checks = (*self._sessions(), self._password(), self._sign_in(), self._clocks(), self._room(), self._waiting())
        at, to_do = self._clock(), sum(check.verdict is CheckResult.TO_DO for check in checks)
        self._store.device.set_rehearsal(Rehearsal(at=at, to_do=to_do))
        words = f"Not ready at {clock_time(at)}: {things_to_do(to_do)}." if to_do else f"Ready as of {clock_time(at)}."
        return ReadinessReport(at=at, ready=not to_do, to_do=to_do, words=words, checks=checks)

    def _sessions(self) -> Iterator[Check]:
        """Open every copy that is or will be needed; today's sessions of which there is none are to be saved."""
        day = today(self._clock)
        rows = [row for row in self._pages.dashboard().rows if not row.over]
        if not any(row.saved for row in rows):
            yield _to_do("Sessions", "No session is saved on this device. Save those you go to before you leave.")
        for row in rows:
            if row.saved:
                yield from self._opened(row.id, row.place)
            elif day in row.dates:
                words = f"{row.place} is today and isn’t saved on this device. Save it if you go there."
                yield Check(what="Sessions", verdict=CheckResult.NOTE, words=words)

    def _opened(self, session_id: str, place: str) -> Iterator[Check]:
        """Read a copy from its first child to its last, and compare it with what the hub counted and hashed."""
        try:
            note = self._store.snapshots.note(session_id)
            whole = self._store.snapshots.is_whole(session_id)
        except MavisError as error:
            yield _to_do(place, error_words(error))
            return
        if note is None or not whole:
            yield _to_do(
                place, "The copy on this device isn’t what the team server sent. Save it again before you leave."
            )
            return
        when = london(note.saved_at)
        fresh = "today" if when.date() == today(self._clock) else f"on {long_date(when.date())}"
        words = f"{note.count} children, complete, as of {clock_time(note.saved_at)} {fresh}."
        if when.date() == today(self._clock) or is_of_workbook(session_id):
            yield Check(what=place, verdict=CheckResult.READY, words=words)
        else:
            yield Check(what=place, verdict=CheckResult.NOTE, words=f"{words} Refresh it for what changed since.")
        if note.workbook is not None and note.workbook.set_aside:
            rows = note.workbook.set_aside
            words = f"{counted(len(rows), 'row')} of the workbook could not be taken: {' '.join(rows[:3])}"
            yield _to_do(place, words + (" …" if len(rows) > 3 else ""))
        odd = sum(self._readable.made_of(session_id, _has_to_be_looked_at))
        if odd:
            words = (
                f"{counted(odd, 'child has', 'children have')} to be looked at before anything is given, for what "
                "stands in the list of them: the pages say why, under Needs triage."
            )
            yield Check(what=place, verdict=CheckResult.NOTE, words=words)
        if note.workbook is not None and not note.workbook.session_id:
            yield _to_do(
                place,
                "Nobody said which session it is in Mavis (SESSION_ID), so nothing can be exported yet. Open its "
                "workbook again and fill it in.",
            )
        yield from self._batches(note.session, place)

    def _batches(self, session: Session, place: str) -> Iterator[Check]:
        day = today(self._clock)
        expiries = expiries_typed(given_on(self._readable, day))
        batches = [completed(batch, expiries) for batch in self._readable.batches(session.id)]
        usable = {batch.programme for batch in batches if is_good_on(batch.expiry, day)}
        unknown = [batch.number for batch in batches if batch.expiry is None and batch.programme not in usable]
        missing = [label_of(programme) for programme in session.programmes if programme not in usable]
        if missing and unknown:
            named = ", ".join(dict.fromkeys(unknown))
            words = (
                f"Nobody knows yet when {named} expires: the first record of the day asks for it. Have the box at hand."
            )
            yield Check(what=f"{place}, vaccines", verdict=CheckResult.NOTE, words=words)
        elif missing:
            names = " and ".join(missing)
            words = f"No batch of {names} yet: the first record of the day asks for it. Have the box at hand."
            yield Check(what=f"{place}, vaccines", verdict=CheckResult.NOTE, words=words)
        else:
            yield Check(what=f"{place}, vaccines", verdict=CheckResult.READY, words="A batch that is in date is known.")

    def _password(self) -> Check:
        right = self._access.password_right_at
        if right is None or london(right).date() != today(self._clock):
            words = "Nobody has typed it today. Lock mavis and type it: at the school nobody can reset it."
            return _to_do("Offline password", words)
        return Check(what="Offline password", verdict=CheckResult.READY, words=f"Typed right at {clock_time(right)}.")

    def _sign_in(self) -> Check:
        account = self._access.account
        if account is None and self._access.introduced:
            words = f"No team server: {self._access.nurse.email} records here. Export afterwards what was recorded."
            return Check(what="Sign-in", verdict=CheckResult.NOTE, words=words)
        if account is None or not self._access.signed_in:
            return _to_do("Sign-in", "Sign in while there is a network, so that what you record is sent by itself.")
        until = london(account.expires_at)
        words = f"Valid until {long_date(until.date())} at {clock_time(until)}."
        if until.date() == today(self._clock):
            return Check(what="Sign-in", verdict=CheckResult.NOTE, words=f"{words} Recording goes on after it.")
        return Check(what="Sign-in", verdict=CheckResult.READY, words=words)

    def _clocks(self) -> Check:
        offset = self._store.device.clock_offset
        if wrong := self._clock_words():
            return _to_do("Clock", wrong)
        if offset is None:
            words = "Not compared with the team server’s yet, which happens while mavis is open and there is a network."
            return Check(what="Clock", verdict=CheckResult.NOTE, words=words)
        return Check(what="Clock", verdict=CheckResult.READY, words="It agrees with the team server’s.")

    def _room(self) -> Check:
        free = self._space()
        words = f"{free / 1024 / 1024:,.0f} MB free."
        if is_on_network(self._store.folder):
            return _to_do("Space on the disk", f"{words} {ELSEWHERE}")
        if free < SPACE_NEEDED:
            return _to_do("Space on the disk", f"{words} Make room: {SPACE_NEEDED // 1024 // 1024} MB should be free.")
        return Check(what="Space on the disk", verdict=CheckResult.READY, words=words)

    def _waiting(self) -> Check:
        counts = self._store.outbox.counts()
        if counts.attention:
            words = f"{counts.attention} recorded before need attention (see the list of changes)."
            return Check(what="Changes", verdict=CheckResult.NOTE, words=words)
        if counts.waiting:
            wait = counted(counts.waiting, "recorded before waits", "recorded before wait")
            return Check(what="Changes", verdict=CheckResult.NOTE, words=f"{wait} to be sent. They are safe here.")
        if counts.to_export:
            words = f"{not_exported(counts.to_export)}. What is recorded stays here until it is exported for Mavis."
            return Check(what="Changes", verdict=CheckResult.NOTE, words=words)
        return Check(what="Changes", verdict=CheckResult.READY, words="Nothing waits to be sent.")


def things_to_do(count: int) -> str:
    """Count what is to be done before leaving: `1 thing is to do first`."""
    return f"{counted(count, 'thing is', 'things are')} to do first"


def _has_to_be_looked_at(child: Child) -> bool:
    return child.invalidated or any(care.doubt for care in child.care.values())


def _to_do(what: str, words: str) -> Check:
    return Check(what=what, verdict=CheckResult.TO_DO, words=words)
