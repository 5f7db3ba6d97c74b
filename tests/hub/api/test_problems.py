"""What the hub says when it says no, and how it describes itself."""

import base64
import logging
import re
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import text

from mavis_tui.wire.messages import Problem
from tests.hub import places
from tests.hub.calls import Call, calls
from tests.hub.running import RunningHub


def is_a_problem(answer: httpx.Response, status: int) -> Problem:
    """Check an answer against RFC 9457 and give the problem."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    problem = msgspec.json.decode(answer.content, type=Problem)
    assert problem.status == status
    assert problem.title
    assert problem.detail.endswith(".") or status == 422
    return problem


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/nowhere", None, 404),
        ("GET", "/v1/sessions/9999", None, 404),
        ("GET", "/schema/nowhere", None, 404),
        ("DELETE", "/v1/sessions/1204", None, 405),
        ("PATCH", "/v1/sessions/1204", b"{", 400),
        ("PATCH", "/v1/sessions/1204", b"[]", 422),
        ("PATCH", "/v1/sessions/1204", b'{"dates": ["2026-02-30"]}', 422),
        ("PATCH", "/v1/sessions/1204", b" " * (2 * 1024 * 1024 + 1), 413),
        ("POST", "/v1/changes", b"[1]", 422),
        ("POST", "/v1/sign-in", b'{"email": "nobody"}', 422),
        ("POST", "/v1/sign-in", b'{"email": "a@b.example", "password": "tea", "device": "d"}', 401),
    ],
)
async def test_every_no_is_a_problem_document(
    nurse: httpx.AsyncClient, method: str, path: str, body: bytes | None, status: int
) -> None:
    is_a_problem(await nurse.request(method, path, content=body), status)


async def test_what_is_not_allowed_says_what_is(nurse: httpx.AsyncClient) -> None:
    assert "GET" in (await nurse.delete("/v1/sessions")).headers["Allow"]


async def test_a_fault_inside_stays_inside(
    hub: RunningHub, nurse: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    async with hub.database.writing() as connection:
        await connection.execute(text("DROP TABLE batches"))
    with caplog.at_level(logging.DEBUG):
        answer = await nurse.get("/v1/sessions/1204")
    problem = is_a_problem(answer, 500)
    assert "Nothing was stored" in problem.detail
    error = {"sqlite": "OperationalError", "postgresql": "ProgrammingError"}[places.ENGINE]
    for inside in ("sqlite", "batches", "Traceback", error):
        assert inside not in answer.text
    assert error in caplog.text
    # httpx is the client's side of this test.
    for person in ("Mwangi", "child-1", "1204"):
        assert not [one for one in caplog.records if person in one.getMessage() and one.name != "httpx"]


async def schema(hub: RunningHub) -> dict[str, Any]:
    async with hub.client() as client:
        answer = await client.get("/schema")
    assert answer.status_code == 200
    described: dict[str, Any] = answer.json()
    return described


async def test_the_hub_describes_every_call_in_openapi_3_1(hub: RunningHub) -> None:
    described = await schema(hub)
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/health/live",
        "/health/ready",
        "/v1/hello",
        "/v1/sign-in",
        "/v1/sign-out",
        "/v1/sessions",
        "/v1/sessions/{session_id}",
        "/v1/sessions/{session_id}/batches/{number}",
        "/v1/changes",
        "/v1/changes/{change_id}",
        "/v1/news",
        "/v1/children/look-for",
        "/v1/devices/here",
        "/v1/devices/self/held",
        "/v1/devices/self/held/changes",
        "/v1/recovery",
    }


async def test_the_description_is_of_the_models_that_travel(hub: RunningHub) -> None:
    described = await schema(hub)
    changes = described["paths"]["/v1/changes"]["post"]
    assert changes["requestBody"]["content"]["application/json"]["schema"]["items"]["$ref"].endswith("/Change")
    assert changes["responses"]["200"]["content"]["application/json"]["schema"]["items"]["$ref"].endswith("/Receipt")
    assert set(described["components"]["schemas"]["Vaccination"]["required"]) == {
        "id",
        "child",
        "programme",
        "outcome",
        "performed_on",
    }


async def test_a_start_time_is_described_as_a_time_of_day(hub: RunningHub) -> None:
    session = (await schema(hub))["components"]["schemas"]["Session"]["properties"]
    (described,) = [one for one in session["start_time"]["oneOf"] if one["type"] == "string"]
    # The format `time` of JSON Schema wants an offset (RFC 3339), and a wall clock has none.
    assert "format" not in described
    for given, fits in (("09:30:00", True), ("23:59:59", True), ("24:00:00", False), ("09:30:00Z", False)):
        assert bool(re.search(described["pattern"], given)) is fits


async def test_the_description_says_which_calls_want_a_token_and_every_status_of_each(hub: RunningHub) -> None:
    described = await schema(hub)
    assert described["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert described["security"] == [{"token": []}]
    for call in calls():
        found = described["paths"][call.template][call.method.lower()]
        assert (found.get("security") == [{}]) is call.open_to_all, call
        assert {"400", "503"} <= set(found["responses"]), call
        assert ("401" in found["responses"]) or call.open_to_all, call


@pytest.mark.parametrize("call", [call for call in calls() if call.method in ("POST", "PATCH")], ids=str)
async def test_a_call_takes_no_more_than_it_can_need(nurse: httpx.AsyncClient, call: Call) -> None:
    if call.template == "/v1/sign-out":
        return
    most = 2 * 1024 * 1024 if call.template == "/v1/changes" else 128 * 1024
    is_a_problem(await nurse.request(call.method, call.path(), content=b" " * (most + 1)), 413)


async def test_a_list_of_something_is_described_as_just_that(hub: RunningHub) -> None:
    found = (await schema(hub))["components"]["schemas"]
    dates = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "date"}}
    assert found["Session"]["properties"]["dates"] == dates
    assert found["SessionBundle"]["properties"]["children"]["items"]["$ref"].endswith("/Child")


async def test_the_description_has_the_problem_documents(hub: RunningHub) -> None:
    described = await schema(hub)
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            refused = {status: answer for status, answer in call["responses"].items() if int(status) >= 400}
            assert refused, (method, path)
            for answer in refused.values():
                assert answer["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")


async def test_every_reference_in_the_description_leads_somewhere(hub: RunningHub) -> None:
    described = await schema(hub)

    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [found for value in part.values() for found in references(value)]
        return [found for value in part for found in references(value)] if isinstance(part, list) else []

    named = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= named


async def test_options_allows_every_method_that_is_described(hub: RunningHub) -> None:
    token = await hub.sign_in()
    async with hub.client(token) as client:
        for path, calls in (await schema(hub))["paths"].items():
            answer = await client.options(re.sub(r"{[^}]+}", "1204", path))
            allowed = set(answer.headers["Allow"].split(", "))
            assert allowed == {*(method.upper() for method in calls), "OPTIONS"}


async def test_what_is_sealed_is_described_as_base64_of_so_many_bytes(hub: RunningHub) -> None:
    found = (await schema(hub))["components"]["schemas"]["RecoveryRequest"]["properties"]
    for name, size in (("sealed", 80), ("answer_key", 32)):
        described, text = found[name], base64.b64encode(bytes(size)).decode()
        assert described["contentEncoding"] == "base64"
        assert described.get("minLength", 0) <= len(text) <= described["maxLength"]
        assert re.search(described["pattern"], text)
        assert not re.search(described["pattern"], text[:-1])


async def test_the_ids_in_a_list_are_described_with_what_an_id_may_be(hub: RunningHub) -> None:
    (held,) = [one for one in (await schema(hub))["paths"]["/v1/news"]["get"]["parameters"] if one["name"] == "held"]
    items = (await schema(hub))["components"]["schemas"]["Here"]["properties"]["holds"]["items"]

    assert (items["minLength"], items["maxLength"]) == (1, 64)
    assert re.search(held["schema"]["pattern"], "1204:abc,1300:def")
    assert not re.search(held["schema"]["pattern"], "1204")
