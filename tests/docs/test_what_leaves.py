"""The page that says what leaves the laptop: what it names is there, and nothing else has a way to a network."""

import ast
import re
from pathlib import Path

from mavis_tui import cli

CHECKOUT = Path(__file__).parents[2]
PACKAGE = CHECKOUT / "mavis_tui"
PAGE = (CHECKOUT / "docs" / "what-leaves-the-laptop.md").read_text(encoding="utf-8")

WAYS_OUT = re.compile(
    r"(socket|socketserver|ssl|http\.|urllib\.request|smtplib|ftplib|imaplib|poplib|xmlrpc|webbrowser|httpx|truststore"
    r"|requests|aiohttp|uvicorn)(\.|$)"
)
THROUGH = ("client/", "hub/", "demo/team_server.py")
"""The team server is reached by the client; the hub is that server, and the demonstration looks for a free port."""


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def test_only_the_client_the_hub_and_the_demonstration_have_a_way_to_a_network() -> None:
    ways = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(WAYS_OUT.match(name) for name in _imported(path))
    }
    assert {path.partition("/")[0] for path in ways} >= {"client", "hub", "demo"}, "or nothing would be found"
    assert {path for path in ways if not path.startswith(THROUGH)} == set()


def test_the_commands_that_it_names_write_files() -> None:
    named = set(re.findall(r"`mavis ([a-z-]+) --", PAGE)) | set(re.findall(r"`mavis ([a-z-]+)`", PAGE))
    assert named == {"export", "print", "changes", "hand-in", "collect", "doctor"}
    assert named <= {entry.name for entry in cli.COMMANDS}
