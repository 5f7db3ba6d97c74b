"""Sessions as a nurse sees them: overview, offline copies, workbooks, readiness."""
