"""What a file needs stands at its top: the few imports that hide in functions are counted, and become no more."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "mavis_tui"

MOST_HIDDEN = 110
"""Imports inside functions; each is there because loading it is dear (Textual, httpx, Rich) and seldom needed."""

MOST_FOR_TYPES_ONLY = 16
"""`if TYPE_CHECKING:` blocks."""

MOST_FILES_A_FOLDER = 26

NOT_AT_THE_LEFT = r"^[ \t]+(?:import|from)\b|[:;][ \t]*(?:import|from)\b"
"""Where an import may stand that is in a function; the word may stand there for another reason."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def files() -> list[Path]:
    """Give every file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def read(wanted: str) -> Iterator[tuple[Path, ast.Module]]:
    """Give the files in which these words (a pattern) stand, taken apart: with all others that takes far longer."""
    for file in files():
        text = file.read_text("utf-8")
        if re.search(wanted, text, re.MULTILINE):
            yield file, ast.parse(text)


def hidden_imports(tree: ast.Module) -> Iterator[str]:
    """Give the lines at which a function imports something, each once."""
    lines = {
        inner.lineno: ast.unparse(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, _FUNCTIONS)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    for line, words in sorted(lines.items()):
        yield f"{line}: {words}"


def blocks_for_types(tree: ast.Module) -> Iterator[str]:
    """Give the lines of blocks that only the type checker reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield f"{node.lineno}: {ast.unparse(node.test)}"


def test_no_more_imports_hide_in_functions() -> None:
    found = [f"{file}:{line}" for file, tree in read(NOT_AT_THE_LEFT) for line in hidden_imports(tree)]
    assert len(found) <= MOST_HIDDEN, "\n".join(found)


def test_no_more_imports_are_for_types_only() -> None:
    found = [f"{file}:{line}" for file, tree in read("TYPE_CHECKING") for line in blocks_for_types(tree)]
    assert len(found) <= MOST_FOR_TYPES_ONLY, "\n".join(found)


def test_a_hidden_import_would_be_found() -> None:
    text = "import os\nif TYPE_CHECKING:\n    import sys\nasync def f():\n    def g():\n        import json\n"
    tree = ast.parse(text)
    assert list(hidden_imports(tree)) == ["6: import json"]
    for hidden in (text, "def f(): import json", "def f():\n\tx = 1; from json import dumps"):
        assert re.search(NOT_AT_THE_LEFT, hidden, re.MULTILINE), hidden
    assert not re.search(NOT_AT_THE_LEFT, "import os\nfrom sys import path\n", re.MULTILINE)
    assert list(blocks_for_types(tree)) == ["2: TYPE_CHECKING"]


def test_no_folder_has_more_files_than_can_be_seen_at_once() -> None:
    folders = {file.parent for file in files()}
    assert {folder for folder in folders if len(list(folder.glob("*.py"))) > MOST_FILES_A_FOLDER} == set()


def test_a_public_name_is_defined_in_one_module_so_that_a_search_finds_what_it_means() -> None:
    """Classes and functions at the top of a module. Each command has its `command`, each revision its
    `upgrade`; a few verbs begin every room."""
    may_repeat = {"command", "main", "run", "say", "begin", "upgrade"}
    homes: dict[str, set[str]] = defaultdict(set)
    for path in files():
        for name in _public_names(path):
            homes[name].add(str(path.relative_to(PACKAGE)))
    several = {name: sorted(found) for name, found in homes.items() if len(found) > 1 and name not in may_repeat}
    assert several == {}


def test_nouns_are_counted_and_hours_and_errors_said_in_one_place() -> None:
    """Ternaries on a number and a noun, the twelve-hour clock, and an error's title with its sentences."""
    own_ways = {
        r"\"1 \w[^\"]*\" if ": "models/wording.py",
        r"% 12 or 12": "models/calendar.py",
        r"error\.title\}\. \{": "workspace/words.py",
    }
    for pattern, home in own_ways.items():
        found = {
            str(path.relative_to(PACKAGE)) for path in files() if re.search(pattern, path.read_text(encoding="utf-8"))
        }
        assert found <= {home}, pattern


def test_which_system_this_runs_on_is_asked_in_one_room() -> None:
    """What differs on Windows is in `system/`; the terminal asks once whether Textual has to read the keys itself."""
    asks = re.compile(r"sys\.platform|\bos\.name\b|import (?:msvcrt|fcntl|termios|resource|winreg)\b")
    found = {path.relative_to(PACKAGE).as_posix() for path in files() if asks.search(path.read_text(encoding="utf-8"))}
    assert {path for path in found if not path.startswith("system/")} <= {"terminal/plain_textual.py"}


def _public_names(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node.name
