"""What was recorded for a child in any session is found by the child: whatever is asked of a session asks for that."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the index."""
    op.create_index("changes_by_child", "changes", ["organisation", "child"])
