"""An account may be closed, and a team has settings."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String

revision = "0004"
down_revision = "0003"

_MOMENT = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Add when an account was closed (nobody's is), and the table of settings (nobody has any)."""
    op.add_column("accounts", Column("disabled_at", _MOMENT, nullable=True))
    op.create_table(
        "team_settings",
        Column("organisation", String(64), primary_key=True),
        Column("name", String(64), primary_key=True),
        Column("value", String(300), nullable=False),
    )
