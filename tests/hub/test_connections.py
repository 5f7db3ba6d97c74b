"""A hub isn't shut by who says nothing, speaks slowly, or comes a thousand times; its log has times and an end."""

import asyncio
import logging
import re
from pathlib import Path

import pytest

from mavis_tui.hub import connections, log
from mavis_tui.hub.connections import Impatient
from tests.hub.at_the_door import HELLO, ONCE, SLOW, answer_to, closed, not_reading, served


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(connections, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(connections, "_LOOKED_AT_EVERY", 0.02)


@pytest.mark.parametrize("said", SLOW)
async def test_who_begins_and_says_no_more_is_let_go(tmp_path: Path, said: str) -> None:
    async with served(tmp_path) as port:
        assert b"200" not in await answer_to(port, SLOW[said])
        assert b"HTTP/1.1 200" in await answer_to(port, ONCE)


async def test_many_silent_connections_do_not_shut_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 20)
    async with served(tmp_path) as port:
        silent = await asyncio.gather(*(answer_to(port, b"") for _ in range(200)))
        assert set(silent) == {b""}
        assert b"HTTP/1.1 200" in await answer_to(port, ONCE)


@pytest.mark.parametrize("said", SLOW)
async def test_who_never_said_a_whole_request_gives_way_to_who_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 3600.0)  # none of them is let go for its silence
    monkeypatch.setattr(connections, "SILENT_SECONDS", 3600.0)
    monkeypatch.setattr(connections, "MOST", 20)
    async with served(tmp_path) as port:
        known, to_known = await asyncio.open_connection("127.0.0.1", port)
        to_known.write(HELLO)
        assert b"200" in await known.readuntil(b"}")
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(40)]
        for _, writer in silent:
            writer.write(SLOW[said])
        answers = [await answer_to(port, ONCE) for _ in range(3)]
        assert all(b"HTTP/1.1 200" in answer for answer in answers)
        assert await closed(silent[0][0])  # the oldest first
        to_known.write(HELLO)
        assert b"200" in await known.readuntil(b"}")  # who was answered keeps her connection
        for _, writer in (*silent, (known, to_known)):
            writer.close()


async def test_who_does_not_read_what_she_asked_for_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SLOWEST_BYTES_A_SECOND", 1e9)
    lost = asyncio.Event()

    class Watched(Impatient):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            lost.set()

    async with served(tmp_path, Watched) as port:
        with await not_reading(port):
            await asyncio.wait_for(lost.wait(), 30)


async def test_who_does_not_read_gives_way_to_who_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 3600.0)
    monkeypatch.setattr(connections, "SILENT_SECONDS", 3600.0)
    monkeypatch.setattr(connections, "MOST", 5)
    stuck: set[Impatient] = set()
    all_stuck = asyncio.Event()

    class Watched(Impatient):
        def pause_writing(self) -> None:
            super().pause_writing()
            stuck.add(self)
            if len(stuck) == 5:
                all_stuck.set()

        def resume_writing(self) -> None:
            super().resume_writing()
            stuck.discard(self)

    async with served(tmp_path, Watched) as port:
        asking = [await not_reading(port) for _ in range(5)]
        await asyncio.wait_for(all_stuck.wait(), 30)
        assert b"HTTP/1.1 200" in await answer_to(port, ONCE)
        for one in asking:
            one.close()


async def test_where_all_were_answered_a_newcomer_is_turned_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 3600.0)
    monkeypatch.setattr(connections, "MOST", 2)
    async with served(tmp_path) as port:
        known = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        for reader, writer in known:
            writer.write(HELLO)
            assert b"200" in await reader.readuntil(b"}")
        assert b"200" not in await answer_to(port, HELLO)
        for reader, writer in known:
            writer.write(HELLO)
            assert b"200" in await reader.readuntil(b"}")
            writer.close()


async def test_a_request_that_says_its_length_twice_is_refused_and_the_connection_closed(tmp_path: Path) -> None:
    async with served(tmp_path) as port:
        twice = b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n"
        answer = await answer_to(port, b"POST /v1/changes HTTP/1.1\r\nHost: hub\r\n" + twice + HELLO)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"connection: close" in answer.lower()
    assert answer.count(b"HTTP/1.1") == 1


def test_the_log_has_times_and_says_the_same_thing_a_few_times_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    level = root.level
    try:
        log.write_log()
        for moment in (*range(100), 100_000):
            record = logging.makeLogRecord(
                {"name": "asyncio", "levelno": logging.ERROR, "levelname": "ERROR", "msg": "no room", "created": 6e8}
            )
            record.created += 60 * (moment > 99)
            root.handle(record)
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
        root.setLevel(level)
    written = [line for line in capsys.readouterr().err.splitlines() if "no room" in line]
    assert len(written) == 6
    assert all(re.match(r"1989-01-05T\d\d:\d\d:\d\dZ ERROR no room", line) for line in written)
    assert written[-1].endswith("(and 95 more like it before)")
