"""What the office decided about records that were flagged, or that stand beside a flagged one.

A decision is a row of its own and overwrites nothing: the record stays as it came, with the receipt it got. It is
about one revision, so a correction that comes later is judged anew; of several decisions about one revision the newest
counts.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.tables import changes, decisions
from mavis_tui.models.calendar import london, long_date
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.vaccination import Moment


class Ruling(StrEnum):
    """What can be decided: a record counts, is kept but doesn't count, or is as it was before a correction.

    ASK decides nothing yet: the nurse is asked something, and reads it where the record stands on her laptop.
    """

    KEEP = "keep"
    SET_ASIDE = "set_aside"
    UNDO = "undo"
    ASK = "ask"

    @property
    def word(self) -> str:
        """The word for what was done."""
        return {"keep": "kept", "undo": "undone", "ask": "asked about"}.get(self.value, "set aside")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about one revision of one change, by whom (an account's e-mail address), when and why."""

    change: str
    revision: int
    outcome: Ruling
    note: str
    by: str
    at: Moment

    @property
    def decides(self) -> bool:
        """False while the nurse is only asked."""
        return self.outcome is not Ruling.ASK


Decisions = dict[tuple[str, int], Decision]
"""The decisions that count, by change and revision."""


async def decided(connection: AsyncConnection, organisation: str, *narrower: Any) -> Decisions:
    """Give the newest decision about each revision; `narrower` are conditions on the changes they are about."""
    wanted = select(decisions).where(decisions.c.organisation == organisation).order_by(decisions.c.id)
    if narrower:
        wanted = wanted.join(
            changes,
            (changes.c.organisation == decisions.c.organisation)
            & (changes.c.id == decisions.c.change)
            & (changes.c.revision == decisions.c.revision),
        ).where(*narrower)
    return {
        (row.change, row.revision): Decision(
            change=row.change,
            revision=row.revision,
            outcome=Ruling(row.outcome),
            note=row.note,
            by=row.by,
            at=datetime.fromtimestamp(row.at, UTC),
        )
        for row in await connection.execute(wanted)
    }


def with_decisions(receipts: Iterable[Receipt], found: Decisions) -> list[Receipt]:
    """Say of each record how it stands now: what was decided takes the place of what was doubted."""
    return [_after(receipt, found.get((receipt.change, receipt.revision))) for receipt in receipts]


def is_sure(receipt: Receipt, decision: Decision | None) -> bool:
    """Say that nobody doubts a revision: the hub didn't, or the office decided that it counts."""
    if decision is None or not decision.decides:
        return receipt.verdict is Verdict.SAVED
    return decision.outcome is Ruling.KEEP


def is_undecided(receipt: Receipt, decision: Decision | None) -> bool:
    """Say that the hub doubts a revision, and that nobody has decided about it."""
    return receipt.verdict is Verdict.REVIEW and (decision is None or not decision.decides)


def as_seen(revision: int, decision: Decision | None) -> str:
    """Name the state of a record that somebody looked at: its revision, and what is decided about it."""
    return f"{revision}" if decision is None else f"{revision} {decision.outcome.value} {int(decision.at.timestamp())}"


def undone(revisions: FromClause) -> ColumnElement[bool]:
    """Say in SQL of rows of `changes`, by whatever name, that the office undid them: the newest decision counts."""
    newer, this = decisions.alias(), decisions.alias()
    of_it = (
        this.c.organisation == revisions.c.organisation,
        this.c.change == revisions.c.id,
        this.c.revision == revisions.c.revision,
    )
    later = select(newer.c.id).where(
        newer.c.organisation == this.c.organisation,
        newer.c.change == this.c.change,
        newer.c.revision == this.c.revision,
        newer.c.id > this.c.id,
    )
    return select(this.c.id).where(*of_it, this.c.outcome == Ruling.UNDO.value, ~later.exists()).exists()


def _after(receipt: Receipt, decision: Decision | None) -> Receipt:
    if decision is None:
        return receipt
    when = long_date(london(decision.at).date())
    why = f": {decision.note}" if decision.note else "."
    if not decision.decides:
        return msgspec.structs.replace(receipt, reason=f"The office asks ({when}){why}")
    if decision.outcome is Ruling.KEEP:
        said, aside = f"The office looked at it on {when} and kept it{why}", False
    elif decision.outcome is Ruling.UNDO:
        said, aside = f"The office undid this correction on {when}, so the record counts as it was before{why}", True
    else:
        said, aside = f"The office set it aside on {when}, so it doesn’t count as a record of this child{why}", True
    return msgspec.structs.replace(receipt, verdict=Verdict.SAVED, reason=said, set_aside=aside)
