"""PouchDB pushing to express-pouchdb: put together by npm in a folder outside of the tree, and asked round by round."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCRIPTS = Path(__file__).parent / "pouchdb"


class NotHere(Exception):
    """PouchDB can't be run on this computer; the text says what it takes."""


class Pushing:
    """A PouchDB that waits in a process of its own, with its hub in another one."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def seconds(self, documents: Path) -> float:
        """Let it store the documents of a file, a list in JSON, and push them; give the seconds of the push."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(documents, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())


@contextmanager
def pushing(folder: Path) -> Iterator[Pushing]:
    """Start both, each with a folder of its own in `folder`. Raises NotHere."""
    node, modules = _node(), _installed()
    environment = {**os.environ, "NODE_PATH": str(modules)}
    places = [folder / name for name in ("there", "here")]
    for place in places:
        place.mkdir()

    def started(script: str, *arguments: object) -> "subprocess.Popen[str]":
        command = [node, str(_SCRIPTS / script), *map(str, arguments)]
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    with started("hub.js", places[0]) as hub:
        try:
            assert hub.stdout is not None
            address = f"http://127.0.0.1:{int(hub.stdout.readline())}"
            with started("push.js", places[1], address) as device:
                try:
                    yield Pushing(device)
                finally:
                    device.kill()
        finally:
            hub.kill()


def _node() -> str:
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        raise NotHere("needs Node.js with npm")
    return found


def _installed() -> Path:
    """Give the folder of modules, filled by npm the first time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mavis-tui-bench"
    wanted = (_SCRIPTS / "package.json").read_text("utf-8")
    modules, manifest = cache / "node_modules", cache / "package.json"
    if modules.is_dir() and manifest.is_file() and manifest.read_text("utf-8") == wanted:
        return modules
    cache.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(modules, ignore_errors=True)
    manifest.write_text(wanted, "utf-8")
    # no scripts: leveldown brings what it needs compiled
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
    if subprocess.run(command, cwd=cache, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        manifest.unlink()
        raise NotHere("npm could not install PouchDB")
    return modules
