"""Taking a database of an older mavis through Alembic's revisions to the schema of today, in one transaction.

Loaded only where that is to be done: see `schema.py`.
"""

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from sqlalchemy import Connection

from mavis_tui.hub.store.revisions import ALL


def revision_map() -> RevisionMap:
    """Give the revisions as Alembic orders them; they are modules, which needn't lie in a folder to be found."""
    return RevisionMap(lambda: [Script(one, one.revision, one.__file__ or one.__name__) for one in ALL])


def take_to_the_newest(connection: Connection) -> None:
    """Run each revision that a database hasn't been through, in the transaction that has begun."""
    known = revision_map()

    def steps(held: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        ahead = list(known.iterate_revisions("head", held or None, implicit_base=True))
        return [RevisionStep(known, one, is_upgrade=True) for one in reversed(ahead) if isinstance(one, Script)]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()
