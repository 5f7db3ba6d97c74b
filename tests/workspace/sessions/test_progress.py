"""Saving several sessions, stopping in the middle, removing, and editing: nothing half done, nothing lost."""

import asyncio
import threading
from datetime import date, time, timedelta

import pytest

from mavis_tui.cache.snapshots import snapshot_file
from mavis_tui.errors import BadInput, HubRefused, HubUnreachable, NoNetwork
from mavis_tui.long_work import HowFar, LongWork
from mavis_tui.workspace.sessions.progress import SaveResult
from tests.builders import TODAY, a_bundle
from tests.cable import Fault
from tests.trickle import behind_a_trickle
from tests.workspace.nurse import Nurse

TOMORROW = TODAY + timedelta(days=1)


class Noted(LongWork):
    """Work that notes whatever could have been read of it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def begin(self, what: str, unit: str = "", of: int | None = None) -> None:
        super().begin(what, unit, of)
        self.words.append(self.far.words)

    def reach(self, done: int, of: int | None = None) -> None:
        super().reach(done, of)
        self.words.append(self.far.words)


async def each(nurse: Nurse, *sessions: str, work: LongWork | None = None) -> list[SaveResult]:
    return [outcome async for outcome in nurse.workspace.sessions.save_each(sessions, work)]


def on_the_disk(nurse: Nurse) -> list[str]:
    return sorted(path.name for path in (nurse.store.folder / "sessions").iterdir() if path.suffix != ".lock")


@pytest.mark.parametrize("saved_before", [False, True])
async def test_stopping_in_the_middle_of_the_download_leaves_the_old_copy_or_nothing(
    nurse: Nurse, saved_before: bool
) -> None:
    if saved_before:
        await nurse.save(a_bundle(3))
    await nurse.hub.put(a_bundle(40))
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1204")
    work = LongWork()
    work.begin("Saving")

    saving = asyncio.create_task(nurse.workspace.sessions.save_offline("1204", work))
    await trickle.started.wait()
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving

    assert work.far.unit == "KB"
    assert on_the_disk(nurse) == (["1204.db"] if saved_before else [])
    if saved_before:
        assert nurse.workspace.sessions.page("1204").children == 3
    trickle.flow.set()
    await nurse.workspace.sessions.save_offline("1204")
    assert nurse.workspace.sessions.page("1204").children == 40


async def test_stopping_while_it_is_written_leaves_the_old_copy_and_writing_keeps_nobody_waiting(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await nurse.save(a_bundle(3))
    await nurse.hub.put(a_bundle(5))
    writing, go_on = threading.Event(), threading.Event()
    verify = snapshot_file.verify

    def at_leisure(*arguments: object) -> None:
        writing.set()
        assert go_on.wait(60)
        verify(*arguments)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr("mavis_tui.cache.snapshots.snapshots.verify", at_leisure)
    saving = asyncio.create_task(nurse.workspace.sessions.save_offline("1204"))
    assert await asyncio.to_thread(writing.wait, 10)

    assert nurse.workspace.sessions.page("1204").children == 3  # she goes on meanwhile
    nurse.record()
    saving.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await saving

    assert nurse.workspace.sessions.page("1204").children == 3
    assert on_the_disk(nurse) == ["1204.db"]


async def test_one_session_that_fails_keeps_no_other_from_being_saved(nurse: Nurse) -> None:
    await nurse.hub.put(a_bundle(2, id="1300"))
    await nurse.workspace.sessions.refresh_list()
    work = Noted()
    nurse.cable.script(Fault.BROKEN, on="/v1/sessions/1204")

    outcomes = await each(nurse, "1204", "9999", "1300", work=work)

    assert [(outcome.id, outcome.saved is not None) for outcome in outcomes] == [
        ("1204", False),
        ("9999", False),
        ("1300", True),
    ]
    assert "trouble of its own" in str(outcomes[0].error)
    assert "no session 9999" in str(outcomes[1].error)
    assert work.words[0] == "Saving 1 of 3: HPV at Harbour View Academy…"
    assert "Saving 2 of 3: session 9999…" in work.words
    third = [words for words in work.words if words.startswith("Saving 3 of 3: HPV at Harbour View Academy… ")]
    assert any(words.endswith(" KB") for words in third)
    assert "Saving 3 of 3: HPV at Harbour View Academy… 0 of 2 children" in third


async def test_without_a_network_the_hub_is_not_asked_for_each_of_them(nurse: Nurse) -> None:
    nurse.cable.cut()
    asked = len(nurse.cable.requests)

    outcomes = await each(nurse, "1204", "1300", "1400")

    assert len(nurse.cable.requests) == asked + 1
    assert [type(outcome.error) for outcome in outcomes] == [NoNetwork] * 3


async def test_how_far_it_has_got_reads_the_same_for_one_and_for_several() -> None:
    several = HowFar("Saving 2 of 5: HPV at Harbour View Academy", 120, 480, "children")

    assert several.words == "Saving 2 of 5: HPV at Harbour View Academy… 120 of 480 children"
    assert HowFar("Saving HPV at Mill Lane", 1200, None, "KB").words == "Saving HPV at Mill Lane… 1,200 KB"


async def test_what_waits_is_said_before_anything_is_removed(nurse: Nurse) -> None:
    await nurse.save(a_bundle(), a_bundle(2, id="1300"))
    nurse.not_given("child-1")
    nurse.not_given("child-2")

    removals = nurse.workspace.sessions.removals(["1204", "1300", "9999"])

    assert [(removal.id, removal.why_not) for removal in removals] == [
        ("1204", "2 changes wait in Harbour View Academy; they stay until uploaded, so it can’t be removed."),
        ("1300", ""),
    ]


@pytest.mark.parametrize("saved", [True, False])
async def test_new_dates_and_time_are_on_the_hub_on_the_list_and_in_the_copy(nurse: Nurse, saved: bool) -> None:
    await (nurse.save(a_bundle()) if saved else nurse.workspace.sessions.open("1204"))

    trouble = await nurse.workspace.sessions.edit("1204", [TOMORROW, TODAY], time(13, 15))

    assert trouble == ""
    session = nurse.workspace.sessions.page("1204").session
    assert (session.dates, session.start_time) == ((TODAY, TOMORROW), time(13, 15))
    assert nurse.workspace.sessions.dashboard().rows[0].dates == (TODAY, TOMORROW)
    await nurse.workspace.sessions.edit("1204", [TODAY], None)
    assert nurse.workspace.sessions.page("1204").session.start_time is None


async def test_a_session_is_edited_online_only(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.cut()

    with pytest.raises(HubUnreachable, match="Editing a session works online only"):
        await nurse.workspace.sessions.edit("1204", [TOMORROW], None)

    assert nurse.workspace.sessions.page("1204").session.dates == (TODAY,)


async def test_if_the_copy_cannot_be_fetched_again_after_an_edit_that_is_said(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.script(None, Fault.BROKEN, on="/v1/sessions")

    trouble = await nurse.workspace.sessions.edit("1204", [TOMORROW], None)

    assert trouble.startswith(
        "The team server has the change, but this device still shows the session as it was before."
    )


async def test_dates_that_cannot_be_are_not_sent(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.not_given()
    asked = len(nurse.cable.requests)

    for dates, why in (
        ([], "at least one date"),
        ([date(2024, 8, 31)], "31 August 2024 can’t be the date of a session"),
        ([date(2029, 9, 1)], "1 September 2029 can’t be the date of a session"),
        ([TOMORROW], "Something was recorded here on 24 November 2026, so that date has to stay"),
    ):
        with pytest.raises(BadInput, match=why):
            await nurse.workspace.sessions.edit("1204", dates, None)
    assert len(nurse.cable.requests) == asked


async def test_what_answers_instead_of_the_hub_is_not_taken_for_it(nurse: Nurse) -> None:
    nurse.cable.script(Fault.LOGIN_PAGE)

    with pytest.raises(HubRefused, match="sign-in page"):
        await nurse.workspace.sessions.edit("1204", [TOMORROW], None)
