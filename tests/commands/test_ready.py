"""`mavis ready`: the rehearsal by a command."""

from tests.commands.conftest import Hub, Mavis


def test_it_says_what_is_to_be_done_and_the_exit_code_says_so_too(signed_in: Mavis) -> None:
    said = signed_in("ready", code=17)
    assert "To do  Sessions: No session is saved on this device." in said.out
    assert "Not ready: 1 thing is to do first. Nothing was changed." in said.err
    assert said.err.count("ot ready") == 1


def test_without_the_hub_it_is_ready_as_of_now(saved: Mavis, hub: Hub) -> None:
    with hub.away():
        found = saved("ready")
        asked = saved("ready", "--json").data
    assert "Ready  Harbour View Academy: 30 children, complete" in found.out
    assert "Ready as of" in found.out
    assert asked["ready"]
    assert {check["what"] for check in asked["checks"]} >= {"Offline password", "Sign-in", "Space on the disk"}
