"""The nurse and her device, for every test of this folder."""

from tests.workspace.nurse import cable, hub, introduced, nurse, sealed, store

__all__ = ["cable", "hub", "introduced", "nurse", "sealed", "store"]
