"""What a correction does to the record that it replaces: what moves it, takes a dose away, or comes from somebody else.

Pure functions. Both revisions are kept, and the newest counts, whatever is said here: what is doubted is for the office
to look at, because a child whose dose was taken away by mistake is due again.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mavis_tui.hub.changes.day_doubts import day_record_changed
from mavis_tui.models.change import Change, ChangeKind
from mavis_tui.models.programme import label_of
from mavis_tui.models.vaccination import Vaccination

MOST_AT_ONCE = 100
"""So many revisions a correction may be ahead of the newest that the hub has, or soon nobody could correct it."""


class Replaced(NamedTuple):
    """What a correction is judged by: the newest revision that the hub has of it, and a revision to compare it with.

    `record` and `attendance` are those of the revision compared with, `by` the e-mail address of who made it, both of
    the last that nobody doubts. `newest` is 0, and the rest is empty, where the hub has nothing of it.
    """

    newest: int = 0
    by: str = ""
    session: str = ""
    record: Vaccination | None = None
    change: Change | None = None


def compared_with(revision: int, held: Iterable[int], is_sure: Callable[[int], bool]) -> int | None:
    """Choose the revision that a correction is compared with, None if there is nothing older.

    It is the newest that nobody doubts, so that a second correction doesn't hide what a first one took away; else the
    oldest.
    """
    older = sorted(one for one in held if one < revision)
    sure = [one for one in older if is_sure(one)]
    return sure[-1] if sure else older[0] if older else None


def out_of_reach(revision: int, newest: int) -> str:
    """Say why a revision is too far ahead to be taken, or nothing."""
    if revision <= newest + MOST_AT_ONCE:
        return ""
    return (
        f"This correction says that it is version {revision} of the record, and the team server has "
        f"{f'version {newest}' if newest else 'none'}. Taken like that, nobody could correct it any more, so nothing "
        "was changed. The team server keeps a copy of it. Refresh the session, open the record, and correct what is "
        "wrong there."
    )


def transition(change: Change, before: Replaced) -> str:
    """Say why the office should look at what a correction does, or nothing. One older than the newest is no news."""
    if change.revision == 1 or change.revision < before.newest:
        return ""
    if not before.newest:
        return "This corrects a record that the team server doesn’t have."
    found = [*_out_of_order(change, before.newest), *_changed(change, before)]
    return f"This is a correction. {' '.join(found)} What it corrects is kept too." if found else ""


def _out_of_order(change: Change, newest: int) -> Iterator[str]:
    if change.based_on is None and change.revision != newest + 1:
        yield (
            f"It is version {change.revision} of the record, and the team server has none between that and version "
            f"{newest}."
        )
    elif change.based_on is not None and change.based_on < newest:
        yield (
            f"It was made from version {change.based_on} of the record, when the team server had version {newest} "
            "already."
        )
    elif change.based_on is not None and change.based_on > newest:
        yield f"It was made from version {change.based_on} of the record, which the team server doesn’t have."


def _changed(change: Change, before: Replaced) -> Iterator[str]:
    if before.by and change.made_by.casefold() != before.by.casefold():
        yield f"It was made by {change.made_by}, the record by {before.by}."
    if before.session and change.session != before.session:
        yield f"It moves the record from session {before.session} to session {change.session}."
    if change.vaccination is not None and before.record is not None:
        yield from _record_changed(change.vaccination, before.record)
    elif before.change is not None and _kind(before.change) != _kind(change):
        yield "It turns the record into one of another kind."
    elif change.of_the_day is not None and before.change is not None and before.change.of_the_day is not None:
        yield from day_record_changed(change.of_the_day, before.change.of_the_day)
    if change.attendance is not None and before.change is not None and before.change.attendance is not None:
        old = before.change.attendance
        if (old.child, old.on) != (change.attendance.child, change.attendance.on):
            yield "It moves the answer to another child or another day."


def _kind(change: Change) -> ChangeKind:
    return ChangeKind.VACCINATION if change.vaccination is not None else change.kind


def _record_changed(now: Vaccination, old: Vaccination) -> Iterator[str]:
    if now.withdrawn is not None and old.withdrawn is None and old.given:
        yield (
            f"It withdraws the vaccination (“{now.withdrawn.reason}”), and so takes a dose away. It counts nowhere "
            "now; if it was given after all, it has to be recorded anew."
        )
    elif old.withdrawn is not None and now.withdrawn is None:
        yield f"It brings back a record that was withdrawn (“{old.withdrawn.reason}”)."
    if now.child != old.child:
        yield "It moves the record from one child to another."
    if (now.programme, now.variant) != (old.programme, old.variant):
        yield (
            f"It changes the vaccination from {label_of(old.programme, old.variant)} to "
            f"{label_of(now.programme, now.variant)}."
        )
    if old.given and not now.given and now.withdrawn is None:
        yield "It takes a dose away: the vaccination was recorded as given, and now as not given."
    elif now.given and not old.given:
        yield "It adds a dose: the vaccination was recorded as not given, and now as given."
