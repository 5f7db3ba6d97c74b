"""Each request has a number, on its answer and in the log, and the log has nothing of a person."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mavis_tui.hub import log
from mavis_tui.hub.log import CALLS, LogForm
from mavis_tui.hub.request_numbers import with_number
from mavis_tui.hub.store.failures import down
from tests.builders import NURSE
from tests.hub.running import PASSWORD, RunningHub


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, list(CALLS.handlers), CALLS.level, CALLS.propagate)
    yield
    root.handlers, CALLS.handlers, CALLS.propagate = before[0], before[2], before[4]
    root.setLevel(before[1])
    CALLS.setLevel(before[3])


def at(hub: RunningHub, *, behind_proxy: bool = False) -> httpx.AsyncClient:
    numbered: Any = with_number(hub.app, behind_proxy=behind_proxy)
    transport = httpx.ASGITransport(numbered, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=hub.address)


async def test_each_answer_has_a_number_of_its_own(hub: RunningHub) -> None:
    async with at(hub) as client:
        answers = [await client.get(path) for path in ("/v1/hello?nonce=n", "/v1/sessions", "/nothing")]
    assert [answer.status_code for answer in answers] == [200, 401, 404]
    numbers = {answer.headers["X-Request-Id"] for answer in answers}
    assert len(numbers) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", number) for number in numbers)


@pytest.mark.parametrize(
    ("given", "behind_proxy", "stays"),
    [
        ("of-the-proxy-17", True, True),
        ("of-the-proxy-17", False, False),
        ("Sian Rees", True, False),
        ("x" * 65, True, False),
    ],
)
async def test_only_a_proxy_gives_a_number_and_only_one_that_is_a_number(
    hub: RunningHub, given: str, behind_proxy: bool, stays: bool
) -> None:
    async with at(hub, behind_proxy=behind_proxy) as client:
        answer = await client.get("/v1/hello?nonce=n", headers={"X-Request-Id": given})
    assert (answer.headers.get_list("X-Request-Id") == [given]) is stays


async def test_as_json_each_request_is_a_line_without_anything_of_a_person(
    hub: RunningHub, nurse: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    log.write_log(LogForm.JSON)
    async with at(hub) as client:
        client.headers["Authorization"] = nurse.headers["Authorization"]
        session = await client.get("/v1/sessions/1204")
        await client.post("/v1/sign-in", json={"email": NURSE.email, "password": f"{PASSWORD}?", "device": "device-1"})
        await client.get("/v1/changes/of-child-1")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert [(line["method"], line["call"], line["status"]) for line in lines] == [
        ("GET", "/v1/sessions/{session_id}", 200),
        ("POST", "/v1/sign-in", 401),
        ("GET", "/v1/changes/{change_id}", 404),
    ]
    assert lines[0]["request"] == session.headers["X-Request-Id"]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in lines)
    assert all(line["milliseconds"] >= 0 and line["level"] == "info" for line in lines)
    for of_somebody in (NURSE.email, NURSE.name, PASSWORD, "device-1", "child-1", "1204", "127.0.0.1", "Bearer"):
        assert of_somebody not in written


@pytest.mark.parametrize("form", list(LogForm))
async def test_what_went_wrong_leads_to_its_request(
    hub: RunningHub, form: LogForm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused() -> None:
        raise down("The disk is full", 30)

    log.write_log(form)
    monkeypatch.setattr(hub.database, "prove", refused)
    async with at(hub) as client:
        number = (await client.get("/health/ready")).headers["X-Request-Id"]
    said = next(line for line in capsys.readouterr().err.splitlines() if "The disk is full" in line)
    if form is LogForm.JSON:
        line = json.loads(said)
        assert (line["level"], line["logger"], line["request"]) == ("error", "mavis.hub", number)
    else:
        assert said.endswith(f"(request {number})")


def test_as_json_an_error_is_told_by_its_kind_and_place_and_not_by_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.write_log(LogForm.JSON)
    try:
        raise ValueError("Ada Mwangi")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("It failed")
    line = json.loads(capsys.readouterr().err.splitlines()[0])
    assert (line["message"], line["error"]) == ("It failed", "ValueError")
    assert line["places"][0].endswith("test_as_json_an_error_is_told_by_its_kind_and_place_and_not_by_its_words")
    assert "Mwangi" not in json.dumps(line)
