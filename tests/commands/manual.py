"""What an installer puts in its place under share/: man pages from the help itself, and completion for three shells.

`python -m tests.commands.documented` writes them anew together with docs/commands.md.
"""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from msgspec.structs import fields

from mavis_tui import __version__, settings
from mavis_tui.cli import app
from mavis_tui.console import passwords
from mavis_tui.console.completion_scripts import SCRIPTS, Shell
from tests.commands.exit_codes import exit_codes

SHARE = Path(__file__).parents[2] / "share"

COMPLETIONS = {
    "bash-completion/completions/mavis": Shell.BASH,
    "zsh/site-functions/_mavis": Shell.ZSH,
    "fish/vendor_completions.d/mavis.fish": Shell.FISH,
}
"""Where each shell looks below `share`; PowerShell has no such place."""


def shared_files() -> dict[str, str]:
    """Give the text of every file by its path below `share`."""
    pages = {f"man/man1/{name}.1": "\n".join(lines) + "\n" for name, lines in _pages()}
    return {**pages, **{path: SCRIPTS[shell] for path, shell in COMPLETIONS.items()}}


def write_shared_files() -> None:
    """Write them, and remove the page of a command that isn't there any more."""
    files = shared_files()
    for old in SHARE.rglob("*"):
        if old.is_file() and old.relative_to(SHARE).as_posix() not in files:
            old.unlink()
    for path, text in files.items():
        (SHARE / path).parent.mkdir(parents=True, exist_ok=True)
        (SHARE / path).write_text(text, "utf-8")


def _pages() -> Iterator[tuple[str, list[str]]]:
    yield from _pages_of(typer.main.get_command(app), "mavis", None)


def _pages_of(command: Any, name: str, parent: Any) -> Iterator[tuple[str, list[str]]]:
    context = command.make_context(name, [], parent, resilient_parsing=True)
    inner = list(getattr(command, "commands", {}).values())
    path = str(context.command_path)
    page = path.replace(" ", "-")
    yield page, list(_page(command, context, page, [one.name for one in inner]))
    for one in inner:
        yield from _pages_of(one, one.name, context)


def _page(command: Any, context: Any, page: str, inner: list[str]) -> Iterator[str]:
    first, *paragraphs = [_joined(part) for part in textwrap.dedent(command.help).strip().split("\n\n")]
    sentence, _, rest = first.partition(". ")
    yield f'.TH {page.upper()} 1 "" "mavis {__version__}" "mavis"'
    yield from (".SH NAME", f"{page} \\- {_safe(sentence.removesuffix('.'))}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (".SH SYNOPSIS", f".B {_safe(str(context.command_path))}", _safe(re.sub(r"\{(\w+)\}", r"\1", usage)))
    yield ".SH DESCRIPTION"
    for paragraph in (rest or first, *paragraphs):
        yield from (".PP", _safe(paragraph))
    listed = [param.get_help_record(context) for param in command.get_params(context)]
    arguments = [record for record in listed if record and not record[0].startswith("-")]
    options = [record for record in listed if record and record[0].startswith("-")]
    yield from _section("ARGUMENTS", arguments)
    yield from _section("OPTIONS", options)
    if inner:
        yield from _section(
            "COMMANDS", [(f"{page}-{one}(1)", command.commands[one].get_short_help_str(200)) for one in inner]
        )
    if page == "mavis":
        yield from _about_all()
    else:
        yield from (".SH EXIT STATUS", "0 when it was done; the others stand in", ".BR mavis (1).")
        above = page.rpartition("-")[0] if page.startswith("mavis-hub-") else "mavis"
        yield from (".SH SEE ALSO", f".BR {_safe(above)} (1)")


def _about_all() -> Iterator[str]:
    """Give what holds for every command."""
    yield from _section(
        "EXIT STATUS", [(str(code), f"{title or 'Done'}. {when}") for code, title, when in exit_codes()]
    )
    meant = [(settings.variable_of(one.name), settings.MEANS[one.name]) for one in fields(settings.Settings)]
    secrets = (passwords.OFFLINE, passwords.NEW, passwords.HUB)
    given = [
        (secret.variable, f"The {secret.name}; {secret.variable}_FILE names a file with it.") for secret in secrets
    ]
    yield from _section("ENVIRONMENT", [*meant, *given])
    about = _joined((settings.__doc__ or "").partition("\n\n")[2])
    yield from (".SH FILES", _safe(about))


def _section(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    if rows:
        yield f".SH {title}"
    for name, says in rows:
        yield from (".TP", f".B {_safe(name)}", _safe(_joined(says)))


def _joined(text: str) -> str:
    return " ".join(text.split())


def _safe(text: str) -> str:
    """Write text so that roff takes every character of it for itself, and a hyphen can be copied as a minus."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return f"\\&{text}" if text.startswith((".", "'")) else text
