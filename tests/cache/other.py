"""Another mavis on the same store, in a process of its own: does what it is told on stdin, line by line.

A line is JSON, `["append", 3]`; the answer is JSON, `{"said": …}` or `{"error": "StoreBusy", "words": "…"}`.
"""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from mavis_tui.cache.keys import vault
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from tests.builders import NOON, a_bundle, a_change, a_vaccination
from tests.cache.conftest import PASSWORD

ROOT = Path(__file__).parents[2]


class OtherMavis:
    """The process, from this side."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.cache.other"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(self, *what: Any) -> None:
        """Let it begin something."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(what) + b"\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """Give what came of it. Raises AssertionError with the words if that was an error."""
        answer = self._answer()
        assert "error" not in answer, answer
        return answer["said"]

    def error(self) -> tuple[str, str]:
        """Give the name of the error that came of it, and its words."""
        answer = self._answer()
        return answer["error"], answer["words"]

    def does(self, *what: Any) -> Any:
        """Let it do something, and give what came of it."""
        self.tell(*what)
        return self.answer()

    def end(self) -> None:
        """End it by its end of input."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = msgspec.json.decode(self._process.stdout.readline())
        return answer


class _Inside:
    """What it can be told, from the other side."""

    def __init__(self) -> None:
        self.held = ExitStack()
        self.store: Store

    def open(self, folder: str, password: str = PASSWORD, wait_seconds: float = 0.2) -> None:
        self.store = Store(Path(folder), wait_seconds=wait_seconds)
        self.store.unlock(password)

    def lock(self) -> None:
        self.store.lock()

    def append(self, n: int, record: str = "", child: int = 0) -> int:
        made = a_vaccination(child or n, id=record or f"vaccination-{n}")
        return self.store.outbox.append(a_change(n, made), offline=True).change.sequence

    def entries(self) -> list[str]:
        return [entry.change.id for entry in self.store.outbox.entries()]

    def save(self, children: int, etag: str) -> None:
        self.store.snapshots.save(a_bundle(children), etag=etag, saved_at=NOON, outstanding={})

    def children(self) -> int:
        return len(self.store.snapshots.children("1204"))

    def damage(self) -> list[str]:
        return list(self.store.damage)

    def forget(self) -> None:
        self.store.forget("1204")

    def change_password(self, old: str, new: str) -> None:
        self.store.change_password(old, new)

    def hold(self) -> None:
        self.held.enter_context(self.store.outbox._file.transaction())

    def let_go(self) -> None:
        self.held.close()


def main() -> None:
    """Do as told until there is nothing more to be told."""
    vault.MEMORY_KIB = 8 * 1024
    inside = _Inside()
    for line in sys.stdin.buffer:
        name, *arguments = msgspec.json.decode(line)
        do: Callable[..., Any] = getattr(inside, name)
        try:
            answer = {"said": do(*arguments)}
        except MavisError as error:
            answer = {"error": type(error).__name__, "words": str(error)}
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
