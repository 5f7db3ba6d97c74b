"""The pictures of the docs, drawn from the running program: `make gallery`."""
