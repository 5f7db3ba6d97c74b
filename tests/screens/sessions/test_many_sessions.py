"""The dashboard with many sessions: marking, saving and removing several, and stopping in the middle."""

from datetime import timedelta

from mavis_tui.models.session import Location
from tests.builders import TODAY, a_bundle
from tests.cable import Fault
from tests.screens.desk import at_the_desk
from tests.trickle import behind_a_trickle
from tests.workspace.nurse import Nurse

LONG = "Queen Ethelburga’s Collegiate School for Girls and Boys"


async def three_sessions(nurse: Nurse) -> None:
    """Give the hub one session today, one tomorrow and one that is over."""
    for number, days, name in (("1300", 1, "Mill Lane School"), ("1400", -1, LONG)):
        bundle = a_bundle(2, id=number, dates=(TODAY + timedelta(days=days),), location=Location(name=name))
        await nurse.hub.put(bundle)
    await nurse.workspace.sessions.refresh_list()


async def test_marked_sessions_are_saved_one_after_the_other_and_one_that_fails_stops_no_other(nurse: Nurse) -> None:
    await three_sessions(nurse)
    async with at_the_desk(nurse) as desk:
        assert "[ ]" not in desk.text
        await desk.press("a")
        await desk.sees("2 marked: o saves, d removes")
        assert desk.line("Harbour").strip("> ").startswith("[x] Today")
        assert desk.line("Queen").strip("> ").startswith("[ ] 23 Nov")  # it is over
        nurse.cable.script(Fault.BROKEN, on="/v1/sessions/1204")
        await desk.press("o")
        await desk.sees("1 of 2 sessions saved.", "Harbour View Academy: not saved. The team server has trouble.")
        assert "Available offline" in desk.line("Mill Lane")
        assert [nurse.workspace.sessions.is_saved(number) for number in ("1204", "1300", "1400")] == [
            False,
            True,
            False,
        ]


async def test_without_marks_the_highlighted_session_is_saved_and_refreshed_by_the_same_key(nurse: Nurse) -> None:
    await three_sessions(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.press("o")
        await desk.sees("Saved. You can vaccinate and record in this session without a network.")
        assert nurse.workspace.sessions.is_saved("1204")
        nurse.clock.forward(hours=1)
        await desk.press("o")
        await desk.until(lambda: saved_at(nurse, "1204") == nurse.clock(), "the copy isn’t renewed")


def saved_at(nurse: Nurse, session: str) -> object:
    saved = nurse.workspace.sessions.saved(session)
    return saved.saved_at if saved is not None else None


async def test_esc_stops_in_the_middle_and_keys_are_answered_meanwhile(nurse: Nurse) -> None:
    await three_sessions(nurse)
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1300")
    async with at_the_desk(nurse) as desk:
        await desk.press("a", "o")
        await desk.sees("Saving 2 of 2: HPV at Mill Lane School… ", " KB", "Esc stops.", "Esc Stop")
        await desk.until(trickle.started.is_set, "nothing arrives")
        await desk.press("down", "down")
        assert desk.line("Queen").startswith(" > ")
        await desk.press("o")  # once is enough
        await desk.press("escape")
        await desk.sees("Stopped: 1 saved, 1 as before. Nothing is half saved.")
        assert "Esc Stop" not in desk.text
        folder = nurse.store.folder / "sessions"
        assert sorted(path.name for path in folder.iterdir() if path.suffix != ".lock") == ["1204.db"]


async def test_what_waits_is_said_first_and_only_the_others_are_removed(nurse: Nurse) -> None:
    await three_sessions(nurse)
    for number in ("1204", "1300"):
        await nurse.workspace.sessions.save_offline(number)
    nurse.cable.cut()
    nurse.not_given("child-1")
    nurse.not_given("child-2")
    async with at_the_desk(nurse) as desk:
        waits = "2 changes wait in Harbour View Academy; they stay until uploaded, so it can’t be removed."
        await desk.press("d")
        await desk.sees(waits)
        await desk.press("space", "space", "d")
        await desk.sees(
            "Remove this session from this device? Mill Lane School.", "2 changes wait in Harbour View Academy"
        )
        await desk.press("2")
        await desk.sees("Removed from this device: Mill Lane School.")
        assert [nurse.workspace.sessions.is_saved(number) for number in ("1204", "1300")] == [True, False]


async def test_a_long_name_is_cut_only_where_there_is_no_room_and_a_wide_page_says_until_when(nurse: Nurse) -> None:
    await three_sessions(nurse)
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        assert "…" in desk.line("Queen")
        assert all(len(line) <= 80 for line in desk.text.splitlines())
        assert "Available offline" in desk.line("Harbour")
        assert "until" not in desk.line("Harbour")
    async with at_the_desk(nurse, size=(140, 30)) as desk:
        assert LONG in desk.line("Queen")
        assert "Available offline until 26 Nov" in desk.line("Harbour")


async def test_leaving_the_app_in_the_middle_of_saving_leaves_nothing_half_done(nurse: Nurse) -> None:
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1204")
    async with at_the_desk(nurse) as desk:
        await desk.press("o")
        await desk.until(trickle.started.is_set, "nothing arrives")
        await desk.press("q")
    assert not nurse.workspace.sessions.is_saved("1204")
