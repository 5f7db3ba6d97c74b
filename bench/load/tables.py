"""What `make load` measured, as the tables of docs/hub-load.md."""

from collections.abc import Iterable, Sequence

from bench.figures import Figure, table
from bench.load.arithmetic import percentile
from bench.load.trial import Reached, Trial


def tables(trials: Sequence[Trial]) -> str:
    """Set everything as Markdown: what was asked first, then each level, each call, and what was found in the end."""
    parts = ["### Asked and measured\n", table(one for trial in trials for one in _figures(trial))]
    parts += ["\n### By the number of laptops\n", _levels(trials)]
    for trial in trials:
        parts += [
            f"\n### {trial.set_up.name}: each call at {trial.levels[-1].laptops:,} laptops\n",
            _calls(trial.levels[-1]),
        ]
    parts += ["\n### What was there in the end\n", _kept(trials)]
    return "\n".join(parts)


def failed(trials: Sequence[Trial]) -> list[str]:
    """Say what must never be: records lost or doubled."""
    return [
        f"{one.set_up.name}: {one.kept.lost} records lost, {one.kept.doubled} doubled"
        for one in trials
        if one.kept.lost or one.kept.doubled
    ]


def _figures(trial: Trial) -> list[Figure]:
    name, full = trial.set_up.name, trial.levels[-1]
    whole = full.laptops == 4_000
    back = len(trial.returned.seconds) + trial.returned.unsent
    cores = full.busy.hub / full.busy.at
    return [
        Figure(f"{name}: one change sent alone / a plain insert of it", trial.alone.hub / trial.alone.plain, most=3),
        Figure("of that the hub", trial.alone.hub, "ms"),
        Figure("a change in a batch of 100 / a plain insert of it", trial.batch.hub / trial.batch.plain, most=1.2),
        Figure("of that the hub", trial.batch.hub, "ms"),
        Figure(f"{full.laptops:,} laptops at half past nine: cores of the hub", cores, "cores", 1.2 if whole else None),
        Figure("the same: cores of PostgreSQL", full.busy.postgres / full.busy.at, "cores"),
        Figure("the same: 99 of 100 answered within", full.total.p99, "s", 1 if whole else None),
        Figure("the same: errors", full.total.errors + full.waited.errors, "errors", 0),
        Figure(
            f"{back:,} laptops back at once, 60 records each: all acknowledged after",
            max(trial.returned.seconds, default=0),
            "s",
            10 if back == 1_000 else None,
            missing=f"{trial.returned.unsent} never were" if trial.returned.unsent else "",
        ),
        Figure("the same: half of them after", percentile(trial.returned.seconds, 50), "s"),
        Figure("the same: gave up", trial.returned.gave_up, "laptops", 0),
        Figure("the same: told to come later", trial.returned.told, "times"),
        Figure("the same: seconds of processor of the hub", trial.returned_busy.hub, "s"),
        Figure(
            f"memory of a process at {trial.open_connections:,} open connections",
            max(trial.at_open),
            "MB",
            150 if trial.open_connections >= 1_000 and trial.set_up.workers == 1 else None,
        ),
        Figure("the most that a process ever had", max(trial.peaks), "MB"),
    ]


def _levels(trials: Sequence[Trial]) -> str:
    head = (
        *("Hub", "Laptops", "Asked a second", "Requests", "Errors", "A core-second of the hub", "p50", "p99"),
        *("Cores: hub", "PostgreSQL", "client", "Sent", "Received", "Memory of each process", "Client late"),
    )
    return _grid(head, ((trial.set_up.name, *_level(one)) for trial in trials for one in trial.levels))


def _level(one: Reached) -> tuple[str, ...]:
    requests = one.total.requests + one.waited.requests
    return (
        f"{one.laptops:,}",
        f"{one.a_second:g}",
        f"{requests:,}",
        f"{one.total.errors + one.waited.errors:,}{_said(one)}",
        f"{requests / max(one.busy.hub, 0.01):,.0f}",
        _ms(one.total.half),
        _ms(one.total.p99),
        *(f"{seconds / one.busy.at:.2f}" for seconds in (one.busy.hub, one.busy.postgres, one.busy.client)),
        _megabytes(one.total.sent + one.waited.sent),
        _megabytes(one.total.received + one.waited.received),
        ", ".join(f"{size:.0f}" for size in one.memory) + " MB",
        _ms(one.latest) + (" (it was the bottleneck)" if one.busy.client / one.busy.at > 0.8 else ""),
    )


def _said(one: Reached) -> str:
    said = [call.said for call in (one.total, one.waited) if call.said]
    return f" ({', '.join(said)})" if said else ""


def _calls(level: Reached) -> str:
    head = ("Call", "Requests", "Errors", "p50", "p99", "Bytes sent, each", "Bytes received, each")
    rows = [
        (
            one.call,
            f"{one.requests:,}",
            f"{one.errors:,}" + (f" ({one.said})" if one.said else ""),
            _ms(one.half) if one is not level.waited else "",
            _ms(one.p99) if one is not level.waited else "",
            f"{one.sent / max(one.requests, 1):,.0f}",
            f"{one.received / max(one.requests, 1):,.0f}",
        )
        for one in (*level.calls, level.waited)
    ]
    return _grid(head, rows)


def _kept(trials: Sequence[Trial]) -> str:
    head = ("Hub", "Records with a receipt", "Of them flagged", "Refused", "Lost", "Doubled")
    return _grid(head, ((one.set_up.name, *(f"{figure:,}" for figure in one.kept)) for one in trials))


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB"
