"""What else a child was given on the same day, and where: two injections never go into one site by mistake."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from mavis_tui.models.calendar import clock_time
from mavis_tui.models.programme import SITES, Programme, Site
from mavis_tui.workspace.children.child_page import ChildPage


class GivenToo(NamedTuple):
    """A dose of another programme: which, where on the body and when, as far as that is known."""

    label: str
    site: Site | None
    at: datetime | None

    @property
    def where(self) -> str:
        """Say `MenACWY: left arm (upper position), 4:11am`."""
        parts = (SITES[self.site].label.lower() if self.site else "", clock_time(self.at) if self.at else "")
        return f"{self.label}: {', '.join(part for part in parts if part) or 'given'}"


def given_too(page: ChildPage, programme: Programme, day: date) -> tuple[GivenToo, ...]:
    """List the doses that a child got on `day` in the other programmes of a session, the earliest first."""
    found = [
        GivenToo(section.label, attempt.site, attempt.performed_at)
        for section in page.sections
        if section.programme is not programme
        for attempt in section.attempts
        if attempt.given and attempt.performed_on == day
    ]
    return tuple(sorted(found, key=lambda dose: (dose.at is None, dose.at and dose.at.timestamp(), dose.label)))


def free_sites_first(sites: Iterable[Site], doses: Sequence[GivenToo]) -> list[Site]:
    """Put the sites first into which nothing else went that day."""
    return sorted(sites, key={dose.site for dose in doses}.__contains__)


def in_the_same_site(site: Site | None, doses: Sequence[GivenToo]) -> GivenToo | None:
    """Give the other dose that went into the very same site of an injection, if there is one."""
    return next((dose for dose in doses if site is not None and site is not Site.NOSE and dose.site is site), None)
