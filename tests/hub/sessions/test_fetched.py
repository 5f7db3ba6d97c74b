"""A version of a session is encoded once: every other laptop gets the same bytes, and a newer version is another."""

import httpx
import msgspec

from mavis_tui.hub.sessions.fetched import Fetched, whole
from mavis_tui.models.session import SessionBundle
from tests.builders import a_change
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub


async def test_the_second_laptop_gets_the_same_bytes_without_a_child_being_read(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    with questions(hub) as first:
        before = await nurse.get("/v1/sessions/1204")
    async with hub.client(await hub.sign_in(device="device-2")) as other:
        with questions(hub) as second:
            again = await other.get("/v1/sessions/1204")
    assert (again.content, again.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert any("FROM children" in said for said in first)
    assert not any("FROM children" in said for said in second)
    assert asked(second).total() < asked(first).total()


async def test_what_was_recorded_since_is_in_the_next_one(nurse: httpx.AsyncClient) -> None:
    before = await nurse.get("/v1/sessions/1204")
    await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(1)]))
    after = await nurse.get("/v1/sessions/1204")
    assert after.headers["ETag"] != before.headers["ETag"]
    bundle = msgspec.json.decode(after.content, type=SessionBundle)
    assert [len(care.history) for child in bundle.children for care in child.care.values()] == [1, 0, 0]


async def test_who_takes_nothing_compressed_gets_it_plain(nurse: httpx.AsyncClient) -> None:
    packed = await nurse.get("/v1/sessions/1204", headers={"Accept-Encoding": "gzip"})
    plain = await nurse.get("/v1/sessions/1204", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert (plain.headers["Vary"], plain.content) == ("Accept-Encoding", packed.content)


def test_of_what_is_kept_the_longest_unasked_goes_first() -> None:
    one = whole(b"x" * 500)
    kept = Fetched(most_bytes=1_000)
    for id_ in ("a", "b"):
        kept.keep("R1L", id_, "1-s", one)
    assert kept.held("R1L", "a", "1-s") is one
    kept.keep("R1L", "c", "1-s", one)
    assert [kept.held("R1L", id_, "1-s") is not None for id_ in "abc"] == [True, False, True]
    assert kept.held("R1L", "a", "2-t") is None
    assert kept.bytes == 1_000
