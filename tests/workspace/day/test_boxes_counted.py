"""The box: what was taken out is used, wasted or back, and whatever is missing is said."""

from pathlib import Path

import pytest

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace.day.box_count import box_count, box_words, of_one_batch
from mavis_tui.workspace.day.boxes_counted import BoxTyped
from mavis_tui.workspace.day.counting import SessionDay
from tests.builders import NOON, NURSE, TODAY, a_bundle
from tests.workspace.nurse import Introduced, Nurse, colleague_of

RHIAN = Staff(email="rhian.rees@example.nhs.uk", name="Rhian Rees")


def a_count(taken_out: int | None, wasted: int | None, back: int | None, **other: object) -> StockCount:
    plain = {"id": "stock-1", "session": "1204", "by": NURSE, "at": NOON, "on": TODAY, "batch_number": "FM8629"}
    counts = {"programme": Programme.HPV, "taken_out": taken_out, "wasted": wasted, "back": back}
    return StockCount(**{**plain, **counts, **other})  # type: ignore[arg-type] # built of parts


@pytest.mark.parametrize(
    ("count", "used", "said"),
    [
        ((40, 1, 8), 31, "out 40, used 31, wasted 1, back 8: adds up"),
        ((40, 1, 7), 31, "out 40, used 31, wasted 1, back 7: 1 is missing"),
        ((40, None, 7), 31, "out 40, used 31, back 7: 2 are missing"),
        ((40, 1, 10), 31, "out 40, used 31, wasted 1, back 10: 2 too many"),
        ((40, None, None), 31, "out 40, used 31: 9 should be left"),
        ((20, None, None), 31, "out 20, used 31: 11 more than were taken out"),
        ((None, 1, 8), 31, "used 31, wasted 1, back 8"),
        ((0, 0, 0), 0, "out 0, used 0, wasted 0, back 0: adds up"),
    ],
)
def test_a_box_adds_up_or_it_is_said_by_how_much_it_does_not(
    count: tuple[int | None, int | None, int | None], used: int, said: str
) -> None:
    assert box_words(box_count([a_count(*count)], used)) == said


def test_a_count_that_was_withdrawn_or_is_of_another_day_or_batch_is_none_of_this_box() -> None:
    other = a_count(1, None, None, id="stock-2", batch_number="FM9000")
    assert of_one_batch([other, a_count(40, None, None)], TODAY, "fm8629") == [a_count(40, None, None)]


def box_of(day: SessionDay) -> str:
    (batch,) = day.doses
    assert batch.box is not None
    return box_words(batch.box)


async def test_a_box_is_counted_in_the_morning_and_again_in_the_evening(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    boxes = nurse.workspace.counting_boxes
    boxes.count("1204", TODAY, "fm8629", BoxTyped(taken_out="10"))
    assert box_of(nurse.workspace.days.of("1204")) == "out 10, used 0: 10 should be left"
    nurse.record("child-1")
    assert boxes.typed("1204", TODAY, "FM8629") == BoxTyped(taken_out="10")
    boxes.count("1204", TODAY, "FM8629", BoxTyped(taken_out="10", wasted="1", back="7", words="One dropped"))
    assert box_of(nurse.workspace.days.of("1204")) == "out 10, used 1, wasted 1, back 7: 1 is missing"
    await nurse.upload()
    await nurse.save(a_bundle())
    assert box_of(nurse.workspace.days.of("1204")) == "out 10, used 1, wasted 1, back 7: 1 is missing"


async def test_what_a_colleague_counted_comes_with_the_news_and_the_newest_count_stands(
    nurse: Nurse, introduced: Introduced, tmp_path: Path
) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.counting_boxes.count("1204", TODAY, "FM8629", BoxTyped(taken_out="10"))
    await nurse.upload()
    async with colleague_of(nurse, introduced, tmp_path, RHIAN) as colleague:
        await colleague.workspace.sessions.save_offline("1204")
        nurse.clock.now = nurse.clock.now.replace(hour=15)
        colleague.workspace.counting_boxes.count("1204", TODAY, "FM8629", BoxTyped(taken_out="10", back="10"))
        await colleague.upload()
    await nurse.workspace.sessions.save_offline("1204")
    assert box_of(nurse.workspace.days.of("1204")) == ("out 10, used 0, back 10: adds up (counted also by Sian Rees)")


async def test_what_is_no_number_of_doses_and_a_batch_that_is_not_there_are_refused(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    boxes = nurse.workspace.counting_boxes
    for typed in ("-1", "four", "1000000"):
        with pytest.raises(BadInput, match="isn’t a number of doses"):
            boxes.count("1204", TODAY, "FM8629", BoxTyped(taken_out=typed))
    with pytest.raises(BadInput, match="Enter how many doses"):
        boxes.count("1204", TODAY, "FM8629", BoxTyped(words="All fine"))
    with pytest.raises(NotFound, match="has no batch FM0000"):
        boxes.count("1204", TODAY, "FM0000", BoxTyped(taken_out="1"))
    with pytest.raises(BadInput, match="isn’t a day of this session"):
        boxes.count("1204", TODAY.replace(month=1), "FM8629", BoxTyped(taken_out="1"))
