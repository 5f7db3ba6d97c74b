"""The office sends workbooks by a page, looks at what they would change, and then says so."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String

revision = "0008"
down_revision = "0007"

_WHOLE = BigInteger().with_variant(Integer, "sqlite")


def _text(usual: int) -> String:
    return String(usual).with_variant(String(), "postgresql")


def upgrade() -> None:
    """Add the table, in which there is nothing yet."""
    op.create_table(
        "uploads",
        Column("organisation", _text(64), primary_key=True),
        Column("id", _text(64), primary_key=True),
        Column("by", _text(300), nullable=False, index=True),
        Column("at", _WHOLE, nullable=False, index=True),
        Column("name", _text(300), nullable=False),
        Column("how", LargeBinary, nullable=False),
        Column("body", LargeBinary, nullable=False),
    )
