"""`mavis password`: changing it, drawing one, and getting back in after it was forgotten."""

import io
from collections.abc import Callable

import pytest

from mavis_tui.workspace.access.passphrases import WORDS, word_list
from tests.builders import NURSE
from tests.commands.conftest import HUB_PASSWORD, OFFLINE_PASSWORD, Hub, Mavis

NEW = "green lamp nine rivers"

Typed = Callable[..., list[str]]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Somebody at a terminal, who gives these answers one after the other; "*" is the passphrase that was shown."""

    def answers(*given: str) -> list[str]:
        asked: list[str] = []
        left = iter(given)
        shown = io.StringIO()
        monkeypatch.setattr("sys.stderr", shown)
        monkeypatch.setattr("mavis_tui.console.passwords.can_ask", lambda: True)

        def ask(prompt: str, stream: object = None) -> str:  # noqa: ARG001 # as getpass has it
            asked.append(prompt)
            answer = next(left)
            return shown.getvalue().strip().splitlines()[0].strip() if answer == "*" else answer

        monkeypatch.setattr("getpass.getpass", ask)
        for variable in ("MAVIS_OFFLINE_PASSWORD", "MAVIS_PASSWORD"):
            monkeypatch.delenv(variable, raising=False)
        return asked

    return answers


def test_the_new_password_opens_and_the_old_one_doesnt(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_NEW_OFFLINE_PASSWORD", NEW)
    said = saved("password").err
    assert "MAVIS_OFFLINE_PASSWORD still gives the old one" in said
    saved("children", "1204", code=6)
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", NEW)
    assert saved("children", "1204", "--json").data


def test_both_passwords_come_on_standard_input_line_by_line(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{OFFLINE_PASSWORD}\n{NEW}\n"))
    assert "is changed" in saved("password", "--stdin").sentences
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NEW}\n"))
    saved("password", "--stdin", code=3)


@pytest.mark.parametrize(("old", "new", "code"), [("not this one at all", NEW, 6), (OFFLINE_PASSWORD, "short", 3)])
def test_what_doesnt_fit_changes_nothing(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch, old: str, new: str, code: int
) -> None:
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", old)
    monkeypatch.setenv("MAVIS_NEW_OFFLINE_PASSWORD", new)
    assert "Nothing was changed" in signed_in("password", code=code).sentences
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)
    assert not signed_in("status", "--json").data["locked"]


def test_after_three_wrong_passwords_a_command_says_how_long_to_wait(
    signed_in: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mavis_tui.cache.keys.wrong_passwords.wait_after", lambda wrong: 60 if wrong >= 3 else 0)
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", "not this one at all")
    for _ in range(3):
        signed_in("sessions", code=6)
    error = signed_in("sessions", "--json", code=6).error
    assert error["error"] == "TooManyTries"
    assert "Wait 60 seconds" in error["message"] or "Wait 59 seconds" in error["message"]
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", OFFLINE_PASSWORD)
    assert "Wait" in signed_in("sessions", code=6).sentences


def test_a_passphrase_is_data_and_what_is_said_of_it_isnt(mavis: Mavis) -> None:
    ran = mavis("password", "--generate")
    assert len(ran.out.split()) == WORDS
    assert set(ran.out.split()) <= set(word_list())
    assert "62 bits" in ran.sentences
    assert set(mavis("password", "--generate", "--json").data) == {"passphrase", "bits"}


def test_at_a_terminal_the_new_one_is_typed_twice(signed_in: Mavis, typed: Typed) -> None:
    asked = typed(OFFLINE_PASSWORD, NEW, NEW)
    signed_in("password")
    assert [prompt.split(" (")[0] for prompt in asked] == [
        "Offline password until now: ",
        "Choose an offline password",
        "The same again: ",
    ]
    typed(NEW, OFFLINE_PASSWORD, "something else again")
    signed_in("password", code=3)
    typed(NEW, OFFLINE_PASSWORD, OFFLINE_PASSWORD)
    signed_in("password")


def test_enter_alone_draws_words_also_where_a_store_is_made(mavis: Mavis, hub: Hub, typed: Typed) -> None:
    typed("", "*", HUB_PASSWORD)
    mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)


def test_who_forgot_it_signs_in_at_the_hub_and_chooses_another(own: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    own("record", "1204", "child-9", "--programme", "hpv", "--not-given", "unwell")
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    monkeypatch.setenv("MAVIS_NEW_OFFLINE_PASSWORD", NEW)
    said = own("password", "--recover", "--email", NURSE.email).sentences
    assert "as any nurse of the team R1L" in said
    assert "Nothing that was recorded is lost" in said
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", NEW)
    assert not own("status", "--json").data["locked"]


def test_without_the_hub_nothing_is_recovered_and_the_exit_code_says_so(
    mavis: Mavis, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
    monkeypatch.setenv("MAVIS_NEW_OFFLINE_PASSWORD", NEW)
    with hub.away():
        assert mavis("password", "--recover", "--email", NURSE.email, code=8).err
    mavis("password", "--recover", code=3)
    assert not mavis("status", "--json").data["locked"]


def test_without_a_store_there_is_no_password_to_change(mavis: Mavis) -> None:
    assert "mavis sign-in" in mavis("password", code=7).sentences
    assert mavis("password", "--recover", code=7).err
