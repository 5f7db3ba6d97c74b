"""What a database of an earlier version gets when it is opened: the tables it lacks, and what belongs into them.

A table that is there is never altered. So what has to be known of rows that are there already lies in a table of its
own, which is filled once, in the transaction that makes it.
"""

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, inspect, select, text, update

from mavis_tui.hub.store.arrivals import arrival_row
from mavis_tui.hub.store.tables import (
    ONLY_ADDED,
    arrivals,
    changes,
    children,
    generations,
    restricted,
    sessions,
    tables,
)
from mavis_tui.models.change import Change
from mavis_tui.models.child import Person

_AT_ONCE = 1_000


def bring_up_to_date(connection: Connection, now: datetime) -> None:
    """Make the tables that aren't there yet, fill those that follow from others, and name the database's generation."""
    # One question for all tables; create_all would ask for each.
    held = set(inspect(connection).get_table_names())
    missing = [table for table in tables.sorted_tables if table.name not in held]
    tables.create_all(connection, missing, checkfirst=False)
    if arrivals in missing and changes not in missing:
        _fill_arrivals(connection)
    if restricted in missing and children not in missing:
        _fill_restricted(connection)
    if connection.dialect.name == "sqlite":
        triggers = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        for name, trigger in ONLY_ADDED.items():
            if name not in triggers:
                connection.execute(text(trigger))
    if connection.execute(select(generations.c.number).limit(1)).first() is None:
        made = {"id": secrets.token_urlsafe(16), "why": "made", "at": int(now.timestamp())}
        connection.execute(insert(generations).values(made))


def _fill_arrivals(connection: Connection) -> None:
    """Say of what was taken in before where it was recorded."""
    found = connection.execute(select(changes.c.organisation, changes.c.revision, changes.c.body))
    while rows := found.fetchmany(_AT_ONCE):
        read = [(row, msgspec.json.decode(row.body, type=Change)) for row in rows]
        # The key of its row counts, whatever number the change itself says.
        made = [
            {**arrival_row(change, row.organisation, "", returned=False), "revision": row.revision}
            for row, change in read
        ]
        connection.execute(insert(arrivals), made)


def _fill_restricted(connection: Connection) -> None:
    """Say who is restricted on the lists that are there already; devices fetch such a team's lists anew."""
    teams: set[str] = set()
    key = children.c.organisation, children.c.session, children.c.id
    found = connection.execute(select(*key, children.c.document))
    while rows := found.fetchmany(_AT_ONCE):
        read = [(row, msgspec.json.decode(row.document, type=Person)) for row in rows]
        made = [{"organisation": row[0], "session": row[1], "id": row[2]} for row, one in read if one.restricted]
        teams |= {row["organisation"] for row in made}
        if made:
            connection.execute(insert(restricted), made)
    for team in sorted(teams):
        connection.execute(update(sessions).where(sessions.c.organisation == team).values(stamp=secrets.token_hex(8)))
