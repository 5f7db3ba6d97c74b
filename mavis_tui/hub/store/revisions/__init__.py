"""Each schema that the hub's database ever had, as Alembic's revisions: one file a step, never altered once released.

A new one takes the next number, gets its place in `ALL`, and its number goes into `schema.NEWEST`; `tables.py` says
how the tables are afterwards, and a test compares the two on both engines. What is added has a default, so that the
version before goes on beside the new one while a region's processes are changed one after the other. What a revision
knows of tables stands in it: `tables.py` goes on, and a revision does not.
"""

from types import ModuleType

from mavis_tui.hub.store.revisions import (
    r0001_tables,
    r0002_past_2038,
    r0003_log_only_added_to,
    r0004_accounts_and_teams,
    r0005_no_lengths,
    r0006_attempts,
    r0007_pages,
    r0008_uploads,
    r0009_doubted,
    r0010_by_child,
    r0011_since_when,
)

ALL: tuple[ModuleType, ...] = (
    r0001_tables,
    r0002_past_2038,
    r0003_log_only_added_to,
    r0004_accounts_and_teams,
    r0005_no_lengths,
    r0006_attempts,
    r0007_pages,
    r0008_uploads,
    r0009_doubted,
    r0010_by_child,
    r0011_since_when,
)
