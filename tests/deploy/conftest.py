"""What tests of deploy/ share with those of the commands: a laptop, as commands have it."""

from tests.commands.conftest import mavis

__all__ = ["mavis"]
