"""The hub, the laptop and the commands, as the tests of the commands have them."""

from tests.commands.conftest import hub, laptop, mavis, saved

__all__ = ["hub", "laptop", "mavis", "saved"]
