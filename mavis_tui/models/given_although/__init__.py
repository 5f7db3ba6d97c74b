"""What is said of a dose for a child who wasn't due: in words, and to the parents of a child who consents alone."""
