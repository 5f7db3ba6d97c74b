"""Which revisions the hub doubted when they came, found by an index of their own: they are few among many."""

from typing import cast

from sqlalchemy import ColumnElement, literal_column

_IN_REVIEW = b'"verdict":"review"'.hex()
"""As receipts have it, which are JSON without blanks; within a text its quotes would follow a backslash."""

DOUBTED = {
    "sqlite": f"instr(receipt, x'{_IN_REVIEW}') > 0",
    "postgresql": f"position('\\x{_IN_REVIEW}'::bytea IN receipt) > 0",
}
"""The condition by engine. The index `changes_doubted` is one only for who asks in the same words."""


def is_flagged(dialect: str) -> ColumnElement[bool]:
    """Say in SQL of rows of `changes` that the hub doubted them; no other table of the question has a receipt."""
    # Without a type: of a Boolean SQLAlchemy asks SQLite whether it `= 1`, and that is in no index.
    return cast("ColumnElement[bool]", literal_column(DOUBTED[dialect]))
