"""A real screen reader over a real mavis: Fenrir, in the terminal mode that Debian's package has, speaking into a file.

Fenrir reads what a terminal shows: the lines that a write has changed, and the line of the cursor after it moved.

When everything is said is no matter of time. Keys and screens go through one queue in Fenrir, so a key that makes it
say a word of ours (`heard_out`) is answered after everything that it was given before, however slow the machine is.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.journeys.terminal import Terminal
from tests.journeys.unhurried import CURSOR_FOLLOWS_SECONDS
from tests.journeys.voice import END

FENRIR = shutil.which("fenrir") or "/usr/bin/fenrir"
_DEFAULTS = Path("/etc/fenrirscreenreader/settings/settings-pty.conf")
_VOICE = Path(__file__).with_name("voice")
_TO_THE_ROOT = "../" * 20  # Fenrir looks for a driver in a folder of its own

_MARK, _MARK_KEY = "thatwasall", "[99~"
"""What Fenrir is asked to say (it thinks it is the time), and the end of the escape sequence that asks."""

IDLE_SECONDS = CURSOR_FOLLOWS_SECONDS + 0.1
"""How long nobody may have had anything to do. Longer than what mavis waits for on purpose: its cursor."""
PATIENCE_SECONDS = 120.0
"""How long to wait for an answer; reached only when it never comes."""

_OURS = {
    ("sound", "enabled"): "False",
    ("speech", "driver"): f"{_TO_THE_ROOT}{_VOICE}".replace("//", "/"),
    ("screen", "driver"): "ptyDriver",
    ("keyboard", "driver"): "ptyDriver",
    ("general", "punctuationLevel"): "none",
    ("general", "respectPunctuationPause"): "False",
    ("general", "newLinePause"): "False",
    ("general", "emoticons"): "False",
    ("general", "autoSpellCheck"): "False",
    ("general", "timeFormat"): _MARK,
    ("remote", "enable"): "False",
    ("barrier", "enabled"): "False",
}
"""What differs from Debian's settings: said into a file, word for word, and every key goes to mavis."""


def is_here() -> bool:
    """True if Fenrir and its settings are installed."""
    return Path(FENRIR).exists() and _DEFAULTS.exists()


class ScreenReader(Terminal):
    """Fenrir with mavis in it. `said` gives the utterances since it was asked last, `heard_out` waits for all."""

    def __init__(self, folder: Path, *arguments: str, environment: Mapping[str, str]) -> None:
        self._said = folder / "said.txt"
        self._said.write_text("", "utf-8")
        self._heard = 0
        self._written = -1  # when it was last heard out
        clock = folder / "clock"  # of every Python from there on: the demonstration starts a hub of its own
        clock.mkdir(exist_ok=True)
        (clock / "sitecustomize.py").write_text("from tests import clock\n\nclock.give()\n", "utf-8")
        start = folder / "start.sh"
        start.write_text(
            f'#!/bin/sh\nexport PYTHONPATH="{clock}:$PYTHONPATH"\n'
            f'exec "{sys.executable}" -m tests.journeys.unhurried {" ".join(arguments)}\n',
            "utf-8",
        )
        start.chmod(0o700)
        keys = folder / "keys.conf"
        keys.write_text(f"# every other key goes to the program\n^[{_MARK_KEY}=time\n", "utf-8")
        own = {
            ("general", "shell"): str(start),
            ("general", "debugFile"): str(folder / "fenrir.log"),
            ("keyboard", "keyboardLayout"): str(keys),
        }
        settings = folder / "fenrir.conf"
        settings.write_text(_settings({**_OURS, **own}), "utf-8")
        super().__init__(
            "-s",
            str(settings),
            environment={**environment, "SPOKEN_INTO": str(self._said)},
            program=(FENRIR,),
            executable="/usr/bin/python3",
            term="linux",
        )

    def kill(self) -> None:
        """End Fenrir with all its processes; mavis loses its terminal with them, and ends."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def said(self) -> list[str]:
        """Give what was said since this was asked last, an utterance each, with single blanks."""
        text = self._said.read_text("utf-8")
        text = text[: text.rfind(END) + 1]
        new, self._heard = text[self._heard :], len(text)
        said = (" ".join(words.split()) for words in new.split(END))
        return [words for words in said if words not in ("", "has attribute", _MARK)]

    def answers(self, patience: float = PATIENCE_SECONDS) -> bool:
        """Wait until Fenrir has said everything that it was given so far; False if it doesn't in so many seconds."""
        before, deadline = self._marks(), time.monotonic() + patience
        self.type(f"\x1b{_MARK_KEY}")
        while self._marks() == before:
            if time.monotonic() > deadline:
                return False
            self.read_for(0.01)
        return True

    def heard_out(self) -> None:
        """Wait until nobody has anything to do any more, and everything that mavis has written is said.

        Asked twice: Fenrir may have read the first key before what mavis wrote earlier, but not the second. Where
        nothing was written since this was asked last, it is so already.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.read_for(0.01)
            if len(self.transcript) == self._written:
                return
            self._rest(deadline)
            self._written = len(self.transcript)
            answers = self.answers() and self.answers()
            assert answers, f"Fenrir answers no more; the screen:\n{self.text}"

    def _marks(self) -> int:
        return self._said.read_text("utf-8").count(_MARK + END)

    def _rest(self, deadline: float) -> None:
        """Read until no process that this one started has run, nor waited for a processor, for a while."""
        since, before = time.monotonic(), None
        while time.monotonic() - since < IDLE_SECONDS:
            assert time.monotonic() < deadline, f"mavis, or Fenrir, never came to rest; the screen:\n{self.text}"
            self.read_for(0.02)
            now = (len(self.transcript), _used_by_descendants(os.getpid()))
            if now != before or now[1] is None:
                since, before = time.monotonic(), now


def _used_by_descendants(ancestor: int) -> dict[str, int] | None:
    """Give the processor time, in ticks, of each process that comes from this one; None if one runs, or wants to."""
    started: dict[int, list[Path]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        if fields := _stat(process):
            started.setdefault(int(fields[1]), []).append(process)
    used: dict[str, int] = {}
    family = [*started.get(ancestor, ())]
    for process in family:  # which grows by the children of each
        threads = [fields for task in process.glob("task/*") if (fields := _stat(task))]
        if any(fields[0] in "RD" for fields in threads):
            return None
        used[process.name] = sum(int(fields[11]) + int(fields[12]) for fields in threads)
        family += started.get(int(process.name), ())
    return used


def _stat(process: Path) -> list[str]:
    """Read what the system says of a process or a thread, from its state on; nothing if it has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _settings(ours: Mapping[tuple[str, str], str]) -> str:
    """Give Debian's settings with ours in their place."""
    lines: list[str] = []
    section = ""
    for line in _DEFAULTS.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        name = line.partition("=")[0].strip()
        lines.append(f"{name}={ours[section, name]}" if (section, name) in ours else line)
    return "\n".join(lines) + "\n"
