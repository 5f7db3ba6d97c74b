"""The hub against its own description: schemathesis makes requests of it, well-formed and not, and chains of them.

The hub runs as its command starts it, with a session, children and a batch, and a nurse who is signed in. All checks of
schemathesis are made, in its phases `examples`, `coverage`, `fuzzing` and `stateful`, which follows the links between
calls. What is put down here as explained is left out, and stands on the page.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from typing import Any

import httpx

from mavis_tui.models.calendar import system_clock
from tests.builders import a_bundle
from tests.hub.running import running_hub
from torture.contract_hooks import MAIN, SPARE
from torture.trial import Scale, Trial

ROOT = Path(__file__).parents[1]
SECONDS = 180
UNEXPLAINED = "findings that aren’t explained"
REQUESTS, CALLS = "requests", "calls that the description has"
STARTED_SECONDS = 60

EXPLAINED = (
    (
        (
            "A change that can’t be read is answered with 200 and a receipt that says `refused`, so that one bad "
            "record holds up no other; and a number written 1.0 isn’t read as 1."
        ),
        ("POST /v1/changes",),
        ("negative_data_rejection", "positive_data_acceptance"),
    ),
    (
        (
            "Rules that no description can state are refused with 422: an expiry date after today, a session’s days "
            "within its year, a key that is sealed for this team."
        ),
        ("PATCH /v1/sessions/{session_id}", "PATCH /v1/sessions/{session_id}/batches/{number}", "POST /v1/recovery"),
        ("positive_data_acceptance",),
    ),
)
"""Why something that schemathesis would tell is as it should be: of which calls, and which checks."""

NOTES = (
    (
        "schemathesis reads the OpenAPI description of a hub that runs, and makes requests by it, with all its checks, "
        "the links between calls among them: each answer must have a status, headers and a body that the description "
        "has, none may be a 500, what is well-formed is taken and what isn’t is refused, and nobody gets in without a "
        "token."
    ),
    *(f"Explained, and left out: {why}" for why, _, _ in EXPLAINED),
    "The control is the same hub with a description in which a greeting has a colour.",
)


def run(scale: Scale) -> Trial:
    """Let schemathesis try the hub for minutes; in short, for as long as one pass over the calls takes."""
    if util.find_spec("schemathesis") is None:
        raise RuntimeError("schemathesis isn’t installed: pip install --require-hashes -r requirements/torture.txt")
    with tempfile.TemporaryDirectory(prefix="mavis-contract-") as made, a_hub(Path(made)) as (address, tokens):
        described = httpx.get(f"{address}/schema", trust_env=False).json()
        found = _tried(Path(made), described, address, tokens, 10 if scale.short else SECONDS)
        hello = described["components"]["schemas"]["Hello"]
        hello["properties"]["colour"] = {"type": "string"}
        hello["required"] = [*hello["required"], "colour"]
        control = _tried(Path(made), described, address, tokens, 10, "--include-path", "/v1/hello")
    return Trial(
        name="The hub against its own description",
        counts=found,
        must_be_zero=(UNEXPLAINED,),
        control=control,
        notes=NOTES,
    )


@contextmanager
def a_hub(folder: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Run a hub as its command does; give its address, and the tokens of two devices."""
    tokens = asyncio.run(_filled(folder))
    ready = folder / "address"
    command = [sys.executable, "-m", "mavis_tui", "hub", "serve", "--while-stdin", "--port", "0"]
    command += ["--database", str(folder / "hub.db"), "--ready-file", str(ready)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as hub:
        try:
            until = time.monotonic() + STARTED_SECONDS
            while not ready.exists() and time.monotonic() < until and hub.poll() is None:
                time.sleep(0.1)
            yield ready.read_text("utf-8").strip(), tokens
        finally:
            assert hub.stdin is not None
            hub.stdin.close()


async def _filled(folder: Path) -> tuple[str, str]:
    async with running_hub(folder, system_clock) as hub:
        await hub.put(a_bundle(3))
        return await hub.sign_in(), await hub.sign_again(device="device-2")


def _tried(
    folder: Path, described: dict[str, Any], address: str, tokens: tuple[str, str], seconds: int, *more: str
) -> dict[str, int]:
    """Let schemathesis try what a description says, and count what it found."""
    schema, settings, report = folder / "schema.json", folder / "schemathesis.toml", folder / "report.json"
    schema.write_text(json.dumps(described), "utf-8")
    settings.write_text("\n".join(_settings()), "utf-8")
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(settings), "run", str(schema)]
    command += ["--url", address, "--max-time", str(seconds), "--continue-on-failure", "--seed", "14", "--no-color"]
    command += ["--request-timeout", "20", "--report", "json", "--report-json-path", str(report), *more]
    known = {"SCHEMATHESIS_HOOKS": "torture.contract_hooks", "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    known |= {MAIN: tokens[0], SPARE: tokens[1]}
    ran = subprocess.run(command, cwd=folder, env={**os.environ, **known}, capture_output=True, text=True, check=False)
    if not report.exists():
        raise RuntimeError(f"schemathesis ended with {ran.returncode}: {(ran.stdout + ran.stderr)[-3000:]}")
    told = json.loads(report.read_text("utf-8"))
    report.unlink()
    findings = sum(int(one["count"]) for one in told["failures"]) + len(told["errors"])
    if findings and not more:
        print(ran.stdout[-6000:], file=sys.stderr)
    return {
        CALLS: int(told["operations"]["tested"]),
        REQUESTS: int(told["test_cases"]["generated"]),
        UNEXPLAINED: findings,
    }


def _settings() -> Iterator[str]:
    for _, calls, checks in EXPLAINED:
        yield "[[operations]]"
        yield f"include-name = {json.dumps(calls)}"
        yield from (f"checks.{check}.enabled = false" for check in checks)
