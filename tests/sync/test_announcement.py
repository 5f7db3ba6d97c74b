"""What arrives after the link was lost is announced, also if it was recorded while everybody believed to be online."""

from tests.builders import a_change
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
