"""`mavis schema`: what a command prints with `--json`, as JSON Schema."""

from typing import Annotated

import msgspec
import typer

from mavis_tui.console.printing import show, write_line
from mavis_tui.console.published import commands, schema
from mavis_tui.errors import NotFound


def command(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[COMMAND]", help="Which command: children, or hub review.")
    ] = None,
) -> None:
    """Say what a command prints with --json, as JSON Schema.

    Without COMMAND, lists what there is a schema of: every command that takes --json, and error for what goes wrong.
    The same stands in docs/json.md.
    """
    if not words:
        show(None, commands, as_json=False)
        return
    found = schema(" ".join(words))
    if found is None:
        raise NotFound(f"No command “{' '.join(words)}” prints JSON. See which do: mavis schema")
    text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
    write_line(text)  # it may be broken nowhere: a sentence in it is one text
