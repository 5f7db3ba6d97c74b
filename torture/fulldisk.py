"""A disk that is full, files that may not grow, and a folder that may only be read, at every step of a day.

`python -m torture.fulldisk [--short] [--mounts]` does it in a process of its own and prints the counts: a limit on the
size of files and, with `--mounts`, where it has a name space of its own, a small disk in memory and read-only mounts.
"""

import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from mavis_tui.cache.store import Store
from torture.faults import Rehearsed, rehearsed
from torture.script import Step, script, unlock
from torture.shim import Layer
from torture.trial import Scale, Trial
from torture.verdict import HARMLESS, TOLD, WRONG, caught, judged, quick_folder

LIMITED, FULL, READ_ONLY = "with files that may not grow", "on a full disk", "on a read-only disk"
REFUSED = "records refused although room was kept for them"
NOTES = (
    (
        "Each step of the scripted day is done while files may not grow beyond some size (RLIMIT_FSIZE), on a small "
        "disk (tmpfs) that has only so many bytes left, and on one that is mounted read-only. Then there is room "
        "again, the store is opened anew, and the step is done again."
    ),
    "Once a session is saved, 2 MB are kept aside: from then on, every record must be taken on the full disk.",
)
NO_MOUNTS = "This machine allows no mounts of one’s own, so only the limit on the size of files was tried."

_LIMITS = (0, 1, 512, 4096, 6000, 8192, 12_000, 20_000, 28_672, 33_000, 41_000, 50_000, 66_000, 100_000)
_LEFT = (0, 4096, 8192, 16_384, 65_536, 1_000_000, 3_000_000)
"""Bytes: the size that files may have, and what the disk has left."""


class Disturbance(NamedTuple):
    """Something that is wrong with the disk under a folder while a step is done.

    The store is open before that, or only opened then: a disk with open files can't be made read-only.
    """

    what: str
    place: str
    begin: Callable[[Path], AbstractContextManager[None]]
    opened_inside: bool = False


def run(scale: Scale) -> Trial:
    """Do it in a child process, with mounts of its own where the machine allows them."""
    own_mounts = ("unshare", "--user", "--map-root-user", "--mount", "--")
    mounts = (
        shutil.which("unshare") is not None
        and not subprocess.run([*own_mounts, "true"], check=False, capture_output=True).returncode
    )
    command = [sys.executable, "-m", "torture.fulldisk", *(["--short"] if scale.short else [])]
    if mounts:
        command = [*own_mounts, *command, "--mounts"]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent).stdout
    return Trial(
        name="Full and read-only disks",
        counts=msgspec.json.decode(said, type=dict[str, int]),
        must_be_zero=(*WRONG, REFUSED),
        notes=NOTES if mounts else (*NOTES, NO_MOUNTS),
    )


def counted(scale: Scale, *, mounts: bool) -> dict[str, int]:
    """Do every step during every disturbance, in the short form during some, and count what came of it."""
    counts = Counter(dict.fromkeys((LIMITED, FULL, READ_ONLY, TOLD, HARMLESS, *WRONG, REFUSED), 0))
    with quick_folder() as folder, _small_disk(folder / "small", mounts=mounts):
        day = rehearsed(folder / "day", script(), [Layer.PROGRAM])
        everything = [(n, each) for n in range(len(day.steps)) for each in _disturbances(mounts=mounts)]
        for number, disturbance in scale.in_time(everything[:: 11 if scale.short else 1]):
            counts.update([disturbance.what, *_disturbed(day, number, folder / disturbance.place, disturbance)])
    return dict(counts)


def _disturbances(*, mounts: bool) -> Iterator[Disturbance]:
    for limit in _LIMITS:
        yield Disturbance(LIMITED, "large", partial(_limited, limit))
    if mounts:
        for left in _LEFT:
            yield Disturbance(FULL, "small", partial(_filled, left))
        yield Disturbance(READ_ONLY, "large", _read_only, opened_inside=True)


def _disturbed(day: Rehearsed, number: int, folder: Path, disturbance: Disturbance) -> list[str]:
    """Do one step during a disturbance; name how it went and everything that is wrong then."""
    for left in ("work", "anew"):
        shutil.rmtree(folder / left, ignore_errors=True)
    shutil.copytree(day.folders[number], folder / "work")
    step, store = day.steps[number], Store(folder / "work", wait_seconds=0.2)
    if not step.locked and not disturbance.opened_inside:
        unlock(store)
    with disturbance.begin(folder / "work"):
        raised = caught(_with_opening(step) if disturbance.opened_inside else step, store)
        if disturbance.opened_inside:
            store.lock()
    found = list(judged(folder / "work", store, step, day.views[number], day.views[number + 1], raised))
    kept_room = disturbance.what == FULL and (day.folders[number] / "spare").exists()
    if TOLD in found and kept_room and step.name.startswith(("record", "correct", "note", "take")):
        found.append(REFUSED)
    return found


def _with_opening(step: Step) -> Step:
    def opened(store: Store) -> None:
        if not step.locked:
            unlock(store)
        step.do(store)

    return step._replace(do=opened)


@contextmanager
def _limited(size: int, _folder: Path) -> Iterator[None]:
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))


@contextmanager
def _filled(left: int, folder: Path) -> Iterator[None]:
    ballast = folder.with_name("ballast")
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - left)))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def _small_disk(folder: Path, *, mounts: bool) -> Iterator[None]:
    folder.mkdir()
    if not mounts:
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


if __name__ == "__main__":
    found_all = counted(Scale(short="--short" in sys.argv), mounts="--mounts" in sys.argv)
    sys.stdout.buffer.write(msgspec.json.encode(found_all))
