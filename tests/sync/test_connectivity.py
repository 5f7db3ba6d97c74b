"""When the app believes that it is online."""

import pytest

from mavis_tui.errors import (
    BadInput,
    HubBusy,
    HubFailed,
    HubRefused,
    HubTooSlow,
    HubUnreachable,
    MavisError,
    NoNetwork,
    NotTheHub,
    SignInNeeded,
    StoreBusy,
    TooLarge,
)
from mavis_tui.sync.connectivity import Connectivity, Link


def lost() -> Connectivity:
    """Give the state of a device that was online and lost the hub."""
    connectivity = Connectivity()
    connectivity.good()
    connectivity.bad(HubUnreachable("The team server can’t be reached."))
    return connectivity


def test_nothing_is_claimed_before_the_first_answer() -> None:
    assert Connectivity().link is Link.UNKNOWN


def test_the_first_good_answer_is_enough_when_nothing_was_lost_yet() -> None:
    connectivity = Connectivity()

    assert connectivity.good()
    assert connectivity.link is Link.ONLINE


@pytest.mark.parametrize(
    ("error", "link"),
    [
        (NoNetwork("no route"), Link.OFFLINE),
        (HubUnreachable("refused"), Link.UNREACHABLE),
        (HubTooSlow("late"), Link.UNREACHABLE),
        (NotTheHub("a login page"), Link.UNREACHABLE),
    ],
)
def test_one_failed_request_is_enough_to_be_offline(error: MavisError, link: Link) -> None:
    connectivity = Connectivity()
    connectivity.good()

    assert connectivity.bad(error)
    assert connectivity.link is link
    assert connectivity.why == str(error)


def test_it_takes_two_good_answers_in_a_row_to_be_online_again() -> None:
    connectivity = lost()

    told = [(connectivity.good(), connectivity.link, connectivity.why) for _ in range(3)]

    assert told == [
        (False, Link.UNREACHABLE, "The team server can’t be reached."),
        (True, Link.ONLINE, ""),
        (False, Link.ONLINE, ""),
    ]


def test_a_flickering_network_never_counts_as_online() -> None:
    connectivity = lost()

    for _ in range(20):
        assert not connectivity.good()
        assert not connectivity.bad(HubUnreachable("gone again"))

    assert connectivity.link is Link.UNREACHABLE


def test_losing_the_network_after_the_hub_is_said_with_the_new_reason() -> None:
    connectivity = lost()

    assert connectivity.bad(NoNetwork("no network"))
    assert (connectivity.link, connectivity.why) == (Link.OFFLINE, "no network")


@pytest.mark.parametrize(
    "error", [SignInNeeded("sign in"), HubRefused("no"), TooLarge("too large"), StoreBusy("another process")]
)
def test_an_answer_of_the_hub_is_never_taken_for_a_lost_connection(error: MavisError) -> None:
    connectivity = Connectivity()
    connectivity.good()

    assert not connectivity.bad(error)
    assert (connectivity.link, connectivity.why) == (Link.ONLINE, "")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (NoNetwork("no route"), "there is no network"),
        (HubUnreachable("refused"), "the team server can’t be reached"),
        (HubBusy("busy"), "the team server can’t do that now"),
        (HubTooSlow("late"), "the team server is too slow"),
        (HubFailed("500"), "the team server has trouble"),
        (NotTheHub("a login page"), "something else answered"),
        (BadInput("odd proxy"), "the team server can’t be reached"),
    ],
)
def test_a_hub_that_is_busy_or_in_trouble_isnt_said_to_be_away(error: MavisError, cause: str) -> None:
    connectivity = Connectivity()
    connectivity.bad(error)
    assert connectivity.cause == cause
    assert connectivity.bad(HubUnreachable("refused")) is (cause != "the team server can’t be reached")
    connectivity.good()
    connectivity.good()
    assert connectivity.cause == ""
