"""Several laptops of a team without a team server: what goes between them, and what is to be decided."""
