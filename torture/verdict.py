"""What came of a step that was disturbed: told in words or not, anything lost, half, doubled or not to be finished."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

from mavis_tui.cache.keys import vault, wraps
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from torture.script import NOTHING, Step, View, doubled, unlock, view

TOLD, HARMLESS = "told in words", "gone unnoticed, without harm"
WRONG = (
    "confirmed lost",
    "half done",
    "doubled",
    "unreadable",
    "errors not in words",
    "steps not completed afterwards",
)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Give a folder in memory where there is one, and let a password cost what a vault takes at the least, and each be
    derived only once: a store is opened thousands of times.
    """
    memory = Path("/dev/shm")  # noqa: S108 # a temporary folder of its own is made in it
    with (
        tempfile.TemporaryDirectory(prefix="mavis-torture-", dir=memory if memory.is_dir() else None) as folder,
        cheap_passwords(),
    ):
        yield Path(folder)


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Let a password cost as little as a vault takes, and derive each only once."""
    derive = cache(wraps._cipher_from)
    with patch.object(vault, "MEMORY_KIB", 8 * 1024), patch.object(wraps, "_cipher_from", derive):
        yield


def caught(step: Step, store: Store) -> Exception | None:
    """Do a step, and give what it raised."""
    try:
        step.do(store)
    except Exception as error:  # noqa: BLE001 - what isn't a MavisError is the finding
        return error
    return None


def judged(
    folder: Path, store: Store, step: Step, before: View, after: View, raised: Exception | None
) -> Iterator[str]:
    """Name how a step went that was disturbed and everything that is wrong now, and close the store.

    `before` and `after` are what is seen when nothing disturbs it. A step that raised may have happened or not; one
    that didn't has.
    """
    if raised is None:
        yield HARMLESS
    else:
        yield TOLD if isinstance(raised, MavisError) and in_words(str(raised)) else "errors not in words"
    anew = folder.with_name("anew")
    shutil.rmtree(anew, ignore_errors=True)
    shutil.copytree(folder, anew, ignore=shutil.ignore_patterns("*-shm"))
    yield from _compared(_opened(anew), before, after, failed=raised is not None)
    yield from _done_again(store, step, after)


def in_words(said: str) -> bool:
    """Tell whether this is a sentence for a person, which may end in a command to type."""
    return (said.endswith(".") or ": mavis " in said) and " " in said and "Error" not in said


def _opened(folder: Path) -> View | None:
    """Give what a new process finds, None if it can't read the store."""
    store = Store(folder, wait_seconds=0.2)
    if not store.exists:
        return NOTHING
    try:
        unlock(store)
        return view(store)
    except Exception:  # noqa: BLE001 - counted, whatever it is
        return None
    finally:
        store.lock()


def _compared(seen: View | None, before: View, after: View, *, failed: bool) -> Iterator[str]:
    if seen is None:
        yield "unreadable"
    elif doubled(seen):
        yield "doubled"
    elif seen != after and not (failed and seen == before):
        confirmed = before if failed else after
        yield "confirmed lost" if set(confirmed.recorded) - set(seen.recorded) else "half done"


def _done_again(store: Store, step: Step, after: View) -> Iterator[str]:
    """Go on in the same process once the fault is over, as a nurse does who tries again."""

    def all_of_it() -> bool:
        if not step.locked and not store.unlocked:
            unlock(store)
        step.do(store)
        if not store.unlocked:
            unlock(store)
        return view(store) == after

    yield from () if _goes_well(all_of_it) else ("steps not completed afterwards",)
    store.lock()


def _goes_well(doing: Callable[[], bool]) -> bool:
    try:
        return doing()
    except Exception:  # noqa: BLE001 - counted, whatever it is
        return False
