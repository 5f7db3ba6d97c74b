"""Commands for several laptops of one team without a team server."""
