"""Record without pause and say what is confirmed: `python -m tests.cache.recording FOLDER NAME COUNT`."""

import sys
from pathlib import Path

from mavis_tui.cache.store import Store
from tests.builders import a_change, a_vaccination
from tests.cache.conftest import PASSWORD


def main(folder: str, name: str, count: str) -> None:
    store = Store(Path(folder), wait_seconds=20)
    store.unlock(PASSWORD)
    for n in range(int(count)):
        change = store.outbox.append(a_change(n + 1, a_vaccination(n + 1, id=f"{name}-{n}")), offline=True).change
        sys.stdout.write(f"{change.id} {change.sequence}\n")
        sys.stdout.flush()
    store.lock()


if __name__ == "__main__":
    main(*sys.argv[1:])
