"""Several laptops of one team without a team server: what each hands in, and what one of them makes of it."""
