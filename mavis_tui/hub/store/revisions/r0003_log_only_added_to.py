"""The audit log is only added to on PostgreSQL, too."""

from alembic import op

from mavis_tui.hub.store.only_added import ON_POSTGRESQL

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the triggers; SQLite has had its own from the beginning."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
