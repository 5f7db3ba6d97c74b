"""The readers of what others wrote, each with what it may say about input that it can't read, and seeds to begin with.

`feed(name, data)` gives a reader some bytes. Whatever else it raises than the errors named here is a fault: a page that
doesn't open, a file that stops the ones after it, a hub that answers 500.
"""

import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from msgspec import Raw
from msgspec.json import encode

from mavis_tui.client.failures import refusal
from mavis_tui.errors import BadInput, MavisError, WorkbookRefused
from mavis_tui.hub.changes.arrival import UnreadableChange, arrival
from mavis_tui.sealing import new_key_pair, seal
from mavis_tui.spreadsheets.answers import read_answers, write_answers
from mavis_tui.spreadsheets.workbook import read_workbook
from mavis_tui.wire.transfer_file import MAGIC, Cover, TransferContents, read, written
from mavis_tui.workspace.typed_values import typed_date, typed_expiry
from tests.builders import NOON, NURSE, a_change

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
_KEYS = new_key_pair()
_COVER = Cover(organisation="R1L", device="device-1", made_at=NOON)
_CONTENTS = TransferContents(nurse=NURSE, changes=(Raw(encode(a_change())),))


class Reader(NamedTuple):
    """What reads, what it may raise, and what it reads well."""

    reads: Callable[[bytes], object]
    says: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]


def _change(data: bytes) -> None:
    one = arrival(data)
    _ = one.digest


def _transfer(data: bytes) -> None:
    read(data).open(_KEYS.private)


def _sealed_contents(data: bytes) -> None:
    """Read contents of anybody's making, sealed as only a well-formed file is: the seal keeps nobody out."""
    about = MAGIC + b"1\n" + encode(_COVER) + b"\n"
    contents = read(about + seal(_KEYS.public, data, about)).open(_KEYS.private)
    for body in contents.changes:
        try:
            _change(bytes(body))
        except UnreadableChange:
            continue


def _workbook(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        read_workbook(Path(file.name))


def _headers(data: bytes) -> None:
    """Make sense of a refusal: two headers, and a body that says it is a problem."""
    after, _, rest = data.decode("latin-1").partition("\n")
    at, _, body = rest.partition("\n")
    status = 400 + (zlib.crc32(data) % 112)
    headers = {"Retry-After": after, "Date": at, "Content-Type": "application/problem+json"}
    said = refusal("https://hub.example", status, headers, body.encode("latin-1"))
    assert isinstance(said, MavisError)
    assert 0 <= getattr(said, "wait_seconds", 0) <= 24 * 3600


def _typed(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    typed_date(text)
    typed_expiry(text)


def _answers(data: bytes) -> None:
    """Read a cell, and hold that what was read says the same when it is written and read again."""
    read_once = read_answers(data.decode("utf-8", "replace"))
    assert all(answer.question.strip() or answer.notes.strip() or answer.yes is None for answer in read_once)
    write_answers(read_once)


READERS: dict[str, Reader] = {
    "a change that is posted": Reader(_change, (UnreadableChange,), (encode(a_change()), encode({"id": "a"}))),
    "a transfer file": Reader(_transfer, (BadInput,), (written(_COVER, _CONTENTS, _KEYS.public),)),
    "what is sealed in a transfer file": Reader(_sealed_contents, (BadInput,), (encode(_CONTENTS),)),
    "a workbook": Reader(_workbook, (WorkbookRefused,), tuple(f.read_bytes() for f in sorted(FIXTURES.glob("*.xlsx")))),
    "headers and body of a refusal": Reader(
        _headers,
        (),
        (
            b"120\n\n{}",
            b'Wed, 21 Oct 2026 07:28:00 GMT\nWed, 21 Oct 2026 07:27:00 GMT\n{"title":"No","status":422,"detail":"a."}',
        ),
    ),
    "a typed date or expiry": Reader(
        _typed, (), (b"31/05/2027", b"EXP: MAY 2027", b"310527", b"2027-05", b"31 may 27")
    ),
    "a cell of health answers": Reader(
        _answers, (), ("Asthma? No from Mum, Yes from Other – Gran (inhaler)\nEpilepsy? No from All".encode(),)
    ),
}


def feed(name: str, data: bytes) -> None:
    """Let one reader read. Raises what it raised, if that isn't an error that it may raise."""
    reader = READERS[name]
    try:
        reader.reads(data)
    except reader.says:
        return
