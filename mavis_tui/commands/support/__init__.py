"""Commands that say whether all is well, and the demonstration."""
