"""Laptops say since when their oldest record waits, and of which version their program is."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the two columns; who said nothing yet has nothing in them."""
    op.add_column("holdings", Column("oldest", BigInteger().with_variant(Integer, "sqlite")))
    version = Column("version", String(40).with_variant(String(), "postgresql"), nullable=False, server_default="")
    op.add_column("holdings", version)
