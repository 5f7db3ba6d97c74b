"""The list of a session's children."""
