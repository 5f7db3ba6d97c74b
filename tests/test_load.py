"""`make load` reckons right: what is due when, whose turn it is, and what is said of what came of it."""

import zlib
from collections import Counter

import pytest

from bench.load.arithmetic import Asked, by_call, dealt, due_times, percentile
from bench.load.plan import plan_of
from bench.load.wire import Answer, request


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (99, 10), (90, 9), (10, 1), (0, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([7, 3, 10, 1, 5, 9, 2, 8, 6, 4], percent) == value


def test_of_nothing_the_percentile_is_nothing() -> None:
    assert percentile([], 99) == 0


def test_requests_are_due_evenly_whatever_becomes_of_them() -> None:
    assert due_times(4, 2) == [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75]


def test_calls_are_dealt_by_their_shares_from_the_first_on() -> None:
    calls = dealt({"news": 3, "record": 2, "list": 1}, 60)
    assert Counter(calls) == {"news": 30, "record": 20, "list": 10}
    assert all(Counter(calls[at : at + 6]) == {"news": 3, "record": 2, "list": 1} for at in range(0, 60, 6))


def test_an_answer_that_never_came_and_one_that_says_no_are_errors_and_named() -> None:
    came = [Asked("list", at / 10, status, 10, 20) for at, status in enumerate((200, 304, 503, 0, 503))]
    (call,) = by_call(came)
    assert (call.requests, call.errors, call.said) == (5, 3, "no answer × 1, 503 × 2")
    assert (call.half, call.p99, call.sent, call.received) == (0.2, 0.4, 50, 100)


def test_a_request_is_what_a_laptop_sends_packed_where_that_is_worth_it() -> None:
    small = request("POST", "/v1/changes", "token", b"[]")
    assert small.endswith(b"Content-Length: 2\r\n\r\n[]")
    assert b"\r\nAuthorization: Bearer token\r\n" in small
    head, _, body = request("POST", "/v1/changes", "token", b"[]" * 1000).partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert zlib.decompress(body, 16 + zlib.MAX_WBITS) == b"[]" * 1000


def test_a_header_is_found_by_its_whole_name() -> None:
    answer = Answer(200, 'http/1.1 200 ok\r\nx-etag: "no"\r\netag: "7-ab"\r\n\r\n')
    assert (answer.header("etag"), answer.header("retry-after")) == ('"7-ab"', "")


def test_less_time_shortens_the_levels_and_leaves_none_out() -> None:
    whole, less = plan_of(20), plan_of(12)
    assert [level.laptops for level in less.levels] == [10, 100, 1_000, 4_000]
    assert whole.levels[-1].seconds >= 180
    assert sum(level.seconds for level in less.levels) * 3 <= (12 - 5) * 60
