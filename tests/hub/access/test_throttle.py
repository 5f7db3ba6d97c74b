"""Guessing passwords is slow, and the nurse whose password it is gets in all the same."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from mavis_tui.hub.access.attempts import Attempts
from mavis_tui.hub.access.throttle import BY_ADDRESS, BY_EMAIL, WINDOW, buckets
from mavis_tui.hub.access.turns import LONGEST_REST_SECONDS, ComeBack, Turns
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.tables import accounts, tokens
from mavis_tui.hub.store.tables import attempts as attempts_table
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace.access import access
from tests.builders import NOON, NURSE
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.running import PASSWORD, RunningHub, running_hub


def counted(email: str = "a@b.example", address: str = "192.0.2.7") -> tuple[tuple[str, int], ...]:
    return buckets(email, "device-9", address, known=False)


async def failed(attempts: Attempts, times: int, now: datetime = NOON, **who: str) -> None:
    for _ in range(times):
        await attempts.failed(counted(**who), now)


@pytest.fixture
def attempts(hub: RunningHub) -> Attempts:
    return Attempts(hub.database)


async def test_ten_wrong_passwords_for_one_address_are_enough_for_a_quarter_of_an_hour(attempts: Attempts) -> None:
    await failed(attempts, BY_EMAIL - 1)
    assert await attempts.wait(counted(), NOON) == 0
    await failed(attempts, 1)
    assert await attempts.wait(counted(address="198.51.100.1"), NOON) == WINDOW.seconds
    assert await attempts.wait(counted(), NOON + WINDOW - timedelta(seconds=1)) == 1
    assert await attempts.wait(counted(), NOON + WINDOW) == 0


async def test_many_e_mail_addresses_from_one_place_are_too_many_too(attempts: Attempts) -> None:
    for n in range(BY_ADDRESS):
        await failed(attempts, 1, email=f"nurse{n}@b.example")
    assert await attempts.wait(counted(email="another@b.example"), NOON) == WINDOW.seconds
    assert await attempts.wait(counted(email="another@b.example", address="198.51.100.1"), NOON) == 0


async def test_one_customer_has_many_ipv6_addresses_and_one_count(attempts: Attempts) -> None:
    for n in range(BY_ADDRESS):
        await failed(attempts, 1, email=f"nurse{n}@b.example", address=f"2001:db8::{n:x}")
    assert await attempts.wait(counted(address="2001:db8::ffff:1"), NOON) > 0
    assert await attempts.wait(counted(address="2001:db8:0:1::1"), NOON) == 0


async def test_a_clock_that_was_put_back_keeps_nobody_out(attempts: Attempts) -> None:
    await failed(attempts, BY_EMAIL, NOON + timedelta(days=365))
    assert await attempts.wait(counted(), NOON) == 0


async def test_what_counts_no_more_is_forgotten_and_what_was_typed_is_never_kept(
    hub: RunningHub, attempts: Attempts
) -> None:
    await failed(attempts, 3, email="a password in the wrong field")
    await failed(attempts, 1, NOON + WINDOW)
    async with hub.database.reading() as connection:
        held = (await connection.execute(select(attempts_table.c.bucket, attempts_table.c.at))).all()
    assert len(held) == 2
    assert all(len(row.bucket) == 16 and row.bucket.isalnum() for row in held)


async def test_two_processes_of_a_hub_count_the_same_and_one_that_starts_anew_has_forgotten_nothing(
    tmp_path: Path, clock: StandingClock
) -> None:
    async with running_hub(tmp_path, clock) as one, running_hub(tmp_path, clock) as other:
        await one.add_nurse()
        guesses = [attempt(hub, f"tea {n}?") for n in range(BY_EMAIL) for hub in (one, other)]
        at_once = places.ENGINE == "postgresql"  # a file of SQLite is served by one process only
        answers = await asyncio.gather(*guesses) if at_once else [await one for one in guesses]
        assert sum(answer.status_code == 401 for answer in answers) == BY_EMAIL
    async with running_hub(tmp_path, clock) as anew:
        assert (await attempt(anew, PASSWORD)).status_code == 429


async def attempt(hub: RunningHub, password: str, device: str = "device-9", email: str = NURSE.email) -> httpx.Response:
    async with hub.client() as client:
        body = {"email": email, "password": password, "device": device}
        return await client.post("/v1/sign-in", json=body)


async def test_after_many_wrong_passwords_the_hub_says_how_long_to_wait(hub: RunningHub, clock: StandingClock) -> None:
    await hub.add_nurse()
    for _ in range(BY_EMAIL):
        assert (await attempt(hub, "tea?")).status_code == 401
    clock.forward(minutes=4, seconds=30)
    answer = await attempt(hub, PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "630")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Try again in 11 minutes" in answer.json()["detail"]
    clock.forward(seconds=630)
    assert (await attempt(hub, PASSWORD)).status_code == 200


async def test_somebody_elses_guesses_never_keep_a_nurse_out_on_her_own_device(hub: RunningHub) -> None:
    await hub.sign_in(device="her-laptop")
    for n in range(BY_EMAIL + 5):
        await attempt(hub, "tea?", device=f"of-somebody-{n}")
    assert (await attempt(hub, PASSWORD, device="of-somebody")).status_code == 429
    assert (await attempt(hub, PASSWORD, device="her-laptop")).status_code == 200


async def test_guesses_at_the_same_moment_count_as_many(hub: RunningHub) -> None:
    await hub.add_nurse()
    answers = await asyncio.gather(*(attempt(hub, f"tea {n}?") for n in range(BY_EMAIL + 10)))
    assert sum(answer.status_code == 401 for answer in answers) == BY_EMAIL
    assert sum(answer.status_code == 429 for answer in answers) == 10


async def test_an_unknown_address_is_slowed_down_like_a_known_one(hub: RunningHub) -> None:
    answers = [await attempt(hub, "tea?", email="nobody@example.org") for _ in range(BY_EMAIL + 1)]
    assert [answer.status_code for answer in answers] == [401] * BY_EMAIL + [429]


async def test_signing_in_again_and_again_is_let_and_leaves_few_tokens(hub: RunningHub) -> None:
    await hub.add_nurse()
    answers = [await attempt(hub, PASSWORD) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {200}
    async with hub.database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(tokens))).scalar_one() == 5
    async with hub.client(answers[-1].json()["token"]) as client:
        assert (await client.get("/v1/sessions")).status_code == 200


@pytest.fixture
def nobody_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the last of many waits for longer than a device does; these do."""
    monkeypatch.setattr("mavis_tui.hub.access.signing_in.Turns", partial(Turns, longest=600.0))


