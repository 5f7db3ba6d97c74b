"""The part of docs/commands.md that the program itself knows, and share/: `python -m tests.commands.documented`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, fields

from mavis_tui import settings
from mavis_tui.cli import app
from tests.commands.exit_codes import exit_codes
from tests.commands.manual import write_shared_files

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
BEGIN, END = "<!-- From here on: python -m tests.commands.documented -->\n", "<!-- Up to here. -->\n"


def generated() -> str:
    """Give help, exit codes and settings as Markdown."""
    root: Any = typer.main.get_command(app)
    parts = [
        "## Commands\n",
        *_commands(root, "mavis"),
        "## Exit codes\n",
        *_exit_codes(),
        "## Settings\n",
        _settings(),
        "## Keys\n",
        *_keys(),
    ]
    return "\n".join(parts)


def written() -> str:
    """Give what docs/commands.md says between its two marks."""
    _, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return rest.partition(END)[0]


def _commands(command: Any, name: str, parent: Any = None) -> Iterator[str]:
    context = command.make_context(name, [], parent, resilient_parsing=True, terminal_width=80, max_content_width=80)
    yield f"### {context.command_path}\n"
    yield f"```text\n{command.get_help(context).rstrip()}\n```\n"
    for inner in list(getattr(command, "commands", {}).values()):
        yield from _commands(inner, inner.name, context)


def _exit_codes() -> Iterator[str]:
    yield "| Code | Title | When |"
    yield "|---|---|---|"
    yield from (f"| {code} | {title} | {when} |" for code, title, when in exit_codes())
    yield ""


def _keys() -> Iterator[str]:
    from textual.dom import DOMNode

    from mavis_tui.app.app import MavisApp
    from mavis_tui.app.keymap import own_nodes
    from mavis_tui.widgets.key_names import name_of_key, own_bindings

    rows: dict[str, tuple[str, list[str]]] = {}
    nodes: list[type[DOMNode]] = [MavisApp, *own_nodes()]
    for node in nodes:
        for binding in own_bindings(node):
            _, keys = rows.setdefault(binding.id or "", (binding.tooltip, []))
            keys += [] if (key := name_of_key(binding.key)) in keys else [key]
    yield "What each key does, by the names that the setting `keys` takes. `?` lists those of the page one is on.\n"
    yield "| Name | Key | Does |"
    yield "|---|---|---|"
    yield from (f"| {name} | {', '.join(keys)} | {does} |" for name, (does, keys) in sorted(rows.items()))
    yield ""


def _settings() -> str:
    rows = ["| Setting | Variable | Default | What it does |", "|---|---|---|---|"]
    rows += [
        f"| {field.name} | {settings.variable_of(field.name)} | {_default(field)} | {settings.MEANS[field.name]} |"
        for field in fields(settings.Settings)
    ]
    return "\n".join([*rows, "", (settings.__doc__ or "").partition("\n\n")[2].rstrip(), ""])


def _default(field: FieldInfo) -> str:
    """Write a default as the settings file has it, or on what it depends."""
    if field.name in ("data_dir", "ascii"):
        return "by the computer"
    return "none" if field.default in (NODEFAULT, None) else str(field.default).lower()


if __name__ == "__main__":
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}{generated()}{END}{rest.partition(END)[2]}", "utf-8")
    write_shared_files()
