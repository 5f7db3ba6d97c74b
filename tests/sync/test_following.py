"""While online one question waits at the hub in the place of each probe: what it costs, and what is done without it."""

import asyncio
from collections.abc import Collection
from itertools import count
from random import Random

import httpx
import pytest

from mavis_tui.sync.connectivity import Link
from mavis_tui.sync.engine import PROBE_SECONDS, Engine
from mavis_tui.sync.following import LEFT_ALONE_SECONDS, Following
from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS, News
from tests.cable import Fault
from tests.hub.running import RunningHub
from tests.sync.device import GREETING, SENDING, Device, Rests

NEWS = "GET /v1/news"
SESSIONS = {str(number): f'"{number % 40}-0123456789abcdef"' for number in range(1200, 1210)}
"""Ten sessions saved offline, as a team takes to a school at most."""
IDLE_BYTES_A_MINUTE = 1_024
"""What following may cost in all (issue 13)."""


class Meter(httpx.AsyncBaseTransport):
    """Counts the bytes of each request and its answer, heads and all, as HTTP/1.1 puts them on the way."""

    def __init__(self, way: httpx.AsyncBaseTransport) -> None:
        self.way = way
        self.bytes: dict[str, list[int]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.way.handle_async_request(request)
        body = await response.aread()
        sent = len(request.method) + len(request.url.raw_path) + 12 + _head(request.headers) + len(request.content)
        came = 17 + _head(response.headers) + len(body)
        self.bytes.setdefault(request.url.path, []).append(sent + came)
        headers = {name: value for name, value in response.headers.items() if name != "content-encoding"}
        return httpx.Response(response.status_code, headers=headers, stream=httpx.ByteStream(body))


def _head(headers: httpx.Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw) + 2


class Followed:
    """A device whose engine follows; its hub waits for nothing, so that a minute takes no time."""

    def __init__(self, device: Device, hub: RunningHub) -> None:
        self.device = device
        self.meter = Meter(device.cable.hub)
        device.cable.hub = self.meter
        self.took: list[News] = []
        self.failing: set[str] = set()
        self.held: dict[str, str] = dict(SESSIONS)
        # every look at this clock is later than the longest wait
        hub.app.state.hub.watch._seconds = count(0, 100).__next__
        self.rests: Rests = device.rests
        self.following = Following(
            device.service, lambda: "nonce", lambda: self.held, self._take, seconds=lambda: self.rests.passed
        )
        self.engine = Engine(
            outbox=device.outbox,
            service=device.service,
            clock=device.engine._clock,
            new_nonce=lambda: "nonce",
            random=Random(1),
            sleep=device.rests,
            seconds=lambda: self.rests.passed,
            following=self.following,
        )

    async def _take(self, _asked: Collection[str], news: News) -> Collection[str]:
        self.took.append(news)
        return {one.id for one in news.sessions} & self.failing

    async def run_until(self, requests: int, of: str = NEWS) -> None:
        """Let the engine run until it has asked so often."""
        self.rests.at_most = 1_000
        running = asyncio.create_task(self.engine.run())
        while self.device.cable.sent(of) < requests:
            await asyncio.wait([running], timeout=0.001)
            assert not running.done()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def followed(device: Device, hub: RunningHub) -> Followed:
    return Followed(device, hub)


async def test_while_online_each_question_stands_for_a_probe(followed: Followed) -> None:
    followed.held = {}
    await followed.run_until(10)
    assert followed.device.cable.requests[:11] == [GREETING] + [NEWS] * 10
    assert followed.rests.taken == [], "it waits at the hub, not here: no wake-up is added"
    assert followed.engine.connectivity.link is Link.ONLINE


async def test_an_idle_minute_costs_a_kilobyte_at_most_with_ten_sessions(followed: Followed) -> None:
    await followed.device.service.hello("x" * 36)
    held = {session: etag.strip('"')[:11] for session, etag in SESSIONS.items()}
    await followed.device.service.news("x" * 36, {}, LONGEST_WAIT_FOR_NEWS)
    probe, question = followed.meter.bytes["/v1/hello"][0], followed.meter.bytes["/v1/news"][0]
    asked = question + len("&held=") + sum(len(f"{session}%3A{tag}%2C") for session, tag in held.items())
    waits = [followed.following.wait_for(PROBE_SECONDS * of_hundred / 100) for of_hundred in range(80, 121)]
    a_minute = 60 * len(waits) / sum(waits)
    assert asked > probe
    assert asked * a_minute <= IDLE_BYTES_A_MINUTE
    assert max(waits) == LONGEST_WAIT_FOR_NEWS < 60, "what nginx and load balancers cut off, as they come"


async def test_a_record_made_while_a_question_waits_is_sent_at_once_and_the_question_goes_on(
    followed: Followed, hub: RunningHub
) -> None:
    hub.app.state.hub.watch._seconds = lambda: 0.0  # this one waits
    followed.held = {}
    running = asyncio.create_task(followed.engine.run())
    while followed.device.cable.sent(NEWS) < 1:
        await asyncio.wait([running], timeout=0.001)
    followed.device.record(1)
    followed.engine.wake()
    while followed.device.waiting():
        await asyncio.wait([running], timeout=0.001)
    assert followed.device.cable.requests == [GREETING, NEWS, GREETING, SENDING]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_at_an_older_hub_it_probes_as_before(followed: Followed) -> None:
    followed.device.cable.draw = lambda request: Fault.UNKNOWN if request.url.path == "/v1/news" else None
    await followed.run_until(20, GREETING)
    assert followed.device.cable.sent(NEWS) == 1
    assert all(48 <= rest <= 72 for rest in followed.rests.taken)
    assert followed.engine.connectivity.link is Link.ONLINE


async def test_one_refusal_of_the_question_is_no_older_hub_it_is_asked_again_after_a_minute(followed: Followed) -> None:
    followed.device.cable.script(Fault.SAID_NO, on="/v1/news")
    assert await followed.following.ask() is None
    assert not followed.following.possible
    followed.rests.passed += LEFT_ALONE_SECONDS
    assert followed.following.possible
    assert await followed.following.ask() is not None


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY, Fault.LATE, Fault.LOST_ANSWER])
async def test_where_waiting_is_cut_off_it_waits_less_and_less_and_then_not_at_all(
    followed: Followed, fault: Fault
) -> None:
    """A gateway that gives up on what is silent is no reason to say that the hub is gone."""
    waits: list[int] = []

    def cut(request: httpx.Request) -> Fault | None:
        if request.url.path != "/v1/news":
            return None
        wait = int(request.url.params["wait"])
        waits.append(wait)
        followed.rests.passed += wait
        return fault if wait else None

    followed.device.cable.draw = cut
    seen: set[Link] = set()
    followed.engine._on_change = lambda: seen.add(followed.engine.connectivity.link)
    await followed.run_until(8)
    asked = [wait for wait in waits if wait]
    assert asked == sorted(asked, reverse=True)
    assert len(asked) <= 4
    assert waits[-1] == 0
    assert seen == {Link.ONLINE}
    assert all(rest >= 20 for rest in followed.rests.taken), "not asked more often than a probe would"


async def test_a_session_whose_news_cant_be_taken_in_is_left_alone_for_a_while(followed: Followed) -> None:
    followed.held, followed.failing = {"9999": '"3-0123456789abcdef"'}, {"9999"}
    await followed.following.ask()
    await followed.following.ask()
    assert [len(news.sessions) for news in followed.took] == [1, 0], "a session that the team hasn’t got is gone"
    followed.rests.passed += LEFT_ALONE_SECONDS
    await followed.following.ask()
    assert len(followed.took[-1].sessions) == 1


async def test_what_a_lost_network_cut_off_is_asked_for_as_soon_as_there_is_one_again(followed: Followed) -> None:
    followed.held, followed.failing = {"9999": '"3-0123456789abcdef"'}, {"9999"}
    await followed.following.ask()
    followed.following.anew()
    await followed.following.ask()
    assert [len(news.sessions) for news in followed.took] == [1, 1]


async def test_who_is_signed_out_isnt_asked_for_anything(followed: Followed) -> None:
    followed.device.service.token = None
    assert not followed.following.possible
