"""Between Textual and the terminal: every private part of Textual is used here, and nowhere else."""
