"""Wrong offline passwords, counted for all processes of a device: they make the next try wait, and erase nothing.

The count lies in clear beside the vault and is no secret. Who deletes it takes away the waiting, not Argon2's cost.
"""

from contextlib import AbstractContextManager, suppress
from math import ceil
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from mavis_tui.cache.engine.files import file_lock, replace_private_file
from mavis_tui.errors import StoreBusy, StoreNotWritable, TooManyTries
from mavis_tui.models.calendar import Clock
from mavis_tui.models.vaccination import Moment
from mavis_tui.models.wording import counted
from mavis_tui.system import open_files

FREE = 2
"""So many may be wrong before the next one has to wait."""

LONGEST_SECONDS = 60

_NOT_COUNTED = (StoreBusy, StoreNotWritable)


class _Counted(Struct, frozen=True, kw_only=True):
    """How many were wrong in a row, and when the last one was tried."""

    wrong: Annotated[int, Meta(ge=1)]
    last: Moment


class WrongPasswords:
    """The tries at one vault. What can’t be counted makes nobody wait: a full disk locks nobody out."""

    def __init__(self, path: Path, clock: Clock, wait_seconds: float) -> None:
        self._path = path
        self._clock = clock
        self._wait_seconds = wait_seconds

    @property
    def seconds_to_wait(self) -> int:
        """How long until the next try; 0 if it may be now, and also where the clock was set back since the last one."""
        counted = self._read()
        passed = (self._clock() - counted.last).total_seconds() if counted else -1
        return 0 if counted is None or passed < 0 else max(0, ceil(wait_after(counted.wrong) - passed))

    @property
    def last_was_wrong(self) -> bool:
        """True until the right one is given after a wrong one."""
        return self._read() is not None

    def begin(self) -> None:
        """Take one try, so that another process can't take it too. Raises TooManyTries where it is too early."""
        self._check()
        counted = self._read()
        if counted is not None and wait_after(counted.wrong):
            with suppress(*_NOT_COUNTED), self._alone():
                self._check()
                self._write(counted.wrong)

    def wrong(self) -> str:
        """Count one that was wrong, and say what to do now."""
        with suppress(*_NOT_COUNTED), self._alone():
            counted = self._read()
            self._write(counted.wrong + 1 if counted is not None else 1)
        seconds = self.seconds_to_wait
        return f"wait {wait_words(seconds)}, then try again" if seconds else "try again"

    def right(self) -> None:
        """Begin anew."""
        with suppress(OSError):
            open_files.remove(self._path)

    def _check(self) -> None:
        if seconds := self.seconds_to_wait:
            raise TooManyTries(
                f"Several wrong offline passwords were tried on this device. "
                f"Wait {wait_words(seconds)}, then try again. "
                "Nothing was changed, and nothing is ever removed because of this."
            )

    def _read(self) -> _Counted | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Counted)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _write(self, wrong: int) -> None:
        replace_private_file(self._path, msgspec.json.encode(_Counted(wrong=wrong, last=self._clock())))

    def _alone(self) -> AbstractContextManager[None]:
        return file_lock(self._path.with_name(f".{self._path.name}.lock"), self._wait_seconds)


def wait_words(seconds: int) -> str:
    """Say `1 second`, `4 seconds`."""
    return counted(seconds, "second")


def wait_after(wrong: int) -> int:
    """Give the seconds to wait after so many wrong ones: 0, 0, 1, 2, 4, … 60."""
    return 0 if wrong <= FREE else min(LONGEST_SECONDS, 1 << min(wrong - FREE - 1, 10))
