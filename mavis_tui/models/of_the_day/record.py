"""What every record of the day has: who made it, where and when, and whether it still counts."""

from typing import Annotated

from msgspec import Meta, Struct

from mavis_tui.models.vaccination import Id, Moment, Staff, Withdrawal

Words = Annotated[str, Meta(max_length=1000)]
"""What somebody wrote. Mavis's limit is 1,000 characters (Mavis facts 3.5, 3.6 and 3.8)."""

Phone = Annotated[str, Meta(max_length=50)]


class DayRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="kind"):
    """One record beside the doses. A correction has the same `id` and a higher `revision`, as a vaccination's has.

    `at` is when it was said, decided or seen, not when it was typed, and stays so where it is corrected. `by` is who
    did it. `withdrawn` says why it counts nowhere any more. `counts_from` is `at` by the hub's clock, as far as it is
    known, filled in where records of several devices are put side by side; None in what a device makes.
    """

    id: Id
    session: Id
    by: Staff
    at: Moment
    revision: Annotated[int, Meta(ge=1)] = 1
    withdrawn: Withdrawal | None = None
    counts_from: Moment | None = None

    @property
    def about(self) -> Id | None:
        """The id of the child whom it is about, None if it is about none."""
        return None

    @property
    def since(self) -> Moment:
        """From when it counts, to be compared with others."""
        return self.counts_from or self.at


class ChildRecord(DayRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A record of the day about one child of a session."""

    child: Id

    @property
    def about(self) -> Id | None:
        """The id of the child."""
        return self.child
