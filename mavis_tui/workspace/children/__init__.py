"""Children as a nurse sees them: the list, one child, search, attendance."""
