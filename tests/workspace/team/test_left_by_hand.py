"""The collecting laptop's list of what is to be done in Mavis by hand: each thing once, whoever recorded it."""

from mavis_tui.models.attendance import Registered
from mavis_tui.workspace.files.by_hand import HANDED_IN
from tests.workspace.team.laptops import Laptop


def absent(laptop: Laptop, name: str = "Bram") -> None:
    laptop.workspace.attendance.register(laptop.session, laptop.child(name), Registered.ABSENT)


def test_a_child_whom_two_laptops_registered_as_absent_is_to_be_registered_in_mavis_once(team: list[Laptop]) -> None:
    office, second, _ = team
    absent(office)
    second.clock.forward(minutes=1)
    absent(second)
    office.collect(second.hand_in())
    [thing] = office.workspace.left_for_mavis.of(office.session)
    assert (thing.child, thing.also) == ("BRAMSON, Bram", "")


def test_what_was_handed_in_says_that_the_laptop_that_collects_has_it_too(team: list[Laptop]) -> None:
    office, second, _ = team
    absent(second)
    [before] = second.workspace.left_for_mavis.of(second.session)
    assert before.also == ""
    office.collect(second.hand_in())
    [thing] = second.workspace.left_for_mavis.of(second.session)
    assert thing.also == HANDED_IN
    [here] = office.workspace.left_for_mavis.of(office.session)
    assert (here.key, here.also) == (thing.key, "")
