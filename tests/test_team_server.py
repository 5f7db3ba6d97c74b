"""The word that nurses read is *team server*: *hub* says nothing to them (docs/decisions/0041)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from mavis_tui.commands import hub
from tests.commands import documented

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mavis_tui"

OF_THE_SERVICE = {
    "hub",
    "commands/hub",
    "console/shapes/hub.py",
    "console/shapes/operating.py",
    "system/several_processes.py",
}
"""What speaks to the people who run the service: they type `mavis hub`, and read that word."""

SENT_TO_NURSES = {
    "hub/access/devices.py",
    "hub/access/signing_in.py",
    "hub/api/problems.py",
    "hub/api/changes.py",
    "hub/changes",
}
"""What the service says to a device, where a nurse reads it."""

PAGES_FOR_NURSES = ("README.md", "docs/mavis.md", "docs/paper.md", "docs/journeys.md", "docs/life-of-a-record.md")

_NO_COMMAND = rf"(?<!mavis )hubs?(?! (?:{'|'.join(entry.name for entry in hub.COMMANDS)})\b)"

WORD = re.compile(rf"(?<![\w#`/.@={{-]){_NO_COMMAND}(?![\w`=}}-]|\.[a-z])", re.IGNORECASE)
"""The word in a sentence: not in `mavis hub`, `--hub`, `hub.db`, an address, or the name of a command or a key."""

ONLY_CODE_READS = re.compile(r"[a-z0-9#./_-]*")
"""The name of a setting, a module, a key or a widget."""

MAY_STAY = {
    "Riverside Family Hub",
    "The hub has never heard of a device ",
}
"""A clinic of the demonstration, and what only the service's own commands say."""


def sentences(tree: ast.Module) -> Iterator[str]:
    """Give the strings of a module, without those that document it."""
    documenting = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            yield node.value


def says_hub(text: str) -> bool:
    """Is True where a person would read the word."""
    return text not in MAY_STAY and not ONLY_CODE_READS.fullmatch(text) and WORD.search(text) is not None


def read_by_nurses() -> Iterator[Path]:
    """Give the package's files that speak to a nurse."""
    for file in sorted(PACKAGE.rglob("*.py")):
        above = {str(folder.relative_to(PACKAGE)) for folder in (file, *file.parents) if PACKAGE in folder.parents}
        if not above & OF_THE_SERVICE or above & SENT_TO_NURSES:
            yield file


def test_no_page_message_or_problem_says_hub_to_a_nurse() -> None:
    said = [
        f"{file.relative_to(PACKAGE)}: {text}"
        for file in read_by_nurses()
        if "hub" in (source := file.read_text("utf-8")).lower()
        for text in sentences(ast.parse(source))
        if says_hub(text)
    ]
    assert said == []


def test_no_help_of_a_nurses_command_says_hub() -> None:
    commands, _, rest = documented.generated().partition("## Exit codes")
    own = [part for part in commands.split("### ") if not part.startswith("mavis hub")]
    lines = [line for line in "".join([*own, rest]).splitlines() if not re.match(r"(  |\| )hub ", line)]
    for_operators = "(`DatabaseDown`)", "(`LogAltered`)"
    said = [line for line in lines if says_hub(line) and not any(name in line for name in for_operators)]
    assert len(lines) > 400
    assert said == []


def test_no_page_for_nurses_says_hub() -> None:
    said = [
        f"{name}: {line}"
        for name in PAGES_FOR_NURSES
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if not line.startswith("    ") and says_hub(re.sub(r"`[^`]*`|\]\([^)]*\)", "", line))
    ]
    assert said == []


def test_the_word_would_be_found() -> None:
    assert says_hub("The hub’s address")
    assert says_hub("Hub")
    assert says_hub("Nobody knows the hub.")
    tree = ast.parse('"""The hub."""\nSIZE = 3\n"""Of the hub."""\nLABEL = f"Asking the hub at {SIZE}"\n')
    assert [text for text in sentences(tree) if says_hub(text)] == ["Asking the hub at "]
    assert not says_hub("Carry it there: mavis hub take FILE, https://hub.example.nhs.uk, --hub, {hub-form.back}")
