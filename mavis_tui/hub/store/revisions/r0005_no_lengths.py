"""No text is too long on PostgreSQL that isn't on SQLite: a name of 400 letters was an error that nobody foresaw."""

from alembic import op
from sqlalchemy import String, inspect

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take the lengths away from all columns of text, which rewrites no row; SQLite never enforced them."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    held = inspect(connection)
    for table in sorted(set(held.get_table_names()) - {"alembic_version"}):
        for column in held.get_columns(table):
            kind = column["type"]
            if isinstance(kind, String) and kind.length is not None:
                op.alter_column(table, column["name"], type_=String())