@pytest.mark.usefixtures("nobody_is_told_to_come_back")
async def test_a_whole_office_signs_in_at_once_and_nobody_is_told_that_she_was_wrong(hub: RunningHub) -> None:
    nurses = [Staff(email=f"nurse{n}@example.nhs.uk", name=f"Nurse {n}") for n in range(BY_ADDRESS + 30)]
    for one in nurses:
        await hub.add_nurse(one)
    answers = await asyncio.gather(
        *(attempt(hub, PASSWORD, device=f"laptop-{n}", email=one.email) for n, one in enumerate(nurses))
    )
    assert [answer.status_code for answer in answers] == [200] * len(nurses)


async def test_a_right_password_that_is_turned_away_leaves_a_line(hub: RunningHub, clock: StandingClock) -> None:
    await hub.add_nurse()
    for _ in range(BY_EMAIL):
        await attempt(hub, "tea?")
    for _ in range(3):
        assert (await attempt(hub, PASSWORD)).status_code == 429
    clock.forward(minutes=2)
    assert (await attempt(hub, PASSWORD)).status_code == 429
    found = [line for line in await lines(hub.database) if "too many wrong passwords before" in line.outcome]
    assert [(line.action, line.email, line.device) for line in found] == [("Sign in", NURSE.email, "device-9")] * 2


async def test_a_password_that_nobody_could_have_is_not_worked_on(hub: RunningHub) -> None:
    await hub.add_nurse()
    assert (await attempt(hub, "x" * 301)).status_code == 422


async def test_a_password_of_before_is_hashed_as_they_are_today_when_it_is_used(hub: RunningHub) -> None:
    await hub.add_nurse()
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    async with hub.database.writing() as connection:
        await connection.execute(update(accounts).values(password=dearer))
    assert (await attempt(hub, PASSWORD)).status_code == 200
    async with hub.database.reading() as connection:
        kept = (await connection.execute(select(accounts.c.password))).scalar_one()
    assert kept != dearer
    assert (await attempt(hub, PASSWORD)).status_code == 200


