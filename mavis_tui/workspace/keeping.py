"""The one way of anything recorded to the disk: who made it, when, on which device and how its clock stood."""

from collections.abc import Callable
from datetime import datetime

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.store import Store
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import FIRST_SCHEMA, OF_THE_DAY, AttendanceAnswer, Change, ChangeKind, OfTheDay, day_kind
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.readable_sessions import ReadableSessions


class Keeping:
    """Makes the changes of this device and keeps them: vaccinations and all that is recorded beside them."""

    def __init__(
        self, store: Store, clock: Clock, access: Access, readable: ReadableSessions, is_online: Callable[[], bool]
    ) -> None:
        self._store = store
        self._clock = clock
        self._access = access
        self._readable = readable
        self._is_online = is_online

    def keep(
        self,
        kind: ChangeKind,
        *,
        id_: str,
        session: str,
        child: str | None = None,
        revision: int = 1,
        vaccination: Vaccination | None = None,
        attendance: AttendanceAnswer | None = None,
        batch: Batch | None = None,
        of_the_day: OfTheDay | None = None,
        made_at: datetime | None = None,
        mavis_session: str | None = None,
        schema: int = FIRST_SCHEMA,
        listed: int | None = None,
        check: Callable[[], None] | None = None,
    ) -> Entry:
        """Put a change on the disk; when this returns, it is there. `made_at` is when it was made, None for now.

        `listed` is the revision that the list has of what is corrected, so that the hub has it for certain.

        `check` is as for `Outbox.append`. Raises what that raises, and SignInNeeded where nobody has said who records.
        """
        now = self._clock()
        change = Change(
            id=id_,
            revision=revision,
            device=self._store.device.id,
            sequence=1,  # the outbox gives the next one
            kind=kind,
            session=session,
            child=child,
            vaccination=vaccination,
            attendance=attendance,
            batch=batch,
            of_the_day=of_the_day,
            made_at=made_at or now,
            mavis_session=mavis_session,
            made_by=self._access.nurse.email,
            by_pin=self._access.by_pin_alone,
            based_on=self._based_on(id_, revision, listed),
            clock_offset=self._offset(now) if made_at is None else self._store.device.clock_offset,
            schema=schema,
        )
        known = self._readable.known_only_now(session, child) if child is not None else None
        return self._store.outbox.append(change, offline=not self._is_online(), known=known, check=check)

    def keep_of_the_day(
        self, record: OfTheDay, *, listed: int | None = None, check: Callable[[], None] | None = None
    ) -> Entry:
        """Put a record of the day on the disk, or a later revision of one. Takes and raises what `keep` does."""
        return self.keep(
            day_kind(record),
            id_=record.id,
            session=record.session,
            child=record.about,
            revision=record.revision,
            of_the_day=record,
            schema=OF_THE_DAY,
            listed=listed,
            check=check,
        )

    def _based_on(self, id_: str, revision: int, listed: int | None) -> int | None:
        """Give the newest revision before this one that the hub is known to hold, None if that isn't known."""
        held = self._store.outbox.at_the_hub.newest_held(id_) if revision > 1 else None
        known = [min(one, revision - 1) for one in (held, listed) if one is not None and revision > 1]
        return max(known, default=None)

    def _offset(self, now: datetime) -> int | None:
        """Give how far ahead of the hub's the clock was that told `now`: not at all where that is the hub's time.

        A clock that is behind doesn't tell the time here; taken off twice, what it recorded would lie in the future.
        """
        offset = self._store.device.clock_offset
        return 0 if offset is not None and now > self._access.device_time() else offset
