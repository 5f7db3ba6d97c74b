"""Commands for a day on which the offline password is forgotten."""
