"""The list of what is to be done in Mavis by hand has what colleagues recorded too, says whose, and doubles nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from mavis_tui.cache.left_things import LeftThings
from mavis_tui.errors import StoreFull
from mavis_tui.models.attendance import Registered
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.files.by_hand import ByHand, by_hand_count, whose_words
from mavis_tui.models.files.of_colleagues import ELSEWHERE
from mavis_tui.models.of_the_day.of_children import ChildNote
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Staff
from tests.builders import PHONE_CONSENT, a_batch, a_child, a_session, consented
from tests.workspace.nurse import FULL, Introduced, Nurse, colleague_of

OMAR = Staff(email="omar.khan@example.nhs.uk", name="Omar Khan")
LIST = bundle(
    a_session(),
    (
        a_child(care={Programme.HPV: consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))}),
        a_child(2),
        a_child(3),
    ),
    (a_batch(),),
)


@pytest.fixture
async def both(nurse: Nurse, introduced: Introduced, tmp_path: Path) -> AsyncIterator[tuple[Nurse, Nurse]]:
    """Two laptops of a team with session 1204 on each."""
    await nurse.save(LIST)
    async with colleague_of(nurse, introduced, tmp_path, OMAR) as omar:
        await omar.workspace.sessions.save_offline("1204")
        yield nurse, omar


async def shared(one: Nurse, other: Nurse) -> None:
    """Let what one recorded be on the other's list."""
    await one.upload()
    await other.workspace.sessions.save_offline("1204")


def a_note(nurse: Nurse, child: str, words: str) -> ChildNote:
    begun = msgspec.structs.asdict(nurse.workspace.of_the_day.begin("1204"))
    return ChildNote(**begun, child=child, words=words)


def things(nurse: Nurse) -> list[ByHand]:
    return list(nurse.workspace.left_for_mavis.of("1204"))


async def test_what_a_omar_recorded_is_on_the_list_with_her_name_and_whose_list_has_it_too(
    both: tuple[Nurse, Nurse],
) -> None:
    nurse, omar = both
    nurse.workspace.attendance.register("1204", "child-2", Registered.ABSENT)
    omar.workspace.of_the_day.keep(a_note(omar, "child-1", "Nut allergy"))
    omar.workspace.attendance.register("1204", "child-3", Registered.ABSENT)
    omar.record("child-1", msgspec.structs.replace(FULL, although=PHONE_CONSENT))
    await shared(omar, nurse)
    own, *others = things(nurse)
    assert (own.child, own.also, own.by) == ("MWANGI2, Ada", "", "Sian Rees")
    assert [(one.child, one.what.split(",")[0]) for one in others] == [
        ("MWANGI1, Ada", "Note"),
        ("MWANGI1, Ada", "HPV given"),
        ("MWANGI3, Ada", "Absent"),
    ]
    assert whose_words(others[0]) == f"Recorded by Omar Khan. {ELSEWHERE}"
    assert others[1].steps[-1] == "Only then upload the file: the import checks none of it."
    assert by_hand_count(things(nurse)) == "4 of 4 still to be done, 3 of them on another laptop’s list too"
    own_again = [one for one in things(omar) if not one.also]
    assert {one.key for one in own_again[:2]} >= {others[0].key}, "one thing has one name on every laptop"


async def test_what_a_omar_corrected_is_there_once_and_what_she_withdrew_not_at_all(
    both: tuple[Nurse, Nurse],
) -> None:
    nurse, omar = both
    kept, gone = a_note(nurse, "child-1", "Nut allergy"), a_note(nurse, "child-2", "Of another child")
    for note in (kept, gone):
        nurse.workspace.of_the_day.keep(note)
    nurse.workspace.attendance.register("1204", "child-3", Registered.ABSENT)
    await shared(nurse, omar)
    of_the_day = omar.workspace.of_the_day
    of_the_day.keep(msgspec.structs.replace(kept, words="Nut allergy, has a pen", revision=2))
    of_the_day.withdraw(gone, "Of another child")
    omar.clock.forward(minutes=1)
    omar.workspace.attendance.register("1204", "child-3", Registered.ATTENDING)
    await shared(omar, nurse)
    [once] = things(nurse)
    assert (once.key, once.child) == (f"{kept.id}:2", "MWANGI1, Ada")


async def test_a_removed_copy_leaves_what_is_her_own_and_not_what_is_on_her_colleagues_list(
    both: tuple[Nurse, Nurse],
) -> None:
    nurse, omar = both
    omar.workspace.of_the_day.keep(a_note(omar, "child-1", "Nut allergy"))
    await shared(omar, nurse)
    nurse.workspace.attendance.register("1204", "child-2", Registered.ABSENT)
    await nurse.upload()
    nurse.clock.forward(days=3)
    await nurse.find_the_network()
    assert nurse.workspace.sessions.let_go_of_old() == ["1204"], "its day is over, and nobody asked"
    [absent] = nurse.workspace.left_for_mavis.of("1204")
    assert absent.child == "MWANGI2, Ada"
    nurse.restart()
    assert [thing.key for one in nurse.workspace.left_for_mavis.everywhere() for thing in one.things] == [absent.key]
    assert nurse.store.holds_of_a_hub, "nobody of another team signs in beside a child’s name"


async def test_a_disk_that_is_full_keeps_the_copy_until_what_is_open_can_be_kept(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await nurse.save(LIST)
    nurse.workspace.attendance.register("1204", "child-2", Registered.ABSENT)
    await nurse.upload()
    nurse.clock.forward(days=3)
    await nurse.find_the_network()

    def full(*_: object) -> None:
        raise StoreFull("The disk is full.")

    with monkeypatch.context() as disk:
        disk.setattr(LeftThings, "keep", full)
        assert nurse.workspace.sessions.let_go_of_old() == []
    assert nurse.workspace.sessions.is_saved("1204")
    assert nurse.workspace.sessions.let_go_of_old() == ["1204"]
    assert len(nurse.workspace.left_for_mavis.of("1204")) == 1
