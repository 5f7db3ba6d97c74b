"""A group of commands whose help is known without loading any of them: Click's lazy group, for Typer."""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import typer
import typer.main
from typer._click import Command, Context, HelpFormatter
from typer._click.shell_completion import CompletionItem
from typer.core import TyperGroup

PLAINLY: dict[str, Any] = {
    # Rich would take longer to load than all the rest, for a frame around the same words.
    "rich_markup_mode": None,
    # They print local variables, and with them the names of children.
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
"""How every group and command of mavis is made."""


class Listed(NamedTuple):
    """A command as the help of its group lists it.

    `module` has the function `command`, or a Typer `app` that is a group of its own. `line` is the first sentence of
    its docstring, and short enough to be shown whole on 80 columns.
    """

    name: str
    module: str
    line: str


class LazyGroup(TyperGroup):
    """Shows and suggests what is `listed`, and loads a command's module only when that command is asked for."""

    listed: ClassVar[tuple[Listed, ...]] = ()

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _LoadedWhenAsked(self.listed)

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 # Click's name for it
        """Give the names in the order of the table."""
        return [entry.name for entry in self.listed]

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Offer names and lines of the table, and the options of the group itself."""
        names = [
            CompletionItem(entry.name, help=entry.line) for entry in self.listed if entry.name.startswith(incomplete)
        ]
        return [*names, *Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 # Click's name for it
        """Write names and lines as they stand in the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.line) for entry in self.listed])


class _LoadedWhenAsked(MutableMapping[str, Command]):
    """The commands by name; whoever takes one out loads it."""

    def __init__(self, listed: tuple[Listed, ...]) -> None:
        self._listed = {entry.name: entry for entry in listed}
        self._loaded: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        if name not in self._loaded:
            self._loaded[name] = _load(self._listed[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._listed[name]

    def __contains__(self, name: object) -> bool:
        return name in self._listed  # without loading it, as a mapping would

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def _load(entry: Listed) -> Command:
    module = import_module(entry.module)
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(**PLAINLY)
        app.command(entry.name)(module.command)
    command: Command = typer.main.get_command(app)
    command.name = entry.name
    return command
