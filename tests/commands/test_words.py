"""What commands say is for people at a prompt: they have no keys of the app, and no page wider than 80."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.models.session import bundle
from tests.builders import a_batch, a_child, a_session
from tests.commands.conftest import Hub, Mavis

NO_NUMBER_ID = "0193a2f4-7c1e-7d3a-9a55-3f6f0c2b1d00"

PACKAGE = Path(__file__).parents[2] / "mavis_tui"

SAID_BY_COMMANDS = ("cache", "client", "commands", "console", "hub", "models", "spreadsheets", "sync", "workspace")

NAMES_A_KEY = re.compile(
    r"\b[Pp]ress(es|ing)? `?[A-Za-z?]`?(?![\w+])|\s\([a-z]\)(?! nor)|\bF\d{1,2}\b|"
    r"\b(Esc|PgDn|PgUp|Tab)\b|\b(Ctrl|Alt)\+(?!C\b)"
)
"""Ctrl+C is the terminal's, and ends a command."""


def sentences(source: str) -> Iterator[str]:
    """Give every text of a file but its docstrings."""
    for node in ast.walk(ast.parse(source)):
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and not isinstance(node, ast.Expr):
                yield inner.value


def test_no_words_of_a_command_name_a_key_of_the_app() -> None:
    files = [file for room in SAID_BY_COMMANDS for file in (PACKAGE / room).rglob("*.py")] + list(PACKAGE.glob("*.py"))
    said = [f"{file}: {words}" for file in files for words in sentences(file.read_text("utf-8"))]
    assert len(said) > 1000
    assert [words for words in said if NAMES_A_KEY.search(words.partition(": ")[2])] == []


@pytest.mark.parametrize(
    "words", ["mark them and press o.", "Save it (o) if you go", "press `?` for help", "See F6.", "Esc goes back"]
)
def test_words_that_name_a_key_would_be_found(words: str) -> None:
    assert NAMES_A_KEY.search(words)


def test_no_password_given_is_not_called_a_wrong_one(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    refused = saved("sessions", "--json", code=6)
    assert refused.error["title"] == "The offline password is needed"


def test_a_child_without_a_number_keeps_the_line_within_80_columns(mavis: Mavis, hub: Hub) -> None:
    hub.put(bundle(a_session(), (a_child(1, nhs_number=None, id=NO_NUMBER_ID), a_child(2)), (a_batch(),)))
    mavis("sign-in", "--hub", hub.address, "--email", "sian.rees@example.nhs.uk")
    mavis("save-offline", "1204")
    lines = mavis("children", "1204").out.splitlines()
    assert "no NHS number" in lines[0] + lines[1]
    assert all(len(line) <= 80 for line in lines)
    assert None in [row["nhs_number"] for row in mavis("children", "1204", "--json").data]
