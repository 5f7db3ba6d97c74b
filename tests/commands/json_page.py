"""docs/json.md, field by field, from the schemas that the program gives: `python -m tests.commands.json_page`."""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

from mavis_tui.console.published import ERROR, commands, schema

PAGE = Path(__file__).parents[2] / "docs" / "json.md"

_TOP = """# What `--json` prints

Written by `python -m tests.commands.json_page` from the schemas that `mavis schema COMMAND` prints, and held by tests.

- One line of UTF-8 on standard output. Every field of a shape is there, whatever its value; `null` is what isn’t known.
- Days are ISO 8601 (`2026-11-24`), moments too, with their offset from UTC (`2026-11-24T09:30:00Z`); times of day are
  `09:30:00` on England’s clock.
- Sentences and labels, such as `status`, `explained`, `what` and `words`, are for people and may be worded anew. Go by
  ids, names of values, numbers and dates.
- A field may be added. One that stands here isn’t taken away or given another meaning without a word in the CHANGELOG.
- What goes wrong is one line of JSON on standard error, the last one there: see [ErrorSaid](#errorsaid). What was done
  before it stands on standard output. The exit codes are listed in [commands.md](commands.md#exit-codes).
- It is about children: keep what you write to a file as you keep the records.
"""


def generated() -> str:
    """Give the whole page."""
    parts: dict[str, Any] = {}
    lines = [_TOP, "| Command | What it prints | By fields |", "|---|---|---|"]
    for command in commands():
        given = schema(command) or {}
        parts |= given["$defs"]
        title = "what goes wrong" if command == ERROR else f"`mavis {command}`"
        lines += [f"| {title} | {way['description']} | {_type(way)} |" for way in given.get("anyOf", [given])]
    lines.append("")
    for name, part in sorted(parts.items()):
        lines += [f"## {name}\n", *_part(part), ""]
    return "\n".join(lines).rstrip() + "\n"


def _part(part: dict[str, Any]) -> Iterator[str]:
    if "description" in part:
        yield f"{cleandoc(part['description'])}\n"  # since 3.13 Python takes a docstring's margin away by itself
    if "enum" in part:
        yield f"One of {', '.join(f'`{value}`' for value in part['enum'])}."
        return
    yield "| Field | Holds | What it says |"
    yield "|---|---|---|"
    for field, held in part["properties"].items():
        yield f"| `{field}` | {_type(held)} | {held['description']} |"


def _type(held: dict[str, Any]) -> str:
    if "$ref" in held:
        name = held["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in held:
        return " or ".join(_type(one) for one in held["anyOf"])
    if "enum" in held:
        return " or ".join(f"`{value}`" for value in held["enum"])
    if held["type"] == "array":
        return f"list of {_type(held['items'])}"
    if held["type"] == "object":
        return f"by name, each {_type(held['additionalProperties'])}"
    words = {"date": "day", "date-time": "moment", "time": "time of day"}
    plain = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false", "null": "null"}
    return words.get(held.get("format", ""), plain[held["type"]])


if __name__ == "__main__":
    PAGE.write_text(generated(), "utf-8")
