"""A line of the list says everything in words that fit: nothing is cut without a mark, the class is always there."""

from datetime import date
from itertools import product

import pytest
from msgspec import structs
from rich.cells import cell_len

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, StatusKey
from mavis_tui.screens.children.child_rows import columns, heading, pieces
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.words import Tone, sending_tag

LABELS = {Programme.HPV: "HPV", Programme.MENACWY: "MenACWY", Programme.TD_IPV: "Td/IPV"}


def line(programme: Programme, group: Group, sending: Sending | None = None) -> ProgrammeLine:
    """Say how a child stands in a programme."""
    ready = group is Group.DUE
    return ProgrammeLine(
        programme=programme,
        label=LABELS[programme],
        key=next(key for key in StatusKey if key.startswith(group.name.lower())),
        group=group,
        detail="",
        ready=ready,
        sending=sending,
    )


def row(*lines: ProgrammeLine, attendance: Registered = Registered.UNREGISTERED) -> ChildRow:
    """Make the line of a child in class 8A1."""
    return ChildRow(
        id="child-1",
        name="CHOWDHURY, Bronwen",
        known_as="",
        born=date(2013, 9, 24),
        year_group=8,
        registration="8A1",
        nhs_number="9990000018",
        invalidated=False,
        programmes=lines,
        ready=False,
        done=False,
        attendance=attendance,
        key="",
    )


def drawn(of: ChildRow, width: int, *, today: bool = True) -> str:
    """Draw it in a terminal of so many columns."""
    parts = columns(width - 5, today=today, programmes=len(of.programmes))
    text = "".join(piece.text for piece in pieces(of, parts)).rstrip()
    assert cell_len(text) <= width - 5
    assert "Class" in heading(parts)
    return text


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("sending", Sending)
def test_where_a_record_is_is_never_cut(width: int, sending: Sending) -> None:
    words = sending_tag(sending).text
    assert words.lower() in drawn(row(line(Programme.HPV, Group.VACCINATED, sending)), width).lower()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("attendance", Registered)
def test_no_word_of_a_status_is_cut_and_the_class_is_there(width: int, group: Group, attendance: Registered) -> None:
    said = drawn(row(line(Programme.HPV, group), attendance=attendance), width)
    assert "…" not in said
    assert "8A1" in said


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(("one", "other"), list(product(Group, Group)))
def test_two_programmes_have_room_for_both_and_for_the_class(width: int, one: Group, other: Group) -> None:
    said = drawn(row(line(Programme.MENACWY, one), line(Programme.TD_IPV, other)), width)
    assert "…" not in said
    assert "8A1" in said
    if one is not other:
        assert "MenACWY" in said
        assert "Td/IPV" in said


def test_what_does_not_fit_ends_in_a_mark() -> None:
    crowded = row(line(Programme.MENACWY, Group.DUE), line(Programme.TD_IPV, Group.NEEDS_CONSENT))
    for room, ends in ((15, "MenACWY due +1"), (9, "MenACWY…")):
        parts = columns(55, today=True, programmes=2)._replace(status=room)
        assert "".join(piece.text for piece in pieces(crowded, parts)).rstrip().endswith(ends)


def test_of_three_programmes_what_is_due_is_said_first_and_how_many_more_there_are() -> None:
    three = [line(Programme.HPV, Group.NEEDS_TRIAGE), line(Programme.MENACWY, Group.NEEDS_CONSENT)]
    said = drawn(row(*three, line(Programme.TD_IPV, Group.DUE)), 60)
    assert said.endswith("Td/IPV due HPV triage +1")


@pytest.mark.parametrize("width", [120, 200])
def test_a_wide_terminal_shows_the_number_and_what_is_wanted_or_when_and_by_whom(width: int) -> None:
    wanted = row(structs.replace(line(Programme.HPV, Group.DUE), wanted="nasal spray"))
    last = row(structs.replace(line(Programme.HPV, Group.VACCINATED), last="10:05am, Sian Rees"))
    assert "999 000 0018" in drawn(wanted, width)
    assert drawn(wanted, width).endswith("Due vaccination" + " " * 12 + "nasal spray")
    assert drawn(last, width).endswith("10:05am, Sian Rees")


def test_known_as_is_never_cut_where_the_name_alone_has_room() -> None:
    known = structs.replace(row(line(Programme.HPV, Group.DUE)), name="BAKER, Zara", known_as="Zazie")
    assert "BAKER, Zara (Zazie)" in drawn(known, 80)
    assert "BAKER, Zara (known as Zazie)" in drawn(known, 200)


def test_what_is_to_do_stands_out_and_who_is_done_steps_back() -> None:
    parts = columns(75, today=True, programmes=1)
    due = pieces(row(line(Programme.HPV, Group.DUE)), parts)
    done = pieces(row(line(Programme.HPV, Group.VACCINATED, Sending.SAVED)), parts)
    waits = pieces(row(line(Programme.HPV, Group.VACCINATED, Sending.WAITING)), parts)
    assert due[-1].tone is Tone.DUE
    assert {piece.tone for piece in done} == {Tone.GREY}
    assert waits[-1].tone is Tone.BLUE
