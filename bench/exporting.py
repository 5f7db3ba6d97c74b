"""What exporting 3,000 records for Mavis costs in processor time, against opening a workbook of as many children."""

import gc
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.figures import Figure
from bench.opening import ROWS, a_workspace, opened, workbook
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.change import Change, ChangeKind
from mavis_tui.models.programme import Method, Programme, Site
from mavis_tui.models.vaccination import Identification, Outcome, Staff, Vaccination
from mavis_tui.workspace import Workspace

ROUNDS = 5


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    gc.set_threshold(50_000)  # as the program does when it starts
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        folder = Path(name)
        path = workbook(folder / "large.xlsx")
        made = a_workspace(folder / "data")
        opening = statistics.median(_opened(made, path) for _ in range(ROUNDS))
        session = opened(made, path)
        _record_all(made, session)
        exporting = statistics.median(_exported(made, session, folder / f"{at}.csv") for at in range(ROUNDS))
        made.lock()
    return [Figure(f"exporting {ROWS:,} records for Mavis / opening their workbook", exporting / opening, most=0.3)]


def _opened(made: Workspace, path: Path) -> float:
    begin = time.process_time()
    session = opened(made, path)
    took = time.process_time() - begin
    made.sessions.forget(session)
    return took


def _exported(made: Workspace, session: str, file: Path) -> float:
    begin = time.process_time()
    done = made.mavis_csv.for_mavis(session, file, again=True)
    took = time.process_time() - begin
    if done.written != ROWS:
        raise AssertionError(f"{done.written} of {ROWS} records were written: {done.left_out[:1]}")
    return took


def _record_all(made: Workspace, session: str) -> None:
    """Put a dose for every child into the outbox, past the form, which is no part of what is measured."""
    store = made._store  # noqa: SLF001 - recording isn't measured
    note = store.snapshots.note(session)
    assert note is not None
    nurse = Staff(email="sian.rees@example.nhs.uk", name="Sian Rees")
    for at, child in enumerate(store.snapshots.children(session)):
        record = Vaccination(
            id=f"dose-{at}",
            child=child.id,
            programme=Programme.FLU,
            outcome=Outcome.GIVEN,
            performed_on=today(system_clock),
            session=session,
            vaccine="Viatris",
            batch_number="X3C1",
            batch_expiry=date(today(system_clock).year + 1, 5, 31),
            method=Method.INTRAMUSCULAR,
            site=Site.LEFT_ARM_UPPER,
            dose_sequence=1,
            performed_at=system_clock(),
            performed_by=nurse,
            identified=Identification(),
            pre_screened=True,
            location=note.session.location.name,
            organisation=note.session.organisation,
        )
        change = Change(
            id=record.id,
            device=store.device.id,
            sequence=1,
            kind=ChangeKind.VACCINATION,
            session=session,
            child=child.id,
            vaccination=record,
            made_at=system_clock(),
            made_by=nurse.email,
        )
        store.outbox.append(change, offline=True)
