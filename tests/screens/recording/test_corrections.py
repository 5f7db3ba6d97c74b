"""Correcting at the desk: one key, the form as it was filled in, what changes, and a next revision."""

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.screens.children.children import ChildrenScreen
from tests.builders import a_bundle, a_child, a_session, a_vaccination, consented
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse


def revisions(nurse: Nurse) -> list[Vaccination]:
    """Give every revision of everything recorded on the device."""
    return [entry.change.vaccination for entry in nurse.store.outbox.entries() if entry.change.vaccination]


async def opens_the_correction(desk: Desk) -> None:
    await desk.opens_child("F2 Correct")
    await desk.press("f2")
    await desk.sees("Correct HPV: MWANGI1, Ada", "(x) Vaccinated", "(x) FM8629", "(x) Left arm (upper position)")


async def test_a_record_is_corrected_before_it_is_sent_and_says_so_everywhere(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    await nurse.lose_the_network()
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk)
        await desk.press("enter", "enter", "down", "f10")
        await desk.sees(
            "Check and confirm the correction", "Left arm (upper position) -> Right arm (upper position)", "The rest"
        )
        await desk.press("enter")
        await desk.sees("HPV corrected.", "right arm (upper position) · corrected · Saved offline")
        await desk.press("escape")
        await desk.sees("HPV given (corrected): MWANGI1, Ada. Saved offline.")
        await desk.press("escape", "escape")
        await desk.sees("Sessions")
        await desk.press("c")
        await desk.sees("HPV given (corrected)")
    assert [(record.revision, record.site) for record in revisions(nurse)] == [
        (1, Site.LEFT_ARM_UPPER),
        (2, Site.RIGHT_ARM_UPPER),
    ]


async def test_a_record_is_corrected_after_it_was_sent(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await desk.until(lambda: not nurse.workspace.changes.waiting(), "the record isn’t sent")
        await opens_the_correction(desk)
        await desk.press("down", "enter")
        await desk.sees("Why was it not given?", "> (x) Choose one")
        await desk.press("f10")
        await desk.sees("Choose why the vaccine was not given.")
        await desk.press("down", "f10")
        await desk.sees("Vaccinated -> Not given", "none -> Refused vaccine", "FM8629, expires 31 May 2027 -> none")
        await desk.press("enter")
        await desk.sees(
            "not given: refused vaccine · corrected · Saved, being checked", "Another attempt today is allowed."
        )
    newest = nurse.store.outbox.entry(revisions(nurse)[0].id)
    assert newest is not None
    assert (newest.change.revision, newest.sending) == (2, Sending.REVIEW)  # it takes a dose away
    assert revisions(nurse)[-1].reason is Reason.REFUSED


async def test_of_several_records_f2_asks_which(nurse: Nurse) -> None:
    given = a_vaccination(
        1, id="td", programme=Programme.TD_IPV, vaccine="Revaxis", batch_number="RX1", dose_sequence=5
    )
    care = {Programme.MENACWY: consented(), Programme.TD_IPV: consented(history=(given,))}
    session = a_session(programmes=(Programme.MENACWY, Programme.TD_IPV))
    await nurse.save(bundle(session, (a_child(1, care=care),), ()))
    nurse.not_given(programme=Programme.MENACWY)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("F2 Correct")
        await desk.press("f2")
        await desk.sees("Which record do you want to correct?", "1 MenACWY not given", "2 Td/IPV given", "3 None of")
        await desk.press("escape")
        await desk.sees("was the vaccine given?")
        await desk.press("f2", "2")
        await desk.sees("Correct Td/IPV: MWANGI1, Ada", "(x) RX1")


async def test_a_correction_that_changes_nothing_is_said(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk)
        await desk.press("f10")
        await desk.sees("Nothing is different from what is recorded.")
        await desk.press("escape")
        await desk.sees("HPV: nothing to record.")
    assert len(revisions(nurse)) == 1


async def test_esc_on_a_touched_correction_asks_first(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk)
        await desk.press("enter", "enter", "down", "escape")
        await desk.sees("What you entered here is not recorded yet.")


async def test_confirming_a_correction_twice_quickly_keeps_it_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await opens_the_correction(desk)
        await desk.press("enter", "enter", "down", "f10")
        await desk.sees("Check and confirm the correction", "> 1 Confirm")
        await desk.hits("enter", "enter", between=2)
        await desk.until(lambda: len(revisions(nurse)) > 1, "nothing was corrected")
        await desk.press("f1", "f1")
        assert len(revisions(nurse)) == 2
        assert any(isinstance(screen, ChildrenScreen) for screen in desk.app.screen_stack)


async def test_where_nothing_was_recorded_today_nothing_can_be_corrected(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        assert "F2 Correct" not in desk.words
        await desk.press("f2")
        await desk.sees("was the vaccine given?")
