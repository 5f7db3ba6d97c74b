"""Runs the suite on Windows' Python under Wine: `python -m tests.windows [--short] [WHAT TO RUN …]`.

Exit code 1 if anything failed, or Wine isn't there.
"""

import sys
import time

from release.wine import missing_packages
from tests.windows import console, prefix

SHORT = (
    *("tests/system", "tests/cache/engine", "tests/cache/outbox", "tests/cache/snapshots"),
    *("tests/cache/test_store.py", "tests/cache/test_two_processes.py", "tests/sync/test_engine.py"),
    "tests/commands/test_open.py",
)
"""The store, the engine, and a day by commands: what differs on Windows, in some minutes, and no socket in it."""


def main() -> int:
    """Make our Windows, run what was asked for, and say how long both took."""
    if missing := missing_packages():
        print(f"windows: install Debian's packages first: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    began = time.monotonic()
    windows = prefix.make()
    made = time.monotonic()
    asked = sys.argv[1:]
    what = [*SHORT, *asked[1:]] if asked[:1] == ["--short"] else asked or ["tests"]
    words = ["-u", "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "--tb", "short", "-p", "no:cacheprovider"]
    words += ["-p", "tests.windows.leaving_out"]
    try:
        code = windows.run(str(prefix.PYTHON), *words, *what, folder=prefix.CHECKOUT, told=prefix.TOLD)
        if (not asked or asked[:1] == ["--short"]) and (said := console.trouble(windows)):
            print(f"windows: the app in Wine's console: {said}", file=sys.stderr)
            code = 1
    finally:
        windows.end()
    print(f"windows: made ready in {made - began:.0f} s, the tests took {time.monotonic() - made:.0f} s")
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
