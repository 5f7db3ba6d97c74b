"""A batch that is called back, at the hub: who had it, where it is still listed, and which devices to look at."""

from pathlib import Path

import msgspec

from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.recall import recall
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import OF_THE_DAY, ChangeKind
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme
from mavis_tui.models.recall.batch_recall import BatchRecall
from mavis_tui.models.session import bundle
from tests.builders import NOON, NURSE, a_batch, a_change, a_child, a_session, a_vaccination, consented
from tests.conftest import StandingClock
from tests.hub.running import RunningHub, running_hub

COUNTED = a_change(
    4,
    id="stock-1",
    kind=ChangeKind.STOCK,
    child=None,
    vaccination=None,
    schema=OF_THE_DAY,
    of_the_day=StockCount(
        id="stock-1",
        session="1204",
        by=NURSE,
        at=NOON,
        on=NOON.date(),
        programme=Programme.HPV,
        batch_number="FM8629",
        taken_out=10,
        back=8,
    ),
)


async def filled(hub: RunningHub) -> None:
    """Let a device record two doses of a batch and one of another, and say what it holds; a third is of a workbook."""
    elsewhere = a_vaccination(4, session=None, location="Quay Surgery")
    had = a_child(4, family_name="Okafor", care={Programme.HPV: consented(history=(elsewhere,))})
    children = (*(a_child(n) for n in range(1, 4)), had)
    await hub.put(bundle(a_session(), children, (a_batch(), a_batch(number="FM9000"))))
    async with hub.client(await hub.sign_in()) as nurse:
        sent = [a_change(1), a_change(2), a_change(3, a_vaccination(3, batch_number="FM9000")), COUNTED]
        (await nurse.post("/v1/changes", content=msgspec.json.encode(sent))).raise_for_status()
        (await nurse.post("/v1/devices/here", json={"holds": ["1204"], "waiting": 2})).raise_for_status()


async def recalled(hub: RunningHub, number: str = "fm8629", organisation: str = "") -> BatchRecall:
    return await recall(hub.app.state.hub.database, number, NOON, organisation=organisation)


async def test_who_had_it_where_and_when_and_what_still_holds_it_is_told(tmp_path: Path) -> None:
    async with running_hub(tmp_path, StandingClock()) as hub:
        await filled(hub)
        found = await recalled(hub)
        assert [(one.name, one.place, one.by) for one in found.doses] == [
            ("MWANGI1, Ada", "Harbour View Academy", "Sian Rees"),
            ("MWANGI2, Ada", "Harbour View Academy", "Sian Rees"),
            ("OKAFOR, Ada", "Quay Surgery", "Sian Rees"),
        ]
        assert [(one.session, one.counted) for one in found.listed] == [
            ("1204", ("24 November 2026: out 10, back 8, by Sian Rees",))
        ]
        assert [(one.sessions, one.waiting) for one in found.devices] == [(("1204",), 2)]
        assert (await recalled(hub, organisation="X99")).doses == ()
        noted = [line for line in await lines(hub.app.state.hub.database) if line.action == "Recall a batch"]
        assert {line.change for line in noted} >= {"vaccination-1", "vaccination-2"}


async def test_what_the_office_set_aside_stands_apart(tmp_path: Path) -> None:
    async with running_hub(tmp_path, StandingClock()) as hub:
        await filled(hub)
        twice = a_change(9, a_vaccination(1, id="vaccination-9", notes="In the hall"), device="tablet-2")
        async with hub.client(await hub.sign_in()) as nurse:
            (await nurse.post("/v1/changes", content=msgspec.json.encode([twice]))).raise_for_status()
        doubted = [one for one in (await recalled(hub)).doses if one.note == "being checked: mavis hub review"]
        assert [one.record for one in doubted] == ["vaccination-9"]
        database = hub.app.state.hub.database
        await decide(database, "vaccination-9", Ruling.SET_ASIDE, by=NURSE.email, note_text="Twice", now=NOON)
        found = await recalled(hub)
        assert [(one.record, one.note) for one in found.not_counted] == [
            ("vaccination-9", "Set aside by the office: Twice")
        ]
        assert "vaccination-9" not in {one.record for one in found.doses}


async def test_a_dose_whose_batch_was_corrected_is_of_the_new_number_only(tmp_path: Path) -> None:
    async with running_hub(tmp_path, StandingClock()) as hub:
        await filled(hub)
        corrected = a_change(5, a_vaccination(2, batch_number="FM9000", revision=2), based_on=1)
        async with hub.client(await hub.sign_in()) as nurse:
            (await nurse.post("/v1/changes", content=msgspec.json.encode([corrected]))).raise_for_status()
        assert [one.record for one in (await recalled(hub)).doses] == ["vaccination-1", "vaccination-4"]
        assert [one.record for one in (await recalled(hub, "FM9000")).doses] == ["vaccination-2", "vaccination-3"]
