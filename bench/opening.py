"""What opening a workbook of 3,000 rows costs, against python-calamine alone reading it plus the encrypted write.

All three are processor time: each waits for the disk a few times only, and whatever else runs here doesn't count.
"""

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from openpyxl import Workbook, load_workbook

from bench.figures import Figure
from mavis_tui.cache.snapshots.snapshots import FromWorkbook
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.identity import new_id_at
from mavis_tui.models.session import SessionBundle
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from tests.builders import nhs_number

ROWS, ROUNDS = 3_000, 9
_PATTERN = Path(__file__).parent.parent / "tests" / "fixtures" / "flu-primary-psd.xlsx"

_PEAK = """
import sys
from pathlib import Path
from bench.opening import a_workspace, opened
opened(a_workspace(Path(sys.argv[1])), Path(sys.argv[2]))
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        folder = Path(name)
        path = workbook(folder / "large.xlsx")
        made = a_workspace(folder / "data")
        session = opened(made, path)
        store = made._store  # noqa: SLF001 - the write is measured alone
        note = store.snapshots.note(session)
        assert note is not None
        children, batches = tuple(store.snapshots.children(session)), tuple(store.snapshots.batches(session))
        whole = SessionBundle(
            session=note.session, children=children, batches=batches, count=note.count, digest=note.digest
        )
        steps = (partial(_read_alone, path), partial(_write_alone, store, whole), partial(opened, made, path))
        taken: list[list[float]] = [[], [], [], []]
        gc.set_threshold(50_000)  # as the program does when it starts
        for _ in range(ROUNDS):
            for which in (0, 1, 3):
                taken[which].append(_seconds(steps[min(which, 2)]))
            made.sessions.forget(session)
            taken[2].append(_seconds(steps[2]))
        read, wrote, both, again = (statistics.median(each) for each in taken)
        made.lock()
        peak = _peak(folder, path)
    return [
        Figure(
            f"opening a workbook of {ROWS:,} rows / calamine reading it + the write", both / (read + wrote), most=1.5
        ),
        Figure("opening it again, as a newer one / the same", again / (read + wrote)),
        Figure("peak memory of a process that opens it", peak, "MB", most=150),
    ]


def a_workspace(folder: Path) -> Workspace:
    """Make a device that never met a hub."""
    store = Store(folder)
    store.create("a password for a benchmark")
    ids = partial(new_id_at, system_clock())
    made = Workspace(store, Settings(data_dir=folder), system_clock, ids, _no_hub, Random(1))
    made.access.introduce("sian.rees@example.nhs.uk", "Sian Rees")
    return made


def opened(made: Workspace, path: Path) -> str:
    """Open it, and give the session."""
    return made.workbooks.open(path, [today(system_clock)]).session


def _no_hub(_hub: str, _token: str | None) -> Service:
    raise AssertionError("no hub is asked")


def _in_letters(number: int) -> str:
    """Give a number in letters, so that every child has a name of its own."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def workbook(path: Path) -> Path:
    """Write a school of so many rows, each as full as Mavis's are, with a child of its own."""
    pattern = load_workbook(_PATTERN, read_only=True)["Vaccinations"]
    header, *lines = [list(row) for row in pattern.iter_rows(values_only=True)]
    number, uuid, surname = header.index("NHS_NUMBER"), header.index("UUID"), header.index("PERSON_SURNAME")
    to_fill_in = [line for line in lines if line[number] and not line[uuid]]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Vaccinations")
    sheet.append(header)
    for at in range(ROWS):
        line = list(to_fill_in[at % len(to_fill_in)])
        line[number] = nhs_number(at + 1)
        line[surname] = f"{line[surname]}-{_in_letters(at)}"
        sheet.append(line)
    book.save(path)
    return path


def _read_alone(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _write_alone(store: Store, whole: SessionBundle) -> None:
    source = FromWorkbook(file="large.xlsx", session_id="1")
    store.snapshots.save(whole, etag="", saved_at=system_clock(), outstanding={}, workbook=source)


def _peak(folder: Path, path: Path) -> float:
    """Open it in a process of its own; give the most memory that took, in MB."""
    arguments = [sys.executable, "-c", _PEAK, str(folder / "again"), str(path)]
    ran = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return int(ran.stdout) / 1024


def _seconds(step: Callable[[], object]) -> float:
    begin = time.process_time()
    step()
    return time.process_time() - begin