async def had_turns(turns: Turns, *addresses: str) -> list[str]:
    """Let somebody at each address ask for a turn at the same moment; give the order in which they had it."""
    order: list[str] = []

    async def wait(address: str) -> None:
        async with turns.turn(address):
            order.append(address)
            await asyncio.sleep(0)

    await asyncio.gather(*(wait(address) for address in addresses))
    return order


async def test_one_address_with_many_does_not_keep_another_waiting() -> None:
    order = await had_turns(Turns(1), *["flood"] * 20, "school", "clinic")
    assert order.index("school") < 4
    assert order.index("clinic") < 5
    assert len(order) == 22


async def test_who_would_wait_too_long_is_told_at_once_when_to_come_back() -> None:
    turns = Turns(1, longest=1.0)
    answers = await asyncio.gather(*(had_turns(turns, "office") for _ in range(100)), return_exceptions=True)
    refused = [one for one in answers if isinstance(one, ComeBack)]
    assert 0 < len(refused) < 100
    assert [one.seconds for one in refused] == sorted(one.seconds for one in refused)
    assert {one.seconds for one in refused} == {1, 2, 3, 4, 5}  # a hundred at 0.05 seconds each, as is guessed at first
    assert await had_turns(turns, "office") == ["office"]


async def test_nobody_is_told_to_come_back_later_than_a_device_would_rest() -> None:
    turns = Turns(1, longest=1.0)
    answers = await asyncio.gather(*(had_turns(turns, "office") for _ in range(2000)), return_exceptions=True)
    told = [one.seconds for one in answers if isinstance(one, ComeBack)]
    assert max(told) == LONGEST_REST_SECONDS
    assert 2 * LONGEST_REST_SECONDS <= access.LONGEST_REST_SECONDS


async def test_a_crowd_at_one_address_sends_nobody_of_another_away() -> None:
    turns = Turns(1, longest=1.0)
    answers = await asyncio.gather(
        *(had_turns(turns, "crowd") for _ in range(100)), had_turns(turns, "school"), return_exceptions=True
    )
    assert answers[-1] == ["school"]


async def test_what_somebody_waited_before_counts_for_how_long_she_waits_for_a_turn() -> None:
    turns = Turns(1, longest=10.0)
    async with turns.turn("first"):
        with pytest.raises(ComeBack):
            async with turns.turn("second", since=monotonic() - 10.0):
                raise AssertionError


async def test_right_passwords_at_the_same_moment_are_written_down_in_their_turn(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hub.add_nurse()
    at_once, most, let_in = 0, 0, hub.app.state.hub.doorkeeper._let_in

    async def counted(*arguments: Any) -> Any:
        nonlocal at_once, most
        at_once, most = at_once + 1, max(most, at_once + 1)
        try:
            return await let_in(*arguments)
        finally:
            at_once -= 1

    monkeypatch.setattr(hub.app.state.hub.doorkeeper, "_let_in", counted)
    answers = await asyncio.gather(*(attempt(hub, PASSWORD, device=f"device-{n}") for n in range(12)))
    assert {one.status_code for one in answers} == {200}
    assert most <= 2  # as many as have a turn: else all wait once more, and a device gives up


async def test_who_goes_away_while_waiting_leaves_the_turn_to_the_next() -> None:
    turns = Turns(1)
    async with turns.turn("first"):
        leaving = asyncio.create_task(had_turns(turns, "leaving"))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        staying = asyncio.create_task(had_turns(turns, "staying"))
        await asyncio.sleep(0)
    assert await staying == ["staying"]


async def test_a_hub_that_has_too_much_to_do_says_when_to_come_back(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hub.add_nurse()
    turns = Turns(1, longest=0.01)
    monkeypatch.setattr(hub.app.state.hub.doorkeeper, "_turns", turns)
    async with turns.turn("somewhere else"):
        answer = await attempt(hub, PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "Nothing was wrong with the password; try again in 1 second." in answer.json()["detail"]
    assert (await attempt(hub, PASSWORD)).status_code == 200
