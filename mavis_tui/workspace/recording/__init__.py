"""The verbs that record, and what a record says."""
