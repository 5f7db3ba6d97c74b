"""What the hub doubted is found by an index of its own: the office looks at it while records arrive."""

from alembic import op
from sqlalchemy import text

revision = "0009"
down_revision = "0008"

_IN_REVIEW = "2276657264696374223a2272657669657722"  # "verdict":"review"


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "changes_doubted",
        "changes",
        ["organisation"],
        sqlite_where=text(f"instr(receipt, x'{_IN_REVIEW}') > 0"),
        postgresql_where=text(f"position('\\x{_IN_REVIEW}'::bytea IN receipt) > 0"),
    )
