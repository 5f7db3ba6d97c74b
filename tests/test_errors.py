"""What an error is called is true of what happened: a title is the first thing that a person reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui import errors
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError, NoPasswordYet, StoreLocked, StoreNotWritable, WrongPassword
from mavis_tui.workspace.words import error_words

PACKAGE = Path(__file__).parents[1] / "mavis_tui"


def kinds(kind: type[MavisError] = MavisError) -> Iterator[type[MavisError]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)


def test_every_kind_but_one_has_a_title_of_its_own() -> None:
    """ClinicNeeded asks for one thing more about what was typed: it is read under the title of BadInput."""
    titles = [kind.title for kind in kinds() if kind is not errors.ClinicNeeded]
    assert len(set(titles)) == len(titles)
    assert MavisError.title not in titles


def test_a_sentence_that_begins_with_its_title_is_read_without_it() -> None:
    assert error_words(WrongPassword("Try again.")) == "The offline password isn’t right. Try again."
    said = "The offline store can’t be written at /mavis (disk error)."
    assert error_words(StoreNotWritable(said)) == said


def test_the_tree_at_the_top_of_the_errors_has_every_kind_under_its_parent_with_its_exit_code() -> None:
    drawn, above = set(), list[str]()
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"    ((?:[│├└─ ]{4})*)([A-Z]\w+) +([0-9]+) ", line):
            depth = len(found[1]) // 4
            above[depth:] = [found[2]]
            drawn.add((found[2], above[depth - 1] if depth else "Exception", int(found[3])))
    every: list[type[MavisError]] = [MavisError, *kinds()]
    there = {(kind.__name__, kind.__mro__[1].__name__, kind.exit_code) for kind in every}
    assert drawn == there


def test_what_is_asked_of_a_locked_store_says_that_it_is_locked(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for ask in (lambda: store.device, lambda: store.outbox, lambda: store.snapshots, store.sealed_records.opened):
        with pytest.raises(StoreLocked) as told:
            ask()
        assert told.value.title == "mavis is locked"


def test_a_store_that_was_never_made_has_no_password_rather_than_a_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(NoPasswordYet, match="no offline password yet"):
        Store(tmp_path).unlock("the kettle is on again")


def test_only_where_a_password_was_tried_is_it_called_wrong() -> None:
    raised = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Raise) and node.exc is not None and "WrongPassword(" in ast.unparse(node.exc)
    ]
    assert len(raised) == 1
    assert raised[0].startswith("cache/keys/vault.py")
    assert WrongPassword.title == "The offline password isn’t right"
