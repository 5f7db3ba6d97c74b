"""What waits and what was sent."""
