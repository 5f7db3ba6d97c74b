"""Records made while locked."""
