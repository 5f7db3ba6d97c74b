"""Today: one key from the session and the dashboard, numbers that open, and who is missing and why."""

from datetime import timedelta

from mavis_tui.models.session import bundle
from mavis_tui.screens.sessions.today_rows import day_columns, day_lines
from mavis_tui.terminal.safe_text import ASCII_GLYPHS, UNICODE_GLYPHS
from mavis_tui.workspace.day.counting import SessionDay, count_day
from tests.builders import NURSE, TODAY, a_batch, a_bundle, a_child, a_session, a_vaccination
from tests.screens.desk import at_the_desk
from tests.workspace.day.test_counting import counted, entry
from tests.workspace.nurse import Nurse


async def test_today_is_one_key_away_and_leads_from_a_number_to_the_child(nurse: Nurse) -> None:
    days = (TODAY - timedelta(days=1), TODAY)
    children = tuple(a_child(n, registration="8A" if n < 4 else "8B") for n in range(1, 7))
    await nurse.save(bundle(a_session(dates=days), children, (a_batch(),)))
    nurse.record("child-1")
    nurse.not_given("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.press("t")
        await desk.sees("Today: HPV session at Harbour View Academy", "1 given, 1 by you")
        await desk.sees("Gardasil 9 FM8629", "1 not given", "8A, HPV", "2 missing: 1 due")
        await desk.press("end", "up", "enter")
        await desk.sees("Missing: 8A, HPV", "MWANGI3, Ada", "Unable to vaccinate: Child unwell")
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        await desk.press("1", "f10")
        await desk.sees("Check and confirm")
        await desk.press("enter")
        await desk.sees("Missing: 8A, HPV", "2 of 3 67% vaccinated. 1 missing")
        await desk.press("escape", "home", "enter")
        await desk.sees("Gardasil 9 FM8629, 24 November 2026", "2 recorded", "12:00pm, Sian Rees")
        await desk.press("escape", "left")
        await desk.sees("23 November 2026 · 0 given")
        await desk.press("right")
        await desk.sees("Today · 2 given, 2 by you")
        await desk.press("escape", "enter")
        await desk.sees("Record vaccinations")
        await desk.press("t")
        await desk.sees("Today · 2 given, 2 by you")


async def test_a_session_that_is_not_on_the_device_says_so_without_a_network(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await desk.press("t")
        await desk.sees("This session isn’t on this device, so nothing of it can be counted here.")


async def test_a_box_is_counted_from_today_and_said_to_add_up(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-1")
    async with at_the_desk(nurse) as desk:
        await desk.press("t")
        await desk.sees("Gardasil 9 FM8629")
        await desk.press("b")
        await desk.sees("Count the box: FM8629", "1 given from it")
        await desk.types("5")
        await desk.press("enter", "enter")
        await desk.types("4")
        await desk.press("f10")
        await desk.sees("FM8629 counted: out 5, used 1, back 4: adds up.")
        await desk.press("down", "enter")
        await desk.sees("Count the box: FM8629")
        await desk.press("escape", "end", "b")
        await desk.sees("Which box?", "FM8629 Gardasil 9")


def drawn(day: SessionDay, width: int, *, ascii_only: bool = False, aloud: bool = False) -> list[str]:
    columns = day_columns(day, width, ASCII_GLYPHS if ascii_only else UNICODE_GLYPHS, aloud=aloud)
    return ["".join(piece.text for piece in line.draw(width)).rstrip() for line in day_lines(day, columns)]


def a_day() -> SessionDay:
    return counted((a_child(1), [entry(a_vaccination(1))]), (a_child(2), []), (a_child(3), []))


def test_bars_are_blocks_or_number_signs_and_a_number_stands_beside_each() -> None:
    assert "8T1, HPV            1 of 3   33%  ███░░░░░░░  2 missing: 2 due" in drawn(a_day(), 76)
    assert "12pm                     1  ##########" in drawn(a_day(), 76, ascii_only=True)
    assert all(line.isascii() for line in drawn(a_day(), 76, ascii_only=True))


def test_who_listens_hears_numbers_and_no_bars() -> None:
    heard = drawn(a_day(), 76, aloud=True)
    assert not {"█", "░"} & set("".join(heard))
    assert "8T1, HPV            1 of 3   33%  2 missing: 2 due" in heard


def test_nothing_is_wider_than_a_terminal_of_sixty_columns() -> None:
    assert max(map(len, drawn(a_day(), 56))) <= 55  # the last column is the scroll bar's


async def test_a_nurse_who_has_not_said_who_she_is_has_no_column_of_her_own(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-1")
    day = nurse.workspace.days.of("1204")
    assert day.me is not None
    assert day.me.email == NURSE.email
    nobody = count_day(day.session, nurse.workspace.children.rows("1204"), TODAY)
    assert drawn(nobody, 76)[0].split() == ["Vaccine", "and", "batch", "All"]
