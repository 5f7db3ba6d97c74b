"""Who is who, and what is one: names as one compares them, known children, sessions and records that are one."""
