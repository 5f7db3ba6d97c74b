"""A dose for a child who wasn't due: what has to be said for it, in which words, and what the parents are told."""
