"""What Prometheus is told at `/metrics`, to whom, and that the dashboard asks for nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Controller
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from prometheus_client import Gauge

from mavis_tui.hub.api import metrics
from mavis_tui.hub.api.metrics import Allowed
from mavis_tui.hub.office.review import list_cases
from mavis_tui.hub.store.failures import down
from tests.builders import NURSE, a_change, a_vaccination
from tests.hub.running import PASSWORD, RunningHub

DASHBOARD = Path(__file__).parents[3] / "deploy" / "grafana-dashboard.json"

TOKEN = "0123456789abcdef0123456789abcdef"


def numbers(text: str) -> dict[str, float]:
    """Read what Prometheus would: each series with its labels, and its value."""
    found = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {series: float(value) for series, value in found}


async def refused() -> None:
    raise down("The disk is full", 30)


async def asked(hub: RunningHub) -> dict[str, float]:
    """Ask as somebody on the hub's own computer does."""
    async with hub.client() as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return numbers(answer.text)


def of_requests(call: str, status: int, method: str = "GET") -> str:
    labels = f'app_name="hub",method="{method}",path="{call}",status_code="{status}"'
    return f"mavis_hub_requests_total{{{labels}}}"


async def test_every_request_is_counted_by_its_pattern_and_how_it_ended(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    before = await asked(hub)
    async with hub.client() as client:
        await client.get("/v1/sessions/1204")
        wrong = {"email": NURSE.email, "password": f"{PASSWORD}?", "device": "device-1"}
        await client.post("/v1/sign-in", json=wrong)
    await nurse.get("/v1/sessions/1204")
    await nurse.get("/v1/sessions/1204/nothing")
    after = await asked(hub)

    def more(*which: Any) -> float:
        return after.get(of_requests(*which), 0) - before.get(of_requests(*which), 0)

    assert more("/v1/sessions/{session_id}", 200) == 1
    assert more("/v1/sessions/{session_id}", 401) == 1
    assert more("/v1/sign-in", 401, "POST") == 1
    assert not [series for series in after if "1204" in series or "@" in series]


async def test_records_and_what_is_to_be_reviewed_are_counted(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    before = await asked(hub)
    doubted = a_change(1, a_vaccination(1, id="of-nobody", child="child-9"))
    fine = a_change(2, a_vaccination(2, id="of-child-2", child="child-2"))
    (await nurse.post("/v1/changes", content=msgspec.json.encode([doubted, fine]))).raise_for_status()
    hub.app.state.hub.counts._until = 0.0
    after = await asked(hub)
    for verdict in ("saved", "review"):
        series = f'mavis_hub_changes_total{{verdict="{verdict}"}}'
        assert after[series] - before.get(series, 0) == 1
    assert (before["mavis_hub_records"], after["mavis_hub_records"]) == (0, 2)
    still_open = sum(record.open for case in await list_cases(hub.database) for record in case.records)
    assert after["mavis_hub_reviews_open"] == still_open == 1
    assert after["mavis_hub_devices"] == 1
    assert after["mavis_hub_ready"] == 1


async def test_connections_of_the_database_that_are_at_work_are_counted(hub: RunningHub) -> None:
    assert (await asked(hub))["mavis_hub_database_connections"] == 0
    async with hub.database.reading(), hub.database.reading():
        assert (await asked(hub))["mavis_hub_database_connections"] == 2


async def test_the_database_is_not_counted_through_each_time_somebody_asks(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    assert (await asked(hub))["mavis_hub_records"] == 0
    (await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(1, a_vaccination(1))]))).raise_for_status()
    assert (await asked(hub))["mavis_hub_records"] == 0


async def test_every_query_of_the_dashboard_names_what_the_hub_tells(
    hub: RunningHub, nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(1, a_vaccination(1))]))).raise_for_status()
    async with hub.client() as client:
        with monkeypatch.context() as patch:  # errors are a series only once there was one
            patch.setattr(hub.database, "prove", refused)
            assert (await client.get("/health/ready")).status_code == 503
        told = (await client.get("/metrics")).text
    declared = set(re.findall(r"^# TYPE (\S+)", told, re.MULTILINE))
    series = declared | {re.split(r"[{ ]", line)[0] for line in told.splitlines() if not line.startswith("#")}
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    queries += [one["query"] for one in dashboard["templating"]["list"]]
    named = {name for query in queries for name in re.findall(r"\b(?:mavis_hub|process)_\w+", query)}
    assert len(named) > 15
    assert named <= series
    labels = {label for query in queries for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", query)}
    assert labels - {"instance"} <= set(re.findall(r'[{,](\w+)="', told))
    assert {name for name in declared if name.startswith("mavis_hub")} - {"mavis_hub_request_duration_seconds"} <= named


def test_every_gauge_says_what_several_processes_tell_together() -> None:
    ours = [one for one in vars(metrics).values() if isinstance(one, Gauge)]
    ours += metrics._OF_THE_DATABASE.values()
    assert len(ours) > 10
    assert {gauge._multiprocess_mode for gauge in ours} == {"mostrecent", "livesum"}


def may(allowed: Allowed, client: str = "127.0.0.1", **headers: str) -> bool:
    """Say whether somebody is told, who asks from an address with these headers."""
    named = [(name.replace("_", "-").lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope: Any = {"type": "http", "client": (client, 1), "headers": named}
    try:
        allowed(ASGIConnection(scope), Controller)  # type: ignore[arg-type] # it isn't looked at
    except NotFoundException:
        return False
    return True


def test_without_a_token_only_this_computer_is_told() -> None:
    here = Allowed()
    assert may(here)
    assert may(here, "::1")
    assert not may(here, "192.0.2.7")
    assert not may(here, X_Forwarded_For="192.0.2.7")
    assert not may(here, Forwarded="for=192.0.2.7")
    # Whatever such a proxy leaves out, nobody comes in through it.
    assert not may(Allowed(behind_proxy=True))


def test_with_a_token_who_has_it_is_told_and_nobody_else() -> None:
    with_token = Allowed(TOKEN, behind_proxy=True)
    assert may(with_token, "192.0.2.7", Authorization=f"Bearer {TOKEN}")
    assert not may(with_token)
    for wrong in (f"Bearer {TOKEN}0", "Bearer", f"Basic {TOKEN}", "Bearer é"):
        assert not may(with_token, Authorization=wrong)


async def test_who_asks_through_a_proxy_is_not_told_that_there_are_numbers(hub: RunningHub) -> None:
    async with hub.client() as client:
        through = await client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
        assert (through.status_code, through.json()) == (404, (await client.get("/nothing")).json())


@pytest.mark.parametrize("locked", [False, True])
async def test_the_numbers_say_whether_records_can_be_taken_in(
    hub: RunningHub, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if locked:
        monkeypatch.setattr(hub.database, "prove", refused)
    assert (await asked(hub))["mavis_hub_ready"] == (0 if locked else 1)
    async with hub.client() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == (503 if locked else 200)
