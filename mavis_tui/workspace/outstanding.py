"""What is still to be recorded for a child after something was: nurses are interrupted between two injections."""

from datetime import date

from mavis_tui.workspace.children.child_page import ChildPage, ProgrammeSection


def still_to_record(page: ChildPage, day: date) -> list[ProgrammeSection]:
    """List the programmes that may be given and have no record of `day` in this session."""
    return [section for section in page.sections if section.standing.ready and not _recorded_on(page, section, day)]


def reminder(page: ChildPage, day: date) -> str:
    """Say what is still to record once something was recorded on `day`; otherwise nothing."""
    if not any(_recorded_on(page, section, day) for section in page.sections):
        return ""
    still = ", ".join(section.label for section in still_to_record(page, day))
    return f"Still to record: {still}" if still else ""


def _recorded_on(page: ChildPage, section: ProgrammeSection, day: date) -> bool:
    return any(attempt.session == page.session.id and attempt.performed_on == day for attempt in section.attempts)
