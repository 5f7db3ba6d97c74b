"""Moments and revisions have 64 bits, so that they outlive January 2038; on SQLite whole numbers always had."""

from alembic import op
from sqlalchemy import BigInteger

revision = "0002"
down_revision = "0001"

_NUMBERS = {
    "tokens": ("expires_at",),
    "sessions": ("version",),
    "session_versions": ("version",),
    "changes": ("revision",),
    "refusals": ("revision",),
    "unmatched": ("at",),
    "decisions": ("revision", "at"),
    "exports": ("at",),
    "exported": ("revision",),
    "withdrawn": ("at",),
    "generations": ("at",),
    "arrivals": ("revision",),
    "devices": ("first_seen", "last_seen"),
    "holdings": ("at",),
    "barred": ("at",),
    "audit": ("at",),
}


def upgrade() -> None:
    """Widen the columns."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _NUMBERS.items():
            for column in columns:
                op.alter_column(table, column, type_=BigInteger())
