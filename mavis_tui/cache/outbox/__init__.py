"""What was recorded here and what became of it."""
