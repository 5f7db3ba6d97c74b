"""Finding a child in the list: words and filters, what they count, and that the place is never lost."""

import pytest
from msgspec.structs import replace

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.screens.recording.child import ChildScreen
from tests.builders import a_bundle, a_child, a_session, consented
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

REFUSED = {Programme.HPV: consented(consent=Consent(status=ConsentStatus.REFUSED))}
CLASS = (
    a_child(1, given_name="Ada", family_name="Adeyemi", year_group=8),
    a_child(2, given_name="Zoë", family_name="O’Brien", year_group=8, care=REFUSED),
    a_child(3, given_name="Bea", family_name="Mwangi", year_group=9),
    a_child(4, given_name="Cem", family_name="Yilmaz", year_group=9),
)


async def save(nurse: Nurse, *children: Child) -> None:
    await nurse.save(bundle(a_session(), children or CLASS, a_bundle().batches))


def here(desk: Desk) -> str:
    """The highlighted line."""
    return next((line for line in desk.text.splitlines() if line.lstrip().startswith("> ")), "")


async def test_words_in_any_order_without_accents_find_a_child_and_the_count_follows(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.sees("4 children, 3 ready")
        await desk.types("obrien zo")
        await desk.sees("1 of 4 children, 0 ready", "O’BRIEN, Zoë")
        await desk.no_longer_sees("MWANGI")
        await desk.press("escape")
        await desk.sees("4 children, 3 ready", "> O’BRIEN, Zoë")


async def test_a_beginning_of_a_name_highlights_whose_name_begins_so_before_whose_holds_it(nurse: Nurse) -> None:
    ella = a_child(1, given_name="Ella", family_name="Rahman")
    await save(nurse, ella, a_child(2, given_name="Lucy", family_name="Rahman"))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types("rahman l")
        await desk.sees("2 of 2 children", "> RAHMAN, Lucy")
        await desk.press("enter")
        await desk.sees("RAHMAN, Lucy", "was the vaccine given?")


async def test_a_year_is_chosen_with_two_keys_that_say_how_many(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f2")
        await desk.sees("Which year group?", "1 Year 8 2", "2 Year 9 2", "3 Any year group")
        await desk.press("2")
        await desk.sees("2 of 4 children, 2 ready", "Only Year 9. F6 shows all.")
        await desk.no_longer_sees("ADEYEMI")
        await desk.press("f2")
        await desk.sees("> 2 Year 9")
        await desk.press("3")
        await desk.sees("4 children, 3 ready")
        await desk.no_longer_sees("Only Year")


async def test_filters_add_up_are_said_in_words_and_one_key_clears_them_all(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f3")
        await desk.sees("Which status?", "1 Due vaccination 3", "2 Has a refusal 1", "3 Any status")
        await desk.press("1")
        await desk.press("f4", "f2")
        await desk.sees("1 Year 8 1", "2 Year 9 2")
        await desk.press("1")
        await desk.sees("1 of 4 children, 1 ready", "Only Year 8, Due vaccination, Ready to vaccinate. F6 shows all.")
        await desk.types("mwangi")
        await desk.sees("0 of 4 children", "Nobody matches. F6 shows everybody again.")
        await desk.press("f6")
        await desk.sees("4 children, 3 ready", "Type a name")
        await desk.no_longer_sees("Only")


async def test_esc_leaves_a_choice_as_it_was(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f4", "f3")
        await desk.sees("Which status?")
        await desk.press("escape")
        await desk.sees("Only Ready to vaccinate")
        await desk.no_longer_sees("Which status?")


async def test_filters_words_and_place_survive_a_child_and_the_way_out_and_in_again(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.walks_to_children()
        await desk.press("f4")
        await desk.types("a")
        await desk.press("down", "down")
        await desk.sees("> YILMAZ, Cem")
        await desk.press("enter")
        await desk.sees("YILMAZ, Cem", "was the vaccine given?")
        await desk.press("escape")
        await desk.sees("Only Ready to vaccinate", "> YILMAZ, Cem", "3 of 4 children")
        await desk.press("escape")
        await desk.sees("3 of 4 children")
        await desk.press("escape")
        await desk.sees("Record vaccinations (4 children)")
        await desk.press("v")
        await desk.sees("Only Ready to vaccinate", "> YILMAZ, Cem")


async def test_a_search_survives_the_way_out_and_typing_replaces_it(nurse: Nurse) -> None:
    await save(nurse)
    nurse.workspace.children.look("1204", replace(nurse.workspace.children.looking("1204"), words="yil"))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.sees("1 of 4 children", "> YILMAZ")
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        await desk.press("escape")
        await desk.sees("1 of 4 children", "> YILMAZ")
        await desk.types("mwa")
        await desk.sees("1 of 4 children", "> MWANGI")


async def test_a_child_that_no_longer_matches_leaves_the_place_to_the_next_one(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f4", "down")
        await desk.sees("> MWANGI, Bea")
        nurse.record("child-3")
        await desk.press("enter")
        await desk.sees("nothing to record")
        await desk.press("escape")
        await desk.sees("2 of 4 children", "> YILMAZ, Cem")


@pytest.mark.parametrize("between", [0, 1, 3, 13, 55])
async def test_a_name_typed_quickly_and_enter_open_that_child(nurse: Nurse, between: int) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.hits(*"yilm", "enter", between=between)
        await desk.until(lambda: isinstance(desk.app.screen, ChildScreen), "no child was opened")
        await desk.sees("YILMAZ, Cem")


@pytest.mark.parametrize("between", [0, 3, 13])
async def test_a_name_typed_quickly_and_the_arrow_go_on_from_that_child(nurse: Nurse, between: int) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.hits(*"adeyemi", "escape", "down", between=between)
        await desk.sees("4 children", "> MWANGI, Bea")


async def test_a_question_mark_is_help_also_in_the_search_field(nurse: Nurse) -> None:
    await save(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("question_mark")
        await desk.sees("Only one year group", "Only who attends, is absent")
        await desk.press("escape")
        await desk.sees("Type a name")


@pytest.mark.parametrize("programmes", [(Programme.HPV,), (Programme.MENACWY, Programme.TD_IPV)])
@pytest.mark.parametrize("recorded", [False, True])
async def test_no_status_is_cut_at_eighty_columns(
    nurse: Nurse, programmes: tuple[Programme, ...], *, recorded: bool
) -> None:
    first, *others = programmes
    given = {first: consented()}
    waiting = {one: consented(consent=Consent()) for one in others}
    await nurse.save(bundle(a_session(programmes=programmes), (a_child(1, care={**given, **waiting}),), ()))
    if recorded:
        nurse.not_given(programme=first)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.sees("MWANGI1")
        assert "…" not in here(desk)
        words = ("due", "consent") if others and not recorded else ("unable", "consent") if others else ()
        for word in words or (("Unable, saved",) if recorded else ("Due vaccination",)):
            assert word in here(desk)
