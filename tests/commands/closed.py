"""Runs every command in one process whose surroundings are broken, and writes how each ended: for test_edges.

`python -m tests.commands.closed REPORT FOLDER [TAKEN ...]`; what is TAKEN from the process first: the account's entry
in the list of accounts (`account`), root's right to read everything (`rights`), the folder it stands in (`folder`).
"""

import ctypes
import json
import os
import pwd
import sys
from functools import lru_cache
from pathlib import Path

from mavis_tui import cli
from mavis_tui.cache.keys import vault, wraps
from mavis_tui.console import descriptors, encoding, privacy
from tests import clock
from tests.commands import every

# Which key follows from which password is slow on purpose, and every command would ask for the same one again.
vault.MEMORY_KIB = 8 * 1024
wraps._cipher_from = lru_cache(maxsize=64)(wraps._cipher_from)


def run(folder: Path) -> list[dict[str, object]]:
    """Run the commands one after the other; what each said on standard error is read from the file it is led to."""
    ended: list[dict[str, object]] = []
    output = os.dup(1)
    for words in every.words(folder):
        os.dup2(output, 1)  # mavis leads it nowhere once it has failed
        before = os.fstat(2).st_size
        code = cli.main(words)
        sys.stderr.flush()
        ended.append({"words": words, "code": code, "said": _said_since(before)})
    return ended


def take(what: str) -> None:
    """Take something from this process that most have."""
    if what == "account":
        pwd.getpwuid = _no_entry
    elif what == "rights":
        header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert ctypes.CDLL(None).capset(header, none) == 0
    elif what == "folder":
        gone = Path.cwd() / "gone"
        gone.mkdir()
        os.chdir(gone)
        gone.rmdir()


def _no_entry(number: int) -> pwd.struct_passwd:
    raise KeyError(f"getpwuid(): uid not found: {number}")


def _said_since(start: int) -> str:
    size = os.fstat(2).st_size
    if size <= start:
        return ""
    with Path("/proc/self/fd/2").open("rb") as file:
        file.seek(start)
        return file.read().decode()


if __name__ == "__main__":
    descriptors.begin()
    encoding.begin()
    privacy.begin()
    clock.give()
    with Path(sys.argv[1]).open("w", encoding="utf-8") as report:
        for taken in sys.argv[3:]:
            take(taken)
        json.dump(run(Path(sys.argv[2])), report)
