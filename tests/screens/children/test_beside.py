"""The child beside the list: there where both fit, always the highlighted one, only to look at, never read aloud."""

from datetime import date

from msgspec.structs import replace

from mavis_tui.models.child import Child, Parent
from mavis_tui.models.consent import Consent, ConsentStatus, HealthAnswer
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.screens.children.beside import ChildBeside
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.listing import Listing
from mavis_tui.widgets.notes import Notes
from tests.builders import a_batch, a_child, a_session, consented
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

ASKED = "Does your child have any severe allergies?"
WIDE = (120, 40)


def with_answers(number: int, **child: object) -> Child:
    """Make a child for whom somebody answered one question with no."""
    answers = (HealthAnswer(question=ASKED, yes=False, responder="Mum"),)
    consent = Consent(status=ConsentStatus.GIVEN, answers=answers)
    return a_child(number, care={Programme.HPV: consented(consent=consent)}, **child)


async def saved(nurse: Nurse, *children: Child) -> None:
    """Save session 1204 offline, with these children if there are any."""
    if children:
        await nurse.hub.put(bundle(a_session(), children, (a_batch(),)))
    await nurse.workspace.sessions.save_offline("1204")


def beside(desk: Desk) -> str:
    """Give what stands beside the list, nothing if nothing does."""
    shown = desk.app.screen.query_one(ChildBeside)
    return " ".join(str(shown.content).split()) if shown.display else ""


async def test_the_highlighted_child_stands_beside_the_list_and_follows_every_key(nurse: Nurse) -> None:
    known = with_answers(1, preferred_name="Addie", parents=(Parent(name="Jane Mwangi", phone="07700 900123"),))
    await saved(nurse, known, a_child(2), a_child(3))
    nurse.record("child-2")
    nurse.cable.cut()
    async with at_the_desk(nurse, size=WIDE) as desk:
        await desk.opens_children()
        for words in ("MWANGI1, Ada", "Known as Addie", "999 000 0018", "Jane Mwangi, 07700 900123", "Consent given"):
            assert words in beside(desk)
        assert f"{ASKED} No from Mum" in beside(desk)
        await desk.press("down")
        assert "MWANGI2, Ada" in beside(desk)
        assert "24 Nov 2026, 12:00pm · Gardasil 9, batch FM8629" in beside(desk)
        assert "Sian Rees · Saved offline" in beside(desk)
        await desk.types("mwangi3")
        assert "MWANGI3, Ada" in beside(desk)
        await desk.types("zzz")
        assert beside(desk) == ""


async def test_enter_opens_the_child_that_was_highlighted_when_it_was_hit_also_beside_the_list(nurse: Nurse) -> None:
    await saved(nurse)
    async with at_the_desk(nurse, size=WIDE) as desk:
        await desk.opens_children()
        await desk.hits("down", "enter", "down", "down")
        await desk.until(lambda: isinstance(desk.app.screen, ChildScreen), "no child opens")
        assert desk.line("MWANGI").split()[0] == "MWANGI2,"
        assert not desk.app.screen_stack[-2].query_one(ChildBeside).can_focus


async def test_who_has_the_same_name_is_said_beside_the_list_too(nurse: Nurse) -> None:
    named = {"given_name": "Bronwen", "family_name": "Chowdhury"}
    other = a_child(2, **named, date_of_birth=date(2012, 12, 9), registration="8C")
    await saved(nurse, a_child(1, **named), other, a_child(3))
    async with at_the_desk(nurse, size=WIDE) as desk:
        await desk.opens_children()
        assert "Another child here has this name: CHOWDHURY, Bronwen, born 9 Dec 2012, 8C" in beside(desk)
        await desk.press("down")
        assert "Another child here has this name: CHOWDHURY, Bronwen, born 21 Jun 2013, 8T1" in beside(desk)
        await desk.press("down")
        assert "MWANGI3" in beside(desk)
        assert "Another child here" not in beside(desk)


async def test_of_a_restricted_child_nothing_is_told_about_where(nurse: Nurse) -> None:
    await saved(nurse, a_child(1, restricted=True, address_line="", postcode=""), a_child(2))
    async with at_the_desk(nurse, size=WIDE) as desk:
        await desk.opens_children()
        assert "restricted: not shown" in beside(desk)
        assert "Mill Lane" not in desk.text


async def test_there_is_no_second_child_where_both_do_not_fit_or_where_pages_are_read_aloud(nurse: Nurse) -> None:
    await saved(nurse)
    async with at_the_desk(nurse, size=(119, 40)) as desk:
        await desk.opens_children()
        assert beside(desk) == ""
    nurse.settings(cursor=True)
    async with at_the_desk(nurse, size=(200, 60)) as desk:
        await desk.opens_children()
        assert beside(desk) == ""


async def test_what_has_no_room_beside_the_list_is_said_to_be_on_the_page(nurse: Nurse) -> None:
    many = tuple(HealthAnswer(question=f"{ASKED} {n}", yes=True, responder="Mum") for n in range(20))
    full = with_answers(1)
    consent = replace(full.care[Programme.HPV].consent, answers=many)
    await saved(nurse, replace(full, care={Programme.HPV: consented(consent=consent)}))
    async with at_the_desk(nurse, size=(120, 24)) as desk:
        await desk.opens_children()
        await desk.sees("… Enter shows the rest")
        shown = desk.app.screen.query_one(ChildBeside)
        assert len(str(shown.content).splitlines()) == shown.size.height


async def test_resizing_back_and_forth_loses_no_letter_and_no_highlight(nurse: Nurse) -> None:
    await saved(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("down", "down")
        for size in ((60, 20), (200, 60), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.until(lambda size=size: desk.app.screen.size == size, "it isn’t drawn anew")  # type: ignore[misc]
            assert desk.app.screen.query_one(Listing).key == "child-3"
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        await desk.press("4")
        await desk.until(lambda: isinstance(desk.app.screen, RecordScreen), "no form")
        await desk.press("down", "down")
        form = desk.app.screen
        form.query_one(Notes).focus()
        await desk.types("felt faint")
        reason = form.query_one("#reason", Choices).key
        for size in ((60, 20), (200, 60), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.until(lambda size=size: desk.app.screen.size == size, "it isn’t drawn anew")  # type: ignore[misc]
            assert form.query_one(Notes).value == "felt faint"
            assert form.query_one(Notes).has_focus
            assert form.query_one("#reason", Choices).key == reason
            await desk.sees("felt faint")
        await desk.press("escape", "2", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, ChildrenScreen), "not back in the list")
        assert desk.app.screen.query_one(Listing).key == "child-3"
