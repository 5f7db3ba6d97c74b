"""A database of today made one from before schemas had numbers: what revisions have added since is taken away."""

UNNUMBERED = (
    "ALTER TABLE holdings DROP COLUMN version",
    "ALTER TABLE holdings DROP COLUMN oldest",
    "DROP INDEX changes_by_child",
    "DROP INDEX changes_doubted",
    "DROP TABLE uploads",
    "DROP TABLE forms_sent",
    "DROP TABLE second_factors",
    "DROP TABLE office_sessions",
    "DROP TABLE attempts",
    "DROP TABLE team_settings",
    "ALTER TABLE accounts DROP COLUMN disabled_at",
    "DROP TABLE alembic_version",
)
