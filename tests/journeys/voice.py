"""The voice of the screen reader under test: a speech driver of Fenrir’s that writes what it is given into a file.

Fenrir loads it by its name, without the suite. It speaks at once: a voice in a process of its own would be cut short by
the next words on a slow machine, and on a quick one not.
"""

import os
from pathlib import Path

END = "\x1e"
"""Ends an utterance."""


class driver:  # noqa: N801 # the name that Fenrir looks for
    def speak(self, text: str, queueable: bool = True) -> None:  # noqa: ARG002 # as Fenrir calls it
        with Path(os.environ["SPOKEN_INTO"]).open("a", encoding="utf-8") as said:
            said.write(text + END)

    def __getattr__(self, _: str) -> object:
        """Take what else a voice is told (its pitch, its volume, to stop) without doing anything."""
        return lambda *_: None
