"""What can still be read of a damaged `changes.db`: page by page, without SQLite, which gives up at the first bad one.

Formats: SQLite's file and journal (sqlite.org/fileformat2.html), SQLCipher 4's pages (zetetic.net/sqlcipher/design):
AES-256-CBC, and behind each page its initialisation vector and an HMAC-SHA512 of page and page number.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from mavis_tui.cache.engine.files import os_errors_told
from mavis_tui.cache.engine.opening import journal_of
from mavis_tui.cache.outbox.row_kinds import ReceiptRow, Recorded
from mavis_tui.models.change import Receipt

T = TypeVar("T")

_PAGE = 4096
_VECTOR, _CHECK = 16, 64
_USABLE = _PAGE - _VECTOR - _CHECK
_SALT = 16
_LEAF = 0x0D
_JOURNALS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_JOURNAL_HEADER, _FRAME_HEADER = 32, 24
_LARGEST_BODY = 1 << 24

_recorded_decoder = msgspec.json.Decoder(Recorded)
_answer_decoder = msgspec.json.Decoder(ReceiptRow)


class Salvaged(NamedTuple):
    """What was found: the records by their sequence, the hub's receipts, and how many pages of how many were bad."""

    recorded: tuple[Recorded, ...]
    receipts: tuple[Receipt, ...]
    pages: int
    bad_pages: int


class _Page(NamedTuple):
    number: int
    content: bytes


def salvage(path: Path, key: bytes) -> Salvaged:
    """Read what can be read of the file at `path` and of the journal beside it, or of a journal alone. Changes nothing.

    A page is believed if its HMAC fits; if none fits, because the file's beginning is gone, whatever decrypts to a
    whole record is. Raises StoreNotWritable where the file can't be read at all.
    """
    journal = journal_of(path)
    with os_errors_told(path):
        main = path.read_bytes()
        written = journal.read_bytes() if journal.exists() else b""
    if main[:4] in _JOURNALS:
        main, written = b"", main
    sealed = [*_pages_of(main), *_frames_of(written)]
    salts = {page.content[:_SALT] for page in sealed if page.number == 1}
    good = [page for page in sealed if any(_fits(page, key, salt) for salt in salts)]
    opened = [_Page(page.number, _decrypted(page, key)) for page in (good or sealed)]
    recorded, receipts = _rows_in(opened)
    return Salvaged(recorded, receipts, len(sealed), len(sealed) - len(good))


def _pages_of(main: bytes) -> list[_Page]:
    return [_Page(at // _PAGE + 1, main[at : at + _PAGE]) for at in range(0, len(main) - _PAGE + 1, _PAGE)]


def _frames_of(journal: bytes) -> list[_Page]:
    """List the pages in the journal, oldest first: also those after a frame that SQLite would stop at."""
    size = _FRAME_HEADER + _PAGE
    starts = range(_JOURNAL_HEADER, len(journal) - size + 1, size)
    return [_Page(struct.unpack_from(">I", journal, at)[0], journal[at + _FRAME_HEADER : at + size]) for at in starts]


def _fits(page: _Page, key: bytes, salt: bytes) -> bool:
    secret = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    begin = _SALT if page.number == 1 else 0
    signed = page.content[begin : _PAGE - _CHECK] + struct.pack("<I", page.number)
    return hmac.compare_digest(hmac.digest(secret, signed, "sha512"), page.content[_PAGE - _CHECK :])


def _decrypted(page: _Page, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    begin = _SALT if page.number == 1 else 0
    vector = page.content[_USABLE : _USABLE + _VECTOR]
    opening = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return bytes(begin) + opening.update(page.content[begin:_USABLE]) + opening.finalize()


def _rows_in(pages: list[_Page]) -> tuple[tuple[Recorded, ...], tuple[Receipt, ...]]:
    newest = dict(pages)
    recorded: dict[tuple[str, int], Recorded] = {}
    receipts: dict[tuple[str, int], Receipt] = {}
    for page in pages:
        for body in _bodies(page, newest):
            if (record := _decoded(_recorded_decoder, body)) is not None:
                recorded.setdefault((record.change.id, record.change.revision), record)
            elif (answer := _decoded(_answer_decoder, body)) is not None:
                receipts[answer.receipt.change, answer.receipt.revision] = answer.receipt
    by_sequence = sorted(recorded.values(), key=lambda each: each.change.sequence)
    return tuple(by_sequence), tuple(receipts.values())


def _decoded(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T | None:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError:
        return None


def _bodies(page: _Page, newest: dict[int, bytes]) -> Iterator[bytes]:
    """Give the last column of each row on a page of rows: the document's JSON."""
    begin = 100 if page.number == 1 else 0
    content = page.content
    if content[begin] != _LEAF:
        return
    cells = min(struct.unpack_from(">H", content, begin + 3)[0], _USABLE // 4)
    for n in range(cells):
        try:
            at = struct.unpack_from(">H", content, begin + 8 + 2 * n)[0]
            payload = _payload(content, at, newest)
            yield _last_column(payload)
        except (struct.error, IndexError, KeyError, ValueError):
            continue


def _payload(content: bytes, at: int, newest: dict[int, bytes]) -> bytes:
    """Put a row together, with what of it lies on other pages. Raises KeyError where one of those is missing."""
    size, at = _varint(content, at)
    _place, at = _varint(content, at)
    if size > _LARGEST_BODY:
        raise ValueError(size)
    local = _local(size)
    found = content[at : at + local]
    if local == size:
        return found
    parts, left = [found], size - local
    following = struct.unpack_from(">I", content, at + local)[0]
    while left > 0:
        overflow = newest[following]
        parts.append(overflow[4 : 4 + min(left, _USABLE - 4)])
        left -= _USABLE - 4
        following = struct.unpack_from(">I", overflow)[0]
    return b"".join(parts)


def _local(size: int) -> int:
    """How much of a row of so many bytes lies on its own page (sqlite.org/fileformat2.html, 1.6)."""
    if size <= _USABLE - 35:
        return size
    least = (_USABLE - 12) * 32 // 255 - 23
    some = least + (size - least) % (_USABLE - 4)
    return some if some <= _USABLE - 35 else least


def _last_column(payload: bytes) -> bytes:
    header, at = _varint(payload, 0)
    kind = 0
    while at < header:
        kind, at = _varint(payload, at)
    if kind < 12 or kind % 2:
        raise ValueError(kind)  # not a blob
    length = (kind - 12) // 2
    return payload[len(payload) - length :]


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(8):
        byte = content[at + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return value << 8 | content[at + 8], at + 9
