"""The pages that lead from an answer on a child's page to a confirmed record, by the shortest way that there is."""

from typing import Any

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.although import AlthoughScreen
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.fields import Start
from mavis_tui.screens.recording.questions import ALTHOUGH, AS_LAST, OTHER, start_of, usual_answers
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.workspace.recording.as_the_last import AsTheLast
from mavis_tui.workspace.recording.form_answers import Options


async def to_a_record(
    page: Page[Any], options: Options, key: str, *, on_paper: bool, last: AsTheLast | None = None
) -> Entry | None:
    """Ask for what the answer `key` leaves open, and give the record once it was confirmed; None where somebody left.

    `last` is what was given last, for the answer that it is to be the same.
    Nothing but the check page is shown where nothing is left to ask; what is `on_paper` has a day and a time to give.
    """
    if key == ALTHOUGH:
        return await _given_although(page, options)
    same = last.answers if key == AS_LAST and last is not None else None
    answers = same or usual_answers(options, key)
    if answers is not None and not on_paper:
        prepared = page.workspace.recording.prepare(options, answers)
        if not prepared.breaches:
            entry = await page.app.push_screen_wait(CheckScreen(page.workspace, options, prepared))
            if entry is not None:
                return entry
    start = Start(given=True, answers=same) if same is not None else start_of(options, key)
    return await page.app.push_screen_wait(RecordScreen(page.workspace, options, start))


async def _given_although(page: Page[Any], options: Options) -> Entry | None:
    """Ask what came between first, then for the dose; going back from the dose goes back to the child."""
    said = await page.app.push_screen_wait(AlthoughScreen(page.workspace, options))
    if said is None:
        return None
    start = start_of(options, OTHER)
    start = start._replace(answers=replace(start.answers, although=said))
    return await page.app.push_screen_wait(RecordScreen(page.workspace, options, start))
