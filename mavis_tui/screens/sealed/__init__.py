"""Records made while locked, and the children they belong to."""
