"""Commands that record what was done for a child."""
