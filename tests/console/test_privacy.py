"""What Python, its libraries and the system would print, keep or hand on, left out in a process of its own."""

import os
import subprocess
import sys

import pytest

from tests.commands.conftest import OFFLINE_PASSWORD, Mavis

SECRET = "no room for MWANGI, Ada"

EVERYTHING = f"""
import asyncio, ctypes, gc, logging, resource, subprocess, sys, threading
from mavis_tui.console import passwords, privacy
privacy.begin()
privacy.hush_libraries()
def falter(*_):
    raise RuntimeError({SECRET!r})
thread = threading.Thread(target=falter); thread.start(); thread.join()
class Falters:
    __del__ = falter
falters = Falters(); del falters
async def forgotten():
    await asyncio.wait([asyncio.create_task(asyncio.to_thread(falter))])
asyncio.run(forgotten()); gc.collect()
logging.getLogger("a.library").error("it met {SECRET}")
print("core", resource.getrlimit(resource.RLIMIT_CORE), "dumpable", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
print("held", passwords.given(passwords.OFFLINE, on_stdin=False), flush=True)
child = "import os; print('handed on', sorted(n for n in os.environ if 'PASSWORD' in n or n == 'TEXTUAL_LOG'))"
subprocess.run([sys.executable, "-c", child])
falter()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_no_error_says_its_own_words_and_no_password_and_no_memory_leaves_the_process() -> None:
    environment = {
        **os.environ,
        "MAVIS_OFFLINE_PASSWORD": OFFLINE_PASSWORD,
        "MAVIS_PASSWORD": "a cup of tea",
        "TEXTUAL_LOG": "keys.log",
    }
    ran = subprocess.run(
        [sys.executable, "-c", EVERYTHING], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert "MWANGI" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    lines = ran.stderr.splitlines()
    assert sum(line.startswith("mavis: RuntimeError at line") for line in lines) == 3, ran.stderr
    assert sum("had something to report" in line for line in lines) == 2, ran.stderr
    assert "core (0, 0) dumpable 0" in ran.stdout
    assert f"held {OFFLINE_PASSWORD}" in ran.stdout
    assert "handed on []" in ran.stdout


@pytest.mark.parametrize("words", [("child", "1204", "-"), ("children", "1204", "--find", "-")])
def test_a_child_can_be_named_on_standard_input_so_that_no_shell_remembers(
    saved: Mavis, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from io import StringIO

    monkeypatch.setattr("sys.stdin", StringIO(f"{OFFLINE_PASSWORD}\nmwangi12\n"))
    assert "MWANGI12, Ada" in saved(*words, "--offline-password-stdin").out
    monkeypatch.setattr("sys.stdin", StringIO(f"{OFFLINE_PASSWORD}\n"))
    assert "Nothing was said on standard input" in saved(*words, "--offline-password-stdin", code=3).err
