"""Whatever may be done only so often, such as typing a wrong password, is counted in the database, for all of them."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String

revision = "0006"
down_revision = "0005"

_WHOLE = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Add the table, in which nothing is counted yet."""
    op.create_table(
        "attempts",
        Column("number", _WHOLE, primary_key=True, autoincrement=True),
        Column("bucket", String(16).with_variant(String(), "postgresql"), nullable=False, index=True),
        Column("at", _WHOLE, nullable=False, index=True),
    )
