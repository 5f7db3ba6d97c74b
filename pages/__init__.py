"""The documentation as one set of pages that is read without a network: `make site`."""
