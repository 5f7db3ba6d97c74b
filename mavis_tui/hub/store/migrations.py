"""What a database of an earlier version gets when it is opened: the tables it lacks, and what belongs into them.

A table that is there is never altered. So what has to be known of rows that are there already lies in a table of its
own, which is filled once, in the transaction that makes it.
"""

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, inspect, select, text

from mavis_tui.hub.store.arrivals import arrival_row
from mavis_tui.hub.store.tables import ONLY_ADDED, arrivals, changes, generations, tables
from mavis_tui.models.change import Change

_AT_ONCE = 1_000


def bring_up_to_date(connection: Connection, now: datetime) -> None:
    """Make the tables that aren't there yet, fill those that follow from others, and name the database's generation."""
    # One question for all tables; create_all would ask for each.
    held = set(inspect(connection).get_table_names())
    missing = [table for table in tables.sorted_tables if table.name not in held]
    tables.create_all(connection, missing, checkfirst=False)
    if arrivals in missing and changes not in missing:
        _fill_arrivals(connection)
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
