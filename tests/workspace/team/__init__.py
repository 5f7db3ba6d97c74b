"""Several laptops of a team, and no team server."""
