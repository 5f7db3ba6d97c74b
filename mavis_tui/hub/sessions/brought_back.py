"""Which records of the hub a workbook brings back from Mavis: under Mavis's UUID, and they are one record, not two.

The same as a device does with what it exported itself (`workspace/sessions/reconcile.py`).
"""

from collections.abc import Collection, Iterator, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.decisions import undone
from mavis_tui.hub.store.tables import changes, exported
from mavis_tui.models.change import Change
from mavis_tui.models.child import Child
from mavis_tui.models.telling_apart.same_record import identity_in_mavis, told_otherwise
from mavis_tui.models.vaccination import Vaccination

_change, _child = msgspec.json.Decoder(Change), msgspec.json.Decoder(Child)

_AT_ONCE = 500
"""So many children are asked about in one question."""


async def known_again(
    connection: AsyncConnection, organisation: str, listed: Sequence[Child], held: Collection[bytes]
) -> tuple[Child, ...]:
    """Give children whose histories name by their ids here the records that were made here; `in_mavis` is the UUID.

    `held` are the documents of the list as it was: what was known again before stays so, whatever Mavis changed since.
    """
    with_records = [child.id for child in listed if any(care.history for care in child.care.values())]
    if not with_records:
        return tuple(listed)
    made_here = await _made_here(connection, organisation, with_records)
    before = {
        record.in_mavis: record.id
        for document in held
        if b'"in_mavis"' in document
        for record in _histories(_child.decode(document))
        if record.in_mavis is not None
    }
    return tuple(
        _known_again(child, made_here[child.id], before) if child.id in made_here else child for child in listed
    )


class _MadeHere:
    """One record of the hub: its revisions, oldest first, and those of them that are in a file for Mavis."""

    def __init__(self) -> None:
        self.revisions: list[Vaccination] = []
        self.exported: list[Vaccination] = []

    def may_be(self, record: Vaccination) -> bool:
        """True if Mavis takes it for this record: it was written so, or would be if it were written now."""
        newest = self.revisions[-1]
        written = self.exported or ([newest] if newest.withdrawn is None else [])
        return identity_in_mavis(record) in map(identity_in_mavis, written)

    def as_in_mavis(self, record: Vaccination) -> Vaccination:
        """Give what Mavis has under the id here. Ours tells more than a row, but Mavis has the last word of a file."""
        newest = self.revisions[-1]
        known = replace(record, id=newest.id, in_mavis=record.id)
        if newest.withdrawn is not None:  # Mavis has it until somebody removes it there; here it counts no more
            return replace(known, revision=min(record.revision, newest.revision))
        last_word = newest in self.exported and told_otherwise(newest, record)
        return replace(known, revision=newest.revision + 1 if last_word else newest.revision)


def _known_again(child: Child, made_here: dict[str, _MadeHere], before: dict[str, str]) -> Child:
    left = dict(made_here)
    names: dict[str, str] = {}
    for record in _histories(child):
        same = record.id if record.id in left else before.get(record.id)
        if same in left:
            names[record.id] = same
            del left[same]
    for record in _histories(child):
        if record.id not in names and (found := next((id_ for id_, one in left.items() if one.may_be(record)), None)):
            names[record.id] = found
            del left[found]
    renamed = {uuid: made_here[id_] for uuid, id_ in names.items() if uuid != id_}
    if not renamed:
        return child
    care = {
        programme: replace(
            one,
            history=tuple(
                renamed[record.id].as_in_mavis(record) if record.id in renamed else record for record in one.history
            ),
        )
        for programme, one in child.care.items()
    }
    return replace(child, care=care)


async def _made_here(
    connection: AsyncConnection, organisation: str, concerned: Sequence[str]
) -> dict[str, dict[str, _MadeHere]]:
    """Give the records of these children by child and id; what the office undid isn't among the revisions."""
    found: dict[str, dict[str, _MadeHere]] = {}
    in_a_file = and_(
        exported.c.organisation == changes.c.organisation,
        exported.c.change == changes.c.id,
        exported.c.revision == changes.c.revision,
    )
    wanted = (
        select(changes.c.body, select(exported.c.change).where(in_a_file).exists().label("is_exported"))
        .where(changes.c.organisation == organisation, ~undone(changes))
        .order_by(changes.c.id, changes.c.revision)
    )
    for at in range(0, len(concerned), _AT_ONCE):
        for row in await connection.execute(wanted.where(changes.c.child.in_(concerned[at : at + _AT_ONCE]))):
            record = _change.decode(row.body).vaccination
            if record is None:
                continue
            one = found.setdefault(record.child, {}).setdefault(record.id, _MadeHere())
            one.revisions.append(record)
            if row.is_exported:
                one.exported.append(record)
    return found


def _histories(child: Child) -> Iterator[Vaccination]:
    return (record for care in child.care.values() for record in care.history)
