"""Withdrawing at the desk: a key beside `Correct`, a reason in words, and one deliberate key."""

from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.screens.recording.withdraw import WithdrawScreen
from tests.builders import a_bundle, a_child, a_session, a_vaccination, consented
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

WHY = "Recorded for the wrong child"


def newest(nurse: Nurse) -> list[tuple[int, str]]:
    """Give the revision of each record on the device, and why it was withdrawn."""
    records = [entry.change.vaccination for entry in nurse.store.outbox.entries() if entry.change.vaccination]
    return [(record.revision, record.withdrawn.reason if record.withdrawn else "") for record in records]


async def test_a_record_is_withdrawn_with_a_reason_and_stays_to_be_seen(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    await nurse.lose_the_network()
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("F3 Withdraw")
        await desk.press("f3")
        await desk.sees("Withdraw HPV: MWANGI1, Ada", "Why is it withdrawn?", "This can’t be undone")
        await desk.types(WHY)
        await desk.press("f10")
        await desk.sees("HPV withdrawn.", "Withdrawn", f"by Sian Rees, 24 November 2026 at 12:00pm: {WHY}")
        await desk.sees("HPV: was the vaccine given?")
        await desk.no_longer_sees("F3 Withdraw")
    assert newest(nurse) == [(1, ""), (2, WHY)]


async def test_enter_alone_withdraws_nothing_and_no_reason_is_asked_for(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("F3 Withdraw")
        await desk.press("f3")
        await desk.types(WHY)
        await desk.press("enter", "enter", "enter")
        await desk.sees("Press F10 to withdraw the record")
        assert newest(nurse) == [(1, "")]
        await desk.press(*["backspace"] * len(WHY), "f10")
        await desk.sees("Say in words why the record is withdrawn.")
        assert isinstance(desk.app.screen, WithdrawScreen)
        await desk.press("escape")
        await desk.sees("HPV: nothing to record.")
    assert newest(nurse) == [(1, "")]


async def test_of_several_records_it_asks_which_and_offers_none_first(nurse: Nurse) -> None:
    given = a_vaccination(
        1, id="td", programme=Programme.TD_IPV, vaccine="Revaxis", batch_number="RX1", dose_sequence=5
    )
    care = {Programme.MENACWY: consented(), Programme.TD_IPV: consented(history=(given,))}
    session = a_session(programmes=(Programme.MENACWY, Programme.TD_IPV))
    await nurse.save(bundle(session, (a_child(1, care=care),), ()))
    nurse.not_given(programme=Programme.MENACWY)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("F3 Withdraw")
        await desk.press("f3")
        await desk.sees("Which record do you want to withdraw?", "1 None of them", "3 Td/IPV given")
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        await desk.press("f3", "3")
        await desk.sees("Withdraw Td/IPV: MWANGI1, Ada")
