"""What `mavis record` doesn't keep without a yes that was typed: an expired batch, the same site, a dose once more."""

from collections.abc import Iterator

from mavis_tui.console.answers import Typed
from mavis_tui.errors import BadInput
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.warnings import ASKED
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.children.same_day import given_too, in_the_same_site
from mavis_tui.workspace.recording.duplicates import briefly
from mavis_tui.workspace.recording.form_answers import Prepared


def check_once(page: ChildPage, record: Vaccination) -> None:
    """Raise BadInput where a dose was given that day already and nobody said which one this is.

    A command that is given twice would make a further dose of it, under the next number.
    """
    attempts = (one for section in page.sections if section.programme is record.programme for one in section.attempts)
    if had := next((one for one in attempts if one.given and one.performed_on == record.performed_on), None):
        raise BadInput(
            f"Recorded for that day already: {briefly(had)}. If this is one dose more, say which with --dose. "
            "Nothing was recorded."
        )


def with_a_yes(typed: Typed, prepared: Prepared, page: ChildPage) -> Iterator[str]:
    """Give what is to be said of a record that asked for a yes and got it. Raises BadInput where it didn't get it."""
    asked = next((one for one in prepared.warnings if one.key in ASKED), None)
    if asked is not None and not typed.expired_batch:
        raise BadInput(f"{asked.text} If it was given all the same, add --expired-batch. Nothing was recorded.")
    record = prepared.record
    same = in_the_same_site(record.site, given_too(page, record.programme, record.performed_on))
    if same is None or not record.given:
        return
    if not typed.same_site:
        raise BadInput(
            f"The same site. Also given: {same.where}. If both went there, add --same-site; if not, say where with "
            "--site. Nothing was recorded."
        )
    yield f"Careful, the same site. Also given: {same.where}."
