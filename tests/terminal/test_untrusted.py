"""What came from outside is drawn as text on every page: never as markup, never raw, never wider than the screen."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from mavis_tui.models.child import Child, Parent
from mavis_tui.models.consent import (
    Care,
    Consent,
    ConsentStatus,
    Gillick,
    HealthAnswer,
    Triage,
    TriageStatus,
)
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, SessionBundle, bundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.screens.recording.facts import agreed, attempted, who
from mavis_tui.terminal.safe_text import plain
from tests.builders import a_batch, a_child, a_session, a_vaccination
from tests.rounds import rounds
from tests.screens.desk import Desk, at_the_desk
from tests.screens.walk import every_page, with_a_day_behind_her
from tests.terminal.nasty import NASTY, TEXTS, unsafe
from tests.workspace.nurse import Nurse

NAMES = [text for text in NASTY if text]


def nasty_care(text: str) -> Care:
    """Make care in which every text that people wrote is `text`; the child is due all the same."""
    return Care(
        consent=Consent(
            status=ConsentStatus.GIVEN,
            details=(f"On 2026-10-27 GIVEN by {text}", text),
            answers=(HealthAnswer(question=text, yes=True, responder=text, notes=text),),
        ),
        triage=Triage(status=TriageStatus.SAFE, by=text, notes=text),
        gillick=Gillick(competent=True, by=text, notes=text),
        psd=True,
        next_dose=1,
    )


def nasty_child(n: int, given_name: str, family_name: str, text: str) -> Child:
    """Make a child everything about whom is nasty."""
    return a_child(
        n,
        given_name=given_name,
        family_name=family_name,
        preferred_name=text,
        registration=text[:20],
        school=text,
        gp=text,
        address_line=text,
        postcode=text[:8],
        parents=(Parent(name=text, relationship=text), Parent(name=given_name)),
        care={Programme.HPV: nasty_care(text)},
    )


def nasty_session(texts: list[str]) -> SessionBundle:
    """Make a session whose place, staff and children have these texts, each of them somewhere."""
    once_more = [*texts, *texts, *texts]
    children = tuple(nasty_child(n, *once_more[n : n + 3]) for n in range(1, len(texts) + 1))
    staff = Staff(email="sian.rees@example.nhs.uk", name=texts[0])
    return bundle(a_session(location=Location(name=texts[-1]), vaccinators=(staff,)), children, (a_batch(),))


def harmless(desk: Desk) -> None:
    """What is on the screen acts on no terminal and fits it."""
    assert unsafe(desk.text) == []
    for line in desk.text.splitlines():
        assert cell_len(line) <= desk.app.size.width, line


@pytest.mark.parametrize("first", range(0, len(NAMES), 14))
async def test_nasty_texts_harm_no_page(nurse: Nurse, first: int) -> None:
    await nurse.hub.put(nasty_session((NAMES + NAMES)[first : first + 14]))
    await nurse.workspace.sessions.refresh_list()
    await with_a_day_behind_her(nurse)
    async with at_the_desk(nurse) as desk:
        async for _ in every_page(desk):
            harmless(desk)


@pytest.mark.parametrize("name", ["Ada [twin] Lovelace [/b]", "\x1b[2JCleared", "日本語" * 20])
async def test_a_name_is_read_whole_or_ends_in_an_ellipsis_on_every_page_that_shows_it(nurse: Nurse, name: str) -> None:
    child = a_child(1, given_name="Jo", family_name=name)
    await nurse.save(bundle(a_session(), (child,), (a_batch(),)))
    shown = plain(name.upper())
    cut = {shown[:n] + "…" for n in range(4, len(shown))}

    def read(desk: Desk) -> bool:
        harmless(desk)
        return shown in desk.text or any(part in desk.text for part in cut) or shown.replace(" ", "") in joined(desk)

    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        assert read(desk)
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        assert read(desk)
        await desk.press("1")
        await desk.sees("Another batch")
        assert read(desk)
        await desk.press("f10")
        await desk.sees("Check and confirm")
        assert read(desk)
        await desk.press("enter")
        await desk.sees("HPV given")
        assert read(desk)
        await desk.press("escape", "escape", "escape", "c")
        await desk.sees("Changes")
        assert read(desk)


def joined(desk: Desk) -> str:
    """Give the screen without blanks, so that a name that fills two lines is one again."""
    return "".join(desk.text.split())


@settings(max_examples=rounds(40))
@given(text=TEXTS, other=TEXTS)
def test_what_the_childs_page_says_of_anybody_is_harmless(text: str, other: str) -> None:
    child = a_child(
        address_line=text, postcode=other[:8], parents=(Parent(name=text, relationship=other),), restricted=False
    )
    dose = a_vaccination(vaccine=None, batch_number=None, notes=text)

    rows = [*who(child), *agreed(nasty_care(text)), *agreed(nasty_care(other))]

    for label, words in [*rows, ("", attempted(dose))]:
        drawn = words.plain if isinstance(words, Content) else words
        assert unsafe(label + drawn) == []
        assert "\n" not in drawn


@settings(max_examples=rounds(40))
@given(text=st.text(alphabet="[]/@=red.quit()$ab\\", max_size=30))
def test_brackets_are_never_markup(text: str) -> None:
    rows = dict(who(a_child(address_line="", postcode="", parents=(Parent(name=text),))))

    assert rows["Parent"] == plain(text)
    assert attempted(a_vaccination(performed_on=date(2026, 11, 24))).startswith("24 Nov 2026")
