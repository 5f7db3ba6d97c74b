"""What a file needs stands at its top: the few imports that hide in functions are counted, and become no more."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "mavis_tui"

MOST_HIDDEN = 100
"""Imports inside functions; each is there because loading it is dear (Textual, httpx, Rich) and seldom needed."""

MOST_FOR_TYPES_ONLY = 15
"""`if TYPE_CHECKING:` blocks."""

MOST_FILES_A_FOLDER = 26

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def files() -> list[Path]:
    """Give every file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


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
    found = [f"{file}:{line}" for file in files() for line in hidden_imports(ast.parse(file.read_text("utf-8")))]
    assert len(found) <= MOST_HIDDEN, "\n".join(found)


def test_no_more_imports_are_for_types_only() -> None:
    found = [f"{file}:{line}" for file in files() for line in blocks_for_types(ast.parse(file.read_text("utf-8")))]
    assert len(found) <= MOST_FOR_TYPES_ONLY, "\n".join(found)


def test_a_hidden_import_would_be_found() -> None:
    tree = ast.parse(
        "import os\nif TYPE_CHECKING:\n    import sys\nasync def f():\n    def g():\n        import json\n"
    )
    assert list(hidden_imports(tree)) == ["6: import json"]
    assert list(blocks_for_types(tree)) == ["2: TYPE_CHECKING"]


def test_no_folder_has_more_files_than_can_be_seen_at_once() -> None:
    folders = {file.parent for file in files()}
    assert {folder for folder in folders if len(list(folder.glob("*.py"))) > MOST_FILES_A_FOLDER} == set()
