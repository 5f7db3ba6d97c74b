"""The office signs in to pages: with a cookie, with a second factor, and each of its forms does something once."""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String

revision = "0007"
down_revision = "0006"

_WHOLE = BigInteger().with_variant(Integer, "sqlite")


def _text(usual: int) -> String:
    return String(usual).with_variant(String(), "postgresql")


def upgrade() -> None:
    """Add the three tables, in which there is nothing yet."""
    op.create_table(
        "office_sessions",
        Column("digest", _text(64), primary_key=True),
        Column("email", _text(300), ForeignKey("accounts.email"), nullable=False, index=True),
        Column("stage", _text(16), nullable=False),
        Column("started_at", _WHOLE, nullable=False, index=True),
        Column("seen_at", _WHOLE, nullable=False),
        Column("ended_at", _WHOLE),
        Column("notice", _text(300), nullable=False),
        Column("kept", LargeBinary),
    )
    op.create_table(
        "second_factors",
        Column("email", _text(300), ForeignKey("accounts.email"), primary_key=True),
        Column("secret", _text(64), nullable=False),
        Column("confirmed_at", _WHOLE),
        Column("last_step", _WHOLE, nullable=False),
    )
    op.create_table(
        "forms_sent",
        Column("digest", _text(64), primary_key=True),
        Column("at", _WHOLE, nullable=False, index=True),
        Column("led_to", _text(300), nullable=False),
    )
