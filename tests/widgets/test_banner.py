"""The banners: what stands in them, that they take one line where they can, and that help is one key away."""

import pytest

from tests.builders import a_bundle
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse


@pytest.mark.parametrize("network", [True, False])
async def test_help_is_one_key_from_the_blue_banner_also_where_the_search_has_the_focus(
    nurse: Nurse, network: bool
) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline(network=network)
        await desk.opens_children()
        assert "F1 help" in desk.line("You are working offline")
        await desk.press("f1")
        await desk.sees("Keys and help", "Help working offline stands below the keys: PgDn")
        await desk.press("pagedown", "pagedown")
        await desk.sees("While offline you can")


async def test_help_is_one_key_from_the_green_banner(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        nurse.record()
        await desk.comes_back()
        await desk.sees("Your offline changes have been saved", "F8 hides this · F1 help")
        await desk.press("f1")
        await desk.sees("Keys and help")


async def test_who_is_signed_out_reads_the_key_of_help_too(nurse: Nurse) -> None:
    await nurse.workspace.access.sign_out()
    async with at_the_desk(nurse) as desk:
        await desk.sees("You are signed out: nothing is sent", "F1 help")


async def test_the_key_of_help_is_named_as_the_settings_have_it(nurse: Nurse) -> None:
    nurse.settings(keys={"app.help": "f7"})
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await desk.sees("there is no network · F7 help")


@pytest.mark.parametrize("network", [True, False])
@pytest.mark.parametrize("waiting", [0, 1, 12])
async def test_the_blue_banner_takes_one_line_of_eighty_columns(nurse: Nurse, network: bool, waiting: int) -> None:
    await nurse.save(a_bundle(12))
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline(network=network)
        for n in range(waiting):
            nurse.record(f"child-{n + 1}")
        desk.app.screen.renew_all()  # type: ignore[attr-defined] # of every page
        await desk.sees("F1 help")
        banner = desk.text.splitlines()[0]
        assert banner.startswith(" You are working offline · ")
        assert banner.rstrip().endswith("F1 help")
        assert not waiting or f" {waiting} " in banner


@pytest.mark.parametrize("network", [True, False])
async def test_what_waits_will_upload_when_back_online_says_the_first_page(nurse: Nurse, network: bool) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline(network=network)
        nurse.record()
        desk.app.screen.renew_all()  # type: ignore[attr-defined] # of every page
        await desk.sees("1 waits on this device. It will upload when you’re back online.", "h for help")
        nurse.record("child-2")
        desk.app.screen.renew_all()  # type: ignore[attr-defined] # of every page
        await desk.sees("2 wait on this device. They will upload when you’re back online.")
