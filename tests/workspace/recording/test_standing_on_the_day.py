"""A consent by phone changes how a child stands everywhere at once: list, page, form, paper, other laptop, hub."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from mavis_tui.errors import BadInput
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.of_the_day.consent_taken import RefusalReason, Response
from mavis_tui.models.of_the_day.of_children import ChildNote
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.status import Group
from tests.builders import a_batch, a_child, a_reaction, a_session, consented
from tests.workspace.nurse import Nurse
from tests.workspace.recording.test_of_the_day import colleague, consent

__all__ = ["colleague"]

NOBODY = bundle(
    a_session(),
    (a_child(care={Programme.HPV: consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))}), a_child(2)),
    (a_batch(),),
)


def groups(nurse: Nurse, child: str = "child-1") -> set[Group]:
    """Give how a child stands on the list, on the page and in the form: it must be one."""
    row = next(row for row in nurse.workspace.children.rows("1204") if row.id == child)
    page = nurse.workspace.children.page("1204", child)
    options = nurse.workspace.recording.options("1204", child, Programme.HPV)
    return {row.programmes[0].group, page.sections[0].status.group, options.status.group}


async def test_it_is_due_everywhere_and_the_dose_after_it_is_no_exception(
    nurse: Nurse, colleague: Nurse, tmp_path: Path
) -> None:
    await nurse.save(NOBODY)
    await colleague.workspace.sessions.save_offline("1204")
    await nurse.lose_the_network()
    assert groups(nurse) == {Group.NEEDS_CONSENT}
    with pytest.raises(BadInput, match="can’t be given"):
        nurse.record()
    nurse.workspace.of_the_day.keep(consent(nurse))
    assert groups(nurse) == {Group.DUE}
    page = nurse.workspace.children.page("1204", "child-1")
    assert "On 2026-11-24 at 12:00 GIVEN by Jane Mwangi (Mum), by phone, taken by Sian Rees" in (
        page.sections[0].care.consent.details
    )
    nurse.record()
    await nurse.find_the_network()
    await nurse.upload()
    assert nurse.workspace.changes.page().review == 0, "the hub knows of the consent when it judges the dose"
    await colleague.workspace.sessions.save_offline("1204")
    assert groups(colleague) == {Group.VACCINATED}
    colleague.workspace.paper.write("1204", tmp_path / "list.html")
    assert "given by Jane Mwangi (Mum), by phone, taken by Sian Rees" in (tmp_path / "list.html").read_text("utf-8")


async def test_a_refusal_by_phone_takes_the_child_off_those_who_are_due_and_its_withdrawal_puts_it_back(
    nurse: Nurse,
) -> None:
    await nurse.save(NOBODY)
    refused = consent(
        nurse, "child-2", response=Response.REFUSED, reason=RefusalReason.PERSONAL_CHOICE, methods=(), answers=()
    )
    assert groups(nurse, "child-2") == {Group.DUE}
    nurse.workspace.of_the_day.keep(refused)
    assert groups(nurse, "child-2") == {Group.HAS_REFUSAL}, "the list says given and not by whom, so both count"
    nurse.workspace.of_the_day.withdraw(refused, "Of another child")
    assert groups(nurse, "child-2") == {Group.DUE}


async def test_a_reaction_stands_first_on_the_page_and_is_on_the_list_to_key_in(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(NOBODY)
    of_the_day = nurse.workspace.of_the_day
    begun = msgspec.structs.asdict(of_the_day.begin("1204"))
    of_the_day.keep(a_reaction(**{**begun, "at": nurse.clock() - timedelta(minutes=5)}))
    of_the_day.keep(ChildNote(**msgspec.structs.asdict(of_the_day.begin("1204")), child="child-1", words="Nut allergy"))
    of_the_day.keep(consent(nurse))
    first, *others = nurse.workspace.children.page("1204", "child-1").of_the_day
    assert first.alarms
    assert first.words == (
        "Adverse reaction: Fainted two minutes after the injection. Done: Laid down, observed for 30 minutes, well "
        "again (24 November 2026, 11:55am, Sian Rees)"
    )
    assert not any(line.alarms for line in others)
    listed = nurse.workspace.left_for_mavis.of("1204")
    assert sorted((one.child, one.what.split(",")[0]) for one in listed) == [
        ("MWANGI1, Ada", "Adverse reaction"),
        ("MWANGI1, Ada", "HPV: consent given"),
        ("MWANGI1, Ada", "Note"),
    ]
    written = nurse.workspace.mavis_csv.for_mavis("1204", tmp_path / "mavis.csv")
    assert {one.why for one in written.left_out} == {one.why for one in listed}
    nurse.workspace.paper.write("1204", tmp_path / "list.html")
    page = (tmp_path / "list.html").read_text("utf-8")
    assert "Adverse reaction: Fainted" in page
    assert "Note: Nut allergy" in page
