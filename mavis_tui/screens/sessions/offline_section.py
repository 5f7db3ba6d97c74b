"""The part of a session's page that says whether it is on this device, until when, and what was changed here."""

from textual.content import Content

from mavis_tui.models.calendar import clock_time, london, long_date, today
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.page import Page
from mavis_tui.workspace.sessions.overview import SavedOffline


def offline_section(page: Page[None], session: Session, saved: SavedOffline | None, room: int) -> Content:
    """Draw it in `room` columns; `saved` is None for a session that isn't saved offline."""
    if saved is None:
        until = long_date(page.workspace.sessions.until(session))
        return Content.assemble(
            ("Save offline\n", "bold"),
            "Saves this session and its children on this device, encrypted, until ",
            f"{until}. You can then find children and record vaccinations without a network. ",
            "What you record is uploaded by itself when you are signed in and the team server can be reached.",
        )
    of_workbook = is_of_workbook(session.id)
    when = london(saved.saved_at)
    day = "today" if when.date() == today(page.workspace.clock) else f"on {long_date(when.date())}"
    here = counted(saved.changed_here, "change")
    not_sent = "not exported yet" if of_workbook else "not yet sent"
    sent = f"{saved.waiting} {not_sent}" if saved.waiting else "nothing waits"
    return page.labelled(
        [
            ("Saved offline", f"until {long_date(saved.until)}"),
            (
                "Workbook" if of_workbook else "Refreshed",
                f"{_opened(of_workbook)}{day} at {clock_time(saved.saved_at)}",
            ),
            ("Changed here", f"{here}, {sent}" if saved.changed_here else "nothing yet"),
        ],
        room=room,
    )


def _opened(of_workbook: bool) -> str:
    return "opened " if of_workbook else ""
