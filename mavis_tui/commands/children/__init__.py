"""Commands about the children of a session."""
