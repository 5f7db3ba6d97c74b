"""Commands about what waits here for the hub."""
