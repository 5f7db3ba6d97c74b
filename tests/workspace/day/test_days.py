"""What a day came to on a real device: what was recorded here, what the hub told of the others, and nothing else."""

from pathlib import Path

import pytest

from mavis_tui.errors import BadInput, NotSavedOffline
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Staff
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session
from tests.workspace.nurse import Introduced, Nurse, colleague_of

RHIAN = Staff(email="rhian.rees@example.nhs.uk", name="Rhian Rees")


async def test_what_a_colleague_recorded_counts_once_the_hub_told_of_it(
    nurse: Nurse, introduced: Introduced, tmp_path: Path
) -> None:
    await nurse.save(a_bundle(5))
    async with colleague_of(nurse, introduced, tmp_path, RHIAN) as colleague:
        await colleague.workspace.sessions.save_offline("1204")
        colleague.record("child-1")
        colleague.record("child-2")
        await colleague.upload()
        nurse.record("child-3")
        assert nurse.workspace.days.of("1204").given == 1
        await nurse.workspace.sessions.save_offline("1204")
        day = nurse.workspace.days.of("1204")
    assert (day.given, day.mine, day.waiting) == (3, 1, 1)
    assert [(one.name, one.given) for one in day.nurses] == [("Sian Rees", 1), ("Rhian Rees", 2)]
    assert [(one.number, one.given, one.mine) for one in day.doses] == [("FM8629", 3, 1)]


async def test_the_day_the_page_and_the_list_count_alike(nurse: Nurse) -> None:
    await nurse.save(a_bundle(6))
    nurse.record("child-1")
    nurse.not_given("child-2")
    day, page = nurse.workspace.days.of("1204"), nurse.workspace.sessions.page("1204")
    assert (day.done, day.children) == (page.done, page.children) == (2, 6)
    (total,) = day.totals
    assert total.groups == page.counts[Programme.HPV]
    assert total.vaccinated == page.counts[Programme.HPV][Group.VACCINATED] == page.vaccinated == 1


async def test_a_day_is_counted_anew_after_a_record_and_not_while_nothing_changed(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    before = nurse.workspace.days.of("1204")
    assert nurse.workspace.days.of("1204") is before
    nurse.record("child-1")
    assert nurse.workspace.days.of("1204").given == 1


async def test_a_dose_of_a_child_who_left_the_list_is_still_missing_from_the_box(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(1), a_child(2)), (a_batch(),)))
    nurse.record("child-1")
    await nurse.save(bundle(a_session(), (a_child(2), a_child(3)), (a_batch(),)))
    day = nurse.workspace.days.of("1204")
    assert (day.given, day.unlisted, day.children) == (1, 1, 2)
    assert [one.vaccinated for one in day.totals] == [0]


async def test_what_is_not_here_and_a_day_that_is_not_the_sessions_are_said(nurse: Nurse) -> None:
    with pytest.raises(NotSavedOffline):
        nurse.workspace.days.of("1204")
    await nurse.save(a_bundle())
    with pytest.raises(BadInput, match="1 January 2026 isn’t a day of this session"):
        nurse.workspace.days.of("1204", TODAY.replace(month=1, day=1))


async def test_nothing_of_it_stays_in_memory_when_it_is_locked(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.days.of("1204")
    days = nurse.workspace.days
    nurse.workspace.forget_children()
    assert days._counted is None
