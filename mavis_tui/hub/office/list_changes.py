"""What an import does to the children on a session's list, one by one: who is new, changed, gone or kept."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.tables import children
from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session

_child = msgspec.json.Decoder(Child)

_WORDS = {
    "nhs_number": "NHS number",
    "gp": "GP practice",
    "care": "what Mavis has of programmes",
    "maybe_same_as": "who it may be, too",
    "registration": "class",
    "address_line": "address",
}


class Became(StrEnum):
    """What becomes of a child on a list."""

    NEW = "new"
    UPDATED = "updated"
    GONE = "gone"
    KEPT = "kept"


class ListChange(msgspec.Struct, frozen=True, kw_only=True):
    """A child who isn't on the list as before; `fields` says what is new about one who is updated.

    Who is `kept` is no longer in the workbook, and stays because something was recorded.
    """

    child: str
    name: str
    date_of_birth: date
    became: Became
    fields: tuple[str, ...] = ()


async def as_listed(connection: AsyncConnection, session: Session) -> dict[str, bytes]:
    """Give the document of each child on a list, by the child's id."""
    wanted = select(children.c.id, children.c.document).where(
        children.c.organisation == session.organisation, children.c.session == session.id
    )
    return {row.id: bytes(row.document) for row in await connection.execute(wanted)}


def list_changes(
    before: Mapping[str, bytes], after: Mapping[str, bytes], named: Collection[str]
) -> tuple[tuple[ListChange, ...], str]:
    """Compare a list before and after; `named` are the ids that stand in the workbook. Gives a digest of all of it."""
    found = []
    digest = hashlib.sha256()
    for id_ in sorted({*before, *after}):
        was, now = before.get(id_), after.get(id_)
        for part in (id_.encode(), was or b"", now or b""):
            digest.update(hashlib.sha256(part).digest())
        if was is None and now is not None:
            found.append(_change(now, Became.NEW))
        elif now is None and was is not None:
            found.append(_change(was, Became.GONE))
        elif now is not None and was is not None and now != was:
            found.append(_change(now, Became.UPDATED, _different(_child.decode(was), _child.decode(now))))
        elif now is not None and id_ not in named:
            found.append(_change(now, Became.KEPT))
    order = list(Became)
    return tuple(sorted(found, key=lambda one: (order.index(one.became), one.name, one.child))), digest.hexdigest()


def change_words(each: ListChange) -> str:
    """Say of a child what becomes of her on the list: who, born when, and what is new about her."""
    what = f": {', '.join(each.fields)}" if each.fields else ""
    return f"{each.became.value.capitalize()}: {each.name}, born {long_date(each.date_of_birth)}{what}"


def _change(document: bytes, became: Became, fields: tuple[str, ...] = ()) -> ListChange:
    child = _child.decode(document)
    return ListChange(
        child=child.id, name=child.full_name, date_of_birth=child.date_of_birth, became=became, fields=fields
    )


def _different(was: Child, now: Child) -> tuple[str, ...]:
    return tuple(
        _WORDS.get(name, name.replace("_", " "))
        for name in was.__struct_fields__
        if getattr(was, name) != getattr(now, name)
    )
