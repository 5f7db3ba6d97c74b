"""How many records were confirmed on this device, counted apart from them, so that none can go missing unnoticed.

SQLite takes a journal that was cut, altered or removed for a shorter one, and opens as if the last records had never
been. This count is written after each commit and never before, so it may lag behind the records but never ahead.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from mavis_tui.system.owners import BINARY

_NUMBER_BYTES = 8
_CHECK_BYTES = 8
_READ_AND_WRITE = os.O_RDWR | BINARY


class ConfirmedCount:
    """A file of 16 bytes: the `sequence` of the last record confirmed, and a check.

    It isn't synced: it is there to notice files that were lost or altered, and after a power cut it may lag. Nothing
    here raises: no record may fail for want of it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """Give the number, 0 where there is none or it can't be read."""
        try:
            return _number(self._path.read_bytes()[: _NUMBER_BYTES + _CHECK_BYTES])
        except OSError:
            return 0

    def reach(self, number: int) -> None:
        """Raise the number; a smaller one changes nothing."""
        self._put(number, at_least=True)

    def write(self, number: int) -> None:
        """Put down a number, whatever was there."""
        self._put(number, at_least=False)

    def _put(self, number: int, *, at_least: bool) -> None:
        with suppress(OSError, OverflowError):
            line = _line(number)
            try:
                descriptor = os.open(self._path, _READ_AND_WRITE)
            except FileNotFoundError:
                descriptor = os.open(self._path, _READ_AND_WRITE | os.O_CREAT, 0o600)
                self._path.chmod(0o600)
            try:
                held = os.read(descriptor, len(line)) if at_least else b""
                # the digits are compared first, because a record waits for this and hashing takes longer
                if held < line or _number(held) < number:
                    os.lseek(descriptor, 0, os.SEEK_SET)
                    os.write(descriptor, line)
            finally:
                os.close(descriptor)

    def forget(self) -> None:
        """Begin anew, with a new file of records."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _number(written: bytes) -> int:
    number = int.from_bytes(written[:_NUMBER_BYTES], "big")
    return number if written == _line(number) else 0


def _line(number: int) -> bytes:
    digits = number.to_bytes(_NUMBER_BYTES, "big")
    return digits + hashlib.blake2b(digits, digest_size=_CHECK_BYTES).digest()
