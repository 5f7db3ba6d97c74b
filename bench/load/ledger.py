"""Every receipt that a laptop got, and whether the database has each record that got one: once."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select

from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.hub.store.tables import arrivals, changes
from mavis_tui.models.change import Change, Receipt, Verdict


class Kept(NamedTuple):
    """How many records got a receipt, were flagged, were refused; how many are lost, and how many are there twice."""

    receipts: int
    review: int
    refused: int
    lost: int
    doubled: int


class Ledger:
    """What the hub said it has."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str, int], Verdict] = {}
        self.wrong = 0
        """Answers to records that weren't exactly the receipts of those."""

    def note(self, team: str, sent: Sequence[Change], body: bytes) -> None:
        """Note the receipts in an answer."""
        receipts = msgspec.json.decode(body, type=list[Receipt])
        if [(one.change, one.revision) for one in receipts] != [(one.id, one.revision) for one in sent]:
            self.wrong += 1
        for one in receipts:
            self._said[team, one.change, one.revision] = one.verdict

    async def kept(self, where: str) -> Kept:
        """Look into the database for each."""
        database = await open_hub_database(where)
        async with database.reading() as connection:
            rows = await connection.execute(
                select(changes.c.organisation, changes.c.id, changes.c.revision, func.count()).group_by(
                    changes.c.organisation, changes.c.id, changes.c.revision
                )
            )
            there = {(row[0], row[1], row[2]): row[3] for row in rows}
            place = (arrivals.c.organisation, arrivals.c.device, arrivals.c.sequence)
            twice = select(*place).group_by(*place).having(func.count() > 1)
            doubled = len((await connection.execute(twice)).all())
        await database.close()
        verdicts = list(self._said.values())
        taken = {key for key, verdict in self._said.items() if verdict is not Verdict.REFUSED}
        return Kept(
            receipts=len(verdicts),
            review=verdicts.count(Verdict.REVIEW),
            refused=verdicts.count(Verdict.REFUSED) + self.wrong,
            lost=sum(key not in there for key in taken),
            doubled=doubled + sum(many > 1 for many in there.values()),
        )
