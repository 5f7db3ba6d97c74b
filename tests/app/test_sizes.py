"""From 60 columns by 20 lines to 200 by 60 every page says what it has to say: whole titles, whole words, the help."""

from collections.abc import Sequence
from datetime import date

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.widgets import Static

from mavis_tui.app.app import SMALLEST
from mavis_tui.models.child import Gender, Parent
from mavis_tui.models.consent import Care, Consent, ConsentStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, SessionBundle, bundle
from mavis_tui.screens.help import HelpScreen
from tests.builders import a_batch, a_child, a_session, consented
from tests.screens.cut_off import cut_off
from tests.screens.desk import Desk, at_the_desk
from tests.screens.more_pages import more_pages
from tests.screens.walk import every_page, with_a_day_behind_her
from tests.workspace.nurse import Nurse

SIZES = (SMALLEST, (200, 60), (120, 40), (80, 24))
"""A page that says all it has to say in the smallest says it in those between."""


def crowded() -> SessionBundle:
    """Make a session of three programmes at a school with a long name, where children stand in every way."""
    session = a_session(
        location=Location(name="St Winefride’s Catholic Primary School"),
        programmes=(Programme.HPV, Programme.MENACWY, Programme.TD_IPV),
    )
    first = a_child(
        1,
        given_name="Persephone",
        family_name="Featherstonehaugh-Cholmondeley",
        preferred_name="Bartholomew-James",
        gender=Gender.FEMALE,
        parents=(Parent(name="Jane Mwangi", relationship="Mum", phone="07700 900123"),),
        care={Programme.HPV: consented(), Programme.MENACWY: consented(), Programme.TD_IPV: Care()},
    )
    others = [
        a_child(number, date_of_birth=date(2012, 1, number), care={Programme.HPV: Care(consent=Consent(status=status))})
        for number, status in enumerate(ConsentStatus, 4)
    ]
    return bundle(session, (first, a_child(2), a_child(3), *others), (a_batch(),))


async def resized(desk: Desk, size: tuple[int, int]) -> None:
    """Give the terminal another size, and wait no longer than until all of it is drawn."""
    assert isinstance(desk.app._driver, HeadlessDriver)
    desk.app._driver._size = size
    desk.app.post_message(events.Resize(Size(*size), Size(*size)))
    await desk.pilot._wait_for_screen()
    desk.app._check_resize()
    await desk.pilot._wait_for_screen()
    await desk.until(lambda: desk.app.screen.size == Size(*size), f"it isn’t drawn for {size}")
    for _ in range(2):
        await desk.pilot._wait_for_screen()


async def test_at_every_size_every_page_shows_whole_titles_whole_words_and_the_way_to_help(nurse: Nurse) -> None:
    await nurse.hub.put(crowded())
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        cut: list[str] = []

        async def look(page: str, sizes: Sequence[tuple[int, int]]) -> None:
            """Look first at the size that the terminal has, on which the page was opened, and then at the others."""
            for size in sorted(sizes, key=lambda size: Size(*size) != desk.app.size):
                if Size(*size) != desk.app.size:
                    await resized(desk, size)
                cut.extend(f"{page} at {size[0]}x{size[1]}: {words}" for words in cut_off(desk))

        async for page in every_page(desk):
            if page != "TooSmall":
                await look(page, SIZES)
        await resized(desk, SMALLEST)
        for other in more_pages(nurse):
            desk.app.push_screen(other)
            await desk.until(lambda other=other: desk.app.screen is other, "the page doesn’t open")  # type: ignore[misc]
            await desk.pilot.pause()
            await look(type(other).__name__, SIZES[:2])
            desk.app.pop_screen()
            await desk.pilot.pause()
        assert cut == []


async def test_at_every_size_a_child_page_says_known_as_uncut_on_its_own_line_sex_and_the_phone(nurse: Nurse) -> None:
    await nurse.save(crowded())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("was the vaccine given?")
        for size in SIZES:
            await resized(desk, size)
            lines = str(desk.app.screen.query_one("#facts", Static).content).splitlines()
            assert [line.split("  ")[-1].strip() for line in lines if line.startswith("Known as")] == [
                "Bartholomew-James"
            ]
            assert [line.split() for line in lines if line.startswith("Sex")] == [["Sex", "Female"]]
            assert "Jane Mwangi (Mum), 07700 900123" in " ".join(" ".join(lines).split())


async def test_what_goes_on_in_the_next_line_stands_below_the_words_and_not_below_the_mark(nurse: Nurse) -> None:
    async with at_the_desk(nurse, size=SMALLEST) as desk:
        desk.app.push_screen(HelpScreen(nurse.workspace))
        await desk.sees("Help working offline")
        lines = str(desk.app.screen.query_one("#help", Static).content).splitlines()
        assert lines[lines.index("✓ open the sessions that you saved offline, and find") + 1] == "  children"
