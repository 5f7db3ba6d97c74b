"""What makes a database refuse to have its audit log altered: triggers, for SQLite and for PostgreSQL.

A revision uses these words too. Whoever changes them leaves the revisions that are there a copy of what they were.
"""

from sqlalchemy import Connection

_TABLES = ("audit", "audit_chain")
_SAID = "the audit log is only added to"

ON_SQLITE = {
    f"{table}_{name}": f"CREATE TRIGGER {table}_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    for table in _TABLES
    for name, when in (
        ("update", f"UPDATE ON {table}"),
        ("delete", f"DELETE ON {table}"),
        # INSERT OR REPLACE takes a row away without a DELETE that a trigger would see.
        ("replace", f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number)"),  # noqa: S608 # ours
    )
}
"""By name."""

ON_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION mavis_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ),
    *(
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION mavis_only_added()"
        for table in _TABLES
    ),
)


def let_the_log_only_be_added_to(connection: Connection) -> None:
    """Give the tables of the log their triggers, which aren't there yet."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in ON_SQLITE.values() if sqlite else ON_POSTGRESQL:
        connection.exec_driver_sql(statement)
