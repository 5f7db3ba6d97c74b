"""Plays the state machine of `torture.school` for minutes, and once with a client that is known to be careless."""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from mavis_tui.client.service import Service
from torture.careless import Careless
from torture.county import County
from torture.laptop import Connects
from torture.newness import Team
from torture.promises import PROMISES, Broken
from torture.trial import Scale, Trial

LONG_SECONDS = 180

NOTES = (
    (
        "A Hypothesis state machine draws what two nurses do on two laptops (record, correct, withdraw, register, edit "
        "batches and dates, ask what is new, save, forget, sync, sign in and out, restart, lose power) and what "
        "happens to each request, before the hub has it or after. "
        "After every step it looks at the laptops and into the hub’s tables; at the end of a run it mends the network, "
        "and everything must go up; and what each laptop was told piece by piece must be what the whole session says."
    ),
    "Device clocks jump by up to 30 days, sign-ins run out, and the office imports the workbook again meanwhile.",
    "The control is the same program with a client that takes a login page or a redirect for the hub’s answer.",
)

COUNTED = ("runs", "steps", "requests", "faults", "power cuts and restarts", "records confirmed")


def play(county: County, *, runs: int, steps: int, random: bool, shrink: bool = True) -> None:
    """Play so many runs of so many steps. Raises Broken with a run that breaks a promise, the shortest if `shrink`."""
    run_state_machine_as_test(
        type("Team", (Team,), {"county": county}),
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            derandomize=not random,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def run(scale: Scale) -> Trial:
    """Play for some minutes with other choices each time; in short, the same few runs every time."""
    seconds = 0 if scale.short else LONG_SECONDS
    counts = _played(Service, seconds, runs=6, steps=25, random=not scale.short)
    control = {} if scale.short else _played(Careless, LONG_SECONDS, runs=25, steps=50, random=True, shrink=False)
    return Trial(
        name="Two nurses, two laptops, one hub, anything may fail",
        counts=counts,
        must_be_zero=PROMISES,
        control={name: count for name, count in control.items() if name in (*PROMISES, "runs")},
        notes=NOTES,
    )


def _played(
    connects: Connects, seconds: float, *, runs: int, steps: int, random: bool, shrink: bool = True
) -> dict[str, int]:
    broken: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mavis-machine-", dir=in_memory()) as folder:
        county = County(Path(folder), connects)
        try:
            until = time.monotonic() + seconds
            play(county, runs=runs, steps=steps, random=random, shrink=shrink)
            while time.monotonic() < until:
                play(county, runs=25, steps=50, random=True, shrink=shrink)
        except Broken as failed:
            broken[failed.promise] += 1
            if connects is Service:
                print(failed, *getattr(failed, "__notes__", ()), sep="\n", file=sys.stderr)
        finally:
            county.close()
    return {name: county.tally[name] for name in COUNTED} | {promise: broken[promise] for promise in PROMISES}


def in_memory() -> str | None:
    """Prefer a folder in memory: what is tried here is the order of things, not the disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of its own is made in it
