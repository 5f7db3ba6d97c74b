"""The hub's tests on PostgreSQL: `python -m tests.postgres [WHAT PYTEST TAKES]`, without words the rooms of tests/hub.

A private cluster is made in a temporary folder, reached by a socket in that folder and by nothing else, and is gone in
the end; it forgets on purpose to wait for the disk. Tests find it in MAVIS_POSTGRES, see tests/hub/running.py.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOMS = ("access", "changes", "office", "sessions", "store")
"""What of tests/hub the database has a part in."""

VARIABLE = "MAVIS_POSTGRES"
"""Where the tests find the cluster: a URL of it, without the name of a database."""

_WHERE_DEBIAN_HAS_IT = Path("/usr/lib/postgresql")
_OWNER = "postgres"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "deadlock_timeout": "200ms",
}


def program(name: str) -> str | None:
    """Give the path of a program of PostgreSQL, the newest that is installed; None where there is none."""
    found = sorted(_WHERE_DEBIAN_HAS_IT.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


def needed(name: str) -> str:
    """Give the path of a program of PostgreSQL that has to be there."""
    found = program(name)
    if found is None:
        raise SystemExit(f"PostgreSQL isn’t installed here: there is no {name}. Debian’s package is postgresql.")
    return found


@contextmanager
def private_cluster(settings: dict[str, str] | None = None) -> Iterator[str]:
    """Run a cluster of its own; give the URL of it, without the name of a database."""
    initdb, postgres = needed("initdb"), needed("postgres")
    place = Path(tempfile.mkdtemp(prefix="mavis-pg-"))
    as_owner: list[str] = []
    if os.getuid() == 0:  # PostgreSQL doesn't run as root
        shutil.chown(place, _OWNER, _OWNER)
        as_owner = ["setpriv", f"--reuid={_OWNER}", f"--regid={_OWNER}", "--clear-groups"]
    data = place / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place}
    how = ["--auth=trust", f"--username={_OWNER}", "--encoding=UTF8", "--locale=C", "--no-sync"]
    try:
        subprocess.run([*as_owner, initdb, f"--pgdata={data}", *how], check=True, **quiet)  # type: ignore[call-overload]
        given = {**_SETTINGS, "unix_socket_directories": str(place), **(settings or {})}
        words = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        running = subprocess.Popen([*as_owner, postgres, "-D", str(data), *words], **quiet)  # type: ignore[call-overload]
        try:
            _wait_for(place, running)
            yield f"postgresql://{_OWNER}@/?host={place}"
        finally:
            running.send_signal(2)  # SIGINT is PostgreSQL's fast end
            running.wait()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _wait_for(place: Path, running: "subprocess.Popen[bytes]") -> None:
    ready = [needed("pg_isready"), f"--host={place}", "--quiet"]
    until = time.monotonic() + 60
    while subprocess.run(ready, check=False).returncode:
        if running.poll() is not None or time.monotonic() > until:
            raise SystemExit("PostgreSQL’s private cluster didn’t start.")
        time.sleep(0.05)


def main() -> int:
    """Run pytest on a private cluster; give its exit code."""
    words = sys.argv[1:] or [*(f"tests/hub/{room}" for room in ROOMS), "-q", "-n", "auto", "--dist", "worksteal"]
    with private_cluster() as url:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *words], env={**os.environ, VARIABLE: url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
