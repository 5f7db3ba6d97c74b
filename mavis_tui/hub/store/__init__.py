"""The hub's database: tables, decisions and the audit log."""
