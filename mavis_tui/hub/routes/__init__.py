"""The calls of `/v1`, one family a file."""
