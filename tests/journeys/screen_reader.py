"""A real screen reader over a real mavis: Fenrir, in the terminal mode that Debian's package has, speaking into a file.

Fenrir reads what a terminal shows: the lines that a write has changed, and the line of the cursor after it moved.
"""

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.journeys.terminal import Terminal

FENRIR = shutil.which("fenrir") or "/usr/bin/fenrir"
_DEFAULTS = Path("/etc/fenrirscreenreader/settings/settings-pty.conf")
_END = "\x1e"

_OURS = {
    ("sound", "enabled"): "False",
    ("speech", "driver"): "genericDriver",
    ("screen", "driver"): "ptyDriver",
    ("keyboard", "driver"): "ptyDriver",
    ("general", "punctuationLevel"): "none",
    ("general", "respectPunctuationPause"): "False",
    ("general", "newLinePause"): "False",
    ("general", "emoticons"): "False",
    ("general", "autoSpellCheck"): "False",
    ("remote", "enable"): "False",
    ("barrier", "enabled"): "False",
}
"""What differs from Debian's settings: said into a file, word for word, and every key goes to mavis."""


def is_here() -> bool:
    """True if Fenrir and its settings are installed."""
    return Path(FENRIR).exists() and _DEFAULTS.exists()


class ScreenReader(Terminal):
    """Fenrir with mavis in it. `said` gives the utterances since it was asked last."""

    def __init__(self, folder: Path, *arguments: str, environment: Mapping[str, str]) -> None:
        self._said = folder / "said.txt"
        self._said.write_text("", "utf-8")
        self._heard = 0
        speak = folder / "speak.sh"
        speak.write_text(f"#!/bin/sh\nprintf '%s{_END}' \"$1\" >> '{self._said}'\n", "utf-8")
        clock = folder / "clock"  # of every Python from there on: the demonstration starts a hub of its own
        clock.mkdir(exist_ok=True)
        (clock / "sitecustomize.py").write_text("from tests import clock\n\nclock.give()\n", "utf-8")
        start = folder / "start.sh"
        start.write_text(
            f'#!/bin/sh\nexport PYTHONPATH="{clock}:$PYTHONPATH"\n'
            f'exec "{sys.executable}" -m mavis_tui {" ".join(arguments)}\n',
            "utf-8",
        )
        for script in (speak, start):
            script.chmod(0o700)
        keys = folder / "keys.conf"
        keys.write_text("# every key goes to the program\n", "utf-8")
        own = {
            ("speech", "genericSpeechCommand"): f'{speak} "fenrirText"',
            ("general", "shell"): str(start),
            ("general", "debugFile"): str(folder / "fenrir.log"),
            ("keyboard", "keyboardLayout"): str(keys),
        }
        settings = folder / "fenrir.conf"
        settings.write_text(_settings({**_OURS, **own}), "utf-8")
        super().__init__(
            "-s", str(settings), environment=environment, program=(FENRIR,), executable="/usr/bin/python3", term="linux"
        )

    def kill(self) -> None:
        """End Fenrir with all its processes; mavis loses its terminal with them, and ends."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def said(self) -> list[str]:
        """Give what was said since this was asked last, an utterance each, with single blanks."""
        text = self._said.read_text("utf-8")
        new, self._heard = text[self._heard :], len(text)
        return [" ".join(words.split()) for words in new.split(_END) if words.strip() not in ("", "has attribute")]


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
