"""What arrives after the link was lost is announced, also if it was recorded while everybody believed to be online."""

import pytest

from mavis_tui.sync.engine import Engine
from tests.builders import a_change
from tests.cable import Fault
from tests.sync.device import Device


async def test_a_record_made_just_before_the_loss_was_noticed_is_announced(device: Device) -> None:
    await device.engine.probe()
    device.outbox.append(a_change(1), offline=False)
    device.cable.cut()
    await device.engine.probe()
    device.cable.mend()
    await device.engine.probe()
    await device.engine.upload()
    notice = device.outbox.notice()
    assert notice is not None
    assert notice.count == 1


async def test_a_record_that_went_through_at_once_is_not_announced(device: Device) -> None:
    await device.engine.probe()
    device.outbox.append(a_change(1), offline=False)
    await device.engine.upload()
    assert device.outbox.notice() is None


def _known(engine: Engine) -> tuple[object, ...]:
    connectivity, *rest = engine.known
    return (connectivity.link, connectivity.why, *rest)


@pytest.mark.parametrize("fault", [None, *Fault])
async def test_whatever_the_engine_learns_is_told_at_once(device: Device, fault: Fault | None) -> None:
    """Every field of what it knows: the link and why, the last upload, when it was, and what stopped it."""
    told = [_known(device.engine)]
    device.engine._on_change = lambda: told.append(_known(device.engine))
    device.record(1, 2)
    if fault is not None:
        device.cable.script(fault, on="/v1/changes")
    for _ in range(3):
        await device.engine.probe()
        await device.engine.upload()
        device.rests.passed += 120
        assert told[-1] == _known(device.engine)


async def test_an_upload_counts_records_as_the_banner_does_and_not_how_often_each_was_changed(device: Device) -> None:
    device.record(1, 2)
    device.correct(1)
    device.correct(1, 3)

    result = await device.engine.upload()

    assert (result.sent, result.saved, result.waiting) == (2, 2, 0)
