"""What commands write stays within 80 columns, as a terminal counts them, whatever children and schools are called."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mavis_tui import cli
from mavis_tui.commands import hub as hub_commands
from mavis_tui.console.printing import table, table_rows
from mavis_tui.console.wrapping import broken, within
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.vaccination import Staff
from tests.builders import NURSE, a_batch, a_child, a_session, consented, nhs_number
from tests.commands import every
from tests.commands.conftest import Hub, Mavis
from tests.commands.test_words import NAMES_A_KEY
from tests.rounds import rounds

LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"
WIDE = "王小明歐陽司馬上官諸葛東方夏侯尉遲皇甫公孫慕容令狐長孫宇文司徒"
JOINED = "N̊o̧ẽl̥e q̃x̂z̈ " * 5
UUIDS = [f"0193a2f4-7c1e-7d3a-9a55-3f6f0c2b1d{n:02}" for n in range(9)]
SCHOOL = f"The {LONG} Church of England and {WIDE} Voluntary Aided Primary School with Nursery"
DOUBLE = (Programme.MENACWY, Programme.TD_IPV, Programme.HPV)

PATH_OR_JSON = re.compile(r"[/\\{]")


def named(n: int, given: str, family: str, **child: Any) -> Any:
    """Make a child of this name, due three vaccines."""
    care = {programme: consented() for programme in DOUBLE}
    return a_child(n, id=UUIDS[n], given_name=given, family_name=family, care=care, **child)


def nasty() -> Any:
    """Make a session in which everything is as long as it may be."""
    children = (
        named(1, LONG, LONG, preferred_name=LONG, registration="8 Wolfeschlegel"),
        named(2, WIDE[:20], WIDE, nhs_number=None, school=SCHOOL),
        named(3, JOINED, "Ng", nhs_number=None, registration="Sonnenblumen"),
        named(4, LONG, LONG, nhs_number=None, date_of_birth=date(2013, 6, 22)),
        named(5, "Ada", LONG + LONG + LONG),
        named(6, "Bo", "Ek", invalidated=True),
    )
    batch = a_batch(number="FM8629", expiry=date(2026, 1, 31))
    place = Location(name=SCHOOL)
    session = a_session(id="1204", location=place, programmes=DOUBLE, vaccinators=(NURSE, Staff(email=NURSE.email)))
    return bundle(session, children, (batch,))


def too_wide(text: str) -> list[str]:
    """Give the lines that are wider than 80 columns, but for those that hold one path or JSON."""
    return [line for line in text.splitlines() if cell_len(line) > 80 and not _is_path(line)]


def _is_path(line: str) -> bool:
    """True for JSON, and for a line that is too wide because of one word that somebody will copy."""
    return line.startswith(("{", "[")) or any(_names(word) and cell_len(word) > 40 for word in line.split())


def _names(word: str) -> bool:
    """True for a path or an address, also for a path of Windows."""
    return "/" in word or "\\" in word


def steps(folder: Path) -> Iterator[tuple[str, ...]]:
    """Give every command, and more of those that have much to say, about children with long names."""
    who = {nhs_number(1): UUIDS[1], nhs_number(2): UUIDS[2]}
    for step in every.words(folder):
        if step[:1] in (("demo",), ("sign-out",), ("sign-in",)):
            continue
        yield tuple(who.get(word, word) for word in step)
        if step[0] == "ready":
            dose = (*every.DOSE, "--programme", "hpv", "--no-send")
            yield ("record", "1204", UUIDS[5], *dose)
            yield ("record", "1204", UUIDS[6], "--programme", "td_ipv", "--not-given", "refused")
            yield ("record", "1204", UUIDS[4], *dose[:2], "--expiry", "2026-01-31", *dose[4:], "--expired-batch")
            yield ("record", "1204", UUIDS[4], *dose)
            yield ("record", "1204", LONG, *dose)
            yield ("child", "1204", LONG[:20])
            yield from (("child", "1204", child) for child in UUIDS[1:7])
            yield ("children", "1204", "--find", LONG[:12])
            yield from (("changes",), ("sessions",), ("vaccines", "1204"), ("status",), ("match",))
            yield ("hub", "review", "--all")


@pytest.mark.parametrize("on_terminal", [False, True], ids=["elsewhere", "on a terminal"])
def test_no_line_of_any_command_is_wider_than_80_columns(
    mavis: Mavis,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    on_terminal: bool,
) -> None:
    hub = Hub(tmp_path)
    hub.put(nasty())
    hub.start()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(tmp_path / "hub.db"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    try:
        mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
        ran = []
        for words in steps(tmp_path):
            monkeypatch.setattr("sys.stdout.isatty", lambda: on_terminal)
            code = cli.main(words)
            said = capsys.readouterr()
            ran.append(words)
            assert words[0] == "schema" or too_wide(said.out) + too_wide(said.err) == [], words
            assert "nobody foresaw" not in said.err, words
            assert not NAMES_A_KEY.search(said.out + said.err), words
            assert code in (0, 2, 3, 4, 8, 12, 13, 14, 17, 20, 21), (words, said.err)
    finally:
        hub.stop()


@pytest.mark.parametrize("group", [(), ("hub",)])
def test_no_line_of_any_help_is_wider_than_80_columns(
    group: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for entry in hub_commands.COMMANDS if group else cli.COMMANDS:
        assert cli.main([*group, entry.name, "--help"]) == 0
        assert too_wide(capsys.readouterr().out) == [], entry.name


UNHURRIED = settings(max_examples=rounds(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no reason to fail."""

ANY = st.text(st.sampled_from("aB 0-é王ł̊ñ"), max_size=60)
"""Letters of one cell and of two, marks that join, blanks: what matters to counting."""


@UNHURRIED
@given(st.lists(st.tuples(ANY, ANY, ANY, ANY), min_size=1, max_size=4))
def test_a_table_loses_nothing_and_keeps_its_columns(rows: list[tuple[str, str, str, str]]) -> None:
    lines = list(table(rows, flexible=1))
    assert all(cell_len(line) <= 80 for line in lines)
    for row, drawn in zip(rows, table_rows(rows, flexible=1), strict=True):
        whole = "".join("".join(unicodedata.normalize("NFC", cell) for cell in row).split())
        assert sorted("".join("".join(drawn).split())) == sorted(whole)


@UNHURRIED
@given(ANY, st.integers(10, 80))
def test_a_sentence_is_broken_without_losing_a_letter(text: str, width: int) -> None:
    lines = list(broken(text, width, "  ", "    "))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width or "/" in line or "\\" in line for line in lines)


def test_words_after_a_label_stay_below_each_other_and_a_path_is_whole() -> None:
    assert list(within("Hub            one two three", 24)) == ["Hub            one two", " " * 15 + "three"]
    path = "/home/nurse/" + "a" * 90
    assert list(within(f"Kept in        {path}", 80)) == [f"Kept in        {path}"]
