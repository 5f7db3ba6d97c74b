"""What waits, and what became of it."""
