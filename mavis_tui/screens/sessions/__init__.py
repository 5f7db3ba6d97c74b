"""The dashboard and one session."""
