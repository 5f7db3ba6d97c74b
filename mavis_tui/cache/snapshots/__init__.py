"""The copies of sessions that were saved offline."""
