"""Getting in: unlock, sign in, the offline password, recovery."""
