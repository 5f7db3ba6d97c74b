"""The cases of which nobody needs to think long: one dose that came twice.

Clear is a case only where another record of it says the same of the dose in everything that Mavis tells records apart
by (`identity_in_mavis`, facts 2.8) and in everything else that its row says but the time: the vaccine, the batch, the
site. Then the one that came later is set aside, and the other one counts. What was corrected, withdrawn or decided
before is for somebody to look at.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from mavis_tui.errors import CannotBeDone
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.review import Case, Reviewed, list_cases
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.telling_apart.same_record import identity_in_mavis, told_otherwise
from mavis_tui.models.vaccination import Vaccination

_MAY_DIFFER = {"the time"}


class ClearCase(msgspec.Struct, frozen=True, kw_only=True):
    """A record to be set aside, in the `state` in which it was looked at, because `stands` is the same dose."""

    change: str
    stands: str
    state: str
    session: str
    title: str
    child: str

    @property
    def note(self) -> str:
        """What the decision says."""
        return f"The same dose as {self.stands}, which counts."


async def clear_cases(database: Database, organisation: str) -> list[ClearCase]:
    """List what a team's open cases say clearly, in the order of the cases."""
    cases = await list_cases(database, organisation=organisation)
    return [clear for case in cases for clear in clear_in(case)]


def clear_in(case: Case) -> Iterator[ClearCase]:
    """Give what is clear in a case: of several records of one dose all but the one that came first."""
    counting = [one for one in case.records if _may_stand(one)]
    for at, one in enumerate(case.records):
        record = one.record.vaccination
        if not one.open or one.decision is not None or record is None or not _is_plain(one):
            continue
        for other in counting:
            came_first = case.records.index(other) < at
            if came_first and other.record.vaccination is not None and is_same_dose(other.record.vaccination, record):
                yield ClearCase(
                    change=one.record.id,
                    stands=other.record.id,
                    state=one.state,
                    session=case.session,
                    title=case.title,
                    child=case.child.full_name if case.child is not None else "",
                )
                break


async def decide_clear(
    database: Database, organisation: str, chosen: Iterable[tuple[str, str]], *, by: str, now: datetime
) -> tuple[list[ClearCase], list[str]]:
    """Set aside the records that were chosen, by id and the state that was seen, if they are clear still.

    Gives those that were, and the ids of those that are another case by now; nothing was decided about these.
    """
    clear = {(one.change, one.state): one for one in await clear_cases(database, organisation)}
    done, left = [], []
    for change, state in chosen:
        one = clear.get((change, state))
        if one is None:
            left.append(change)
            continue
        try:
            await decide(database, change, Ruling.SET_ASIDE, by=by, note_text=one.note, now=now, seen=state)
            done.append(one)
        except CannotBeDone:
            left.append(change)
    return done, left


def is_same_dose(one: Vaccination, other: Vaccination) -> bool:
    """True if two records say the same of one dose that was given."""
    return (
        one.given
        and other.given
        and identity_in_mavis(one) == identity_in_mavis(other)
        and not set(told_otherwise(one, other)) - _MAY_DIFFER
    )


def _may_stand(one: Reviewed) -> bool:
    """True for a record that counts: the hub never doubted it, or somebody decided that it does."""
    kept = one.decision is not None and one.decision.outcome is Ruling.KEEP
    return _is_plain(one) and (kept or (not one.flagged and one.decision is None))


def _is_plain(one: Reviewed) -> bool:
    record = one.record.vaccination
    return one.record.revision == 1 and one.replaced is None and record is not None and record.withdrawn is None
