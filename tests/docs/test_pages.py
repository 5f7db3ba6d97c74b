"""The pages that people read: links and headings are there, every page is behind a door, commands can be typed."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from mavis_tui.cli import app
from pages.__main__ import fetched, with_own_worker

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"
PAGES = [*(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md")), *sorted(DOCS.rglob("*.md"))]
DECISIONS = DOCS / "decisions"

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_IN_LINE = re.compile(r"`(mavis [^`]+)`")
_TYPED = re.compile(r"^(?: {4,}|\$ )(?:\w+=\$\()?(mavis .+)$", re.MULTILINE)


@cache
def text_of(page: Path) -> str:
    """Give the page without what it quotes in fences: there may be anything in it."""
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


@cache
def headings(page: Path) -> frozenset[str]:
    """Give the names under which the headings of a page are linked to."""
    return frozenset(_slug(heading) for heading in _HEADING.findall(text_of(page)))


def _slug(heading: str) -> str:
    heading = _LINK.sub("]", heading).replace("[", "").replace("]", "")
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Give where the links of a page lead: the file, and the heading in it."""
    for target in _LINK.findall(text_of(page)):
        if not target.startswith(("http://", "https://")):
            name, _, heading = target.partition("#")
            yield (page.parent / name).resolve() if name else page, heading


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    gone = [
        f"{file.name}#{heading}"
        for file, heading in links(page)
        if not file.exists() or (heading and file.suffix == ".md" and heading not in headings(file))
    ]
    assert gone == []


def test_every_page_has_one_place_in_the_menu_and_every_place_its_page() -> None:
    _, _, menu = (CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")
    named = re.findall(r"([\w/-]+\.md)$", menu, re.MULTILINE)
    there = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if not page.name[0].isdigit()}
    assert sorted(named) == sorted(there), "give a new page its place in mkdocs.yml, and a row on one of the four doors"


def test_every_page_is_behind_one_of_the_four_doors() -> None:
    doors = {DOCS / f"{name}.md" for name in ("nurse", "team-lead", "operator", "developer")}
    assert doors <= {file for file, _ in links(DOCS / "index.md")}
    reached = {DOCS / "index.md", *doors} | {file for door in doors for file, _ in links(door)}
    assert [page for page in DOCS.rglob("*.md") if page not in reached and page.parent != DECISIONS] == []
    assert {file for file, _ in links(DECISIONS / "README.md")} >= set(DECISIONS.glob("0*.md"))


@cache
def options() -> dict[str, set[str]]:
    """Give the options of every command, by what is typed before them."""
    return dict(_options(typer.main.get_command(app), "mavis", None))


def _options(command: Any, name: str, parent: Any) -> Iterator[tuple[str, set[str]]]:
    context = command.make_context(name, [], parent, resilient_parsing=True)
    known = {name for param in command.get_params(context) for name in (*param.opts, *param.secondary_opts)}
    yield context.command_path, known
    for inner in list(getattr(command, "commands", {}).values()):
        yield from _options(inner, inner.name, context)


def wrong_with(typed: str) -> str:
    """Say what of a line that begins with `mavis` isn't a command or an option; nothing if all of it is."""
    words = typed.split()
    depth = next((depth for depth in (3, 2, 1) if " ".join(words[:depth]) in options()), 0)
    path = " ".join(words[:depth])
    rest = words[depth:]
    if path in ("mavis", "mavis hub") and rest and re.fullmatch(r"[a-z][a-z-]+", rest[0]):
        return f"{path} {rest[0]}"
    unknown = [word for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(rest)) if word not in options()[path]]
    return f"{path} {' '.join(unknown)}" if unknown else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_every_command_of_a_page_is_one_with_the_options_that_it_has(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    typed = [part for line in _IN_LINE.findall(text) + _TYPED.findall(text) for part in re.split(r"[|;&]|#", line)[:1]]
    assert [wrong for line in typed if (wrong := wrong_with(line))] == []


def test_what_is_no_command_or_no_option_would_be_found() -> None:
    assert wrong_with("mavis childs 1204") == "mavis childs"
    assert wrong_with("mavis hub serv") == "mavis hub serv"
    assert wrong_with("mavis record 1204 --site left --syte right") == "mavis record --syte"
    assert wrong_with("mavis hub serve --cert FILE") == wrong_with("mavis --plain") == ""


def test_a_page_that_fetches_something_is_found_and_the_worker_lies_beside_the_pages(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "assets" / "javascripts").mkdir(parents=True)
    for page in ("index.html", "decisions/one.html"):
        (tmp_path / page).write_text('<script src="https://unpkg.com/iframe-worker/shim"></script><a href="https://x">')
    assert len(fetched(tmp_path)) == 2
    with_own_worker(tmp_path)
    assert fetched(tmp_path) == []
    assert 'src="assets/javascripts/iframe-worker.js"' in (tmp_path / "index.html").read_text()
    assert 'src="../assets/javascripts/iframe-worker.js"' in (tmp_path / "decisions" / "one.html").read_text()
    assert (tmp_path / "assets" / "javascripts" / "iframe-worker.js").exists()
    for left in ('<link rel="stylesheet" href="//fonts.example/a.css">', "<img src=https://x.example/a.png>"):
        (tmp_path / "index.html").write_text(left)
        assert len(fetched(tmp_path)) == 1
    (tmp_path / "index.html").write_text('<pre class="mermaid">')
    assert len(fetched(tmp_path)) == 1
