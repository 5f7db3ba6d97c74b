"""Identifiers: those that stand in a cell, and those that are derived from a row which has none."""

import uuid
from hashlib import sha1

import msgspec

from mavis_tui.models.batch import BatchNumber
from mavis_tui.models.vaccination import Email, Id

_IDS = uuid.UUID("6f1ddb7c-3b7e-5c38-9c0a-5f0f6f1b2a64").bytes
"""The name space of the ids that are derived from a workbook, so that reading it again gives the same ones."""

_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The first digit of the fourth group, whose upper two bits say which kind of UUID it is."""


def derived_id(name: str) -> str:
    """Give the version 5 UUID of a name (RFC 9562, 5.5), as `uuid.uuid5` does in four times as long."""
    digest = sha1(_IDS + name.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{_VARIANTS[digest[16]]}{digest[17:20]}-{digest[20:32]}"


def email_of(text: str) -> str | None:
    """Give an e-mail address in small letters, None if it isn't one."""
    return _converted(text.strip().lower(), Email)


def batch_number_of(text: str) -> str | None:
    """Give a batch number, None if it isn't one."""
    return _converted(text.strip(), BatchNumber)


def record_id_of(text: str) -> str | None:
    """Give the id of a record, None if it isn't one."""
    return _converted(text.strip(), Id)


def _converted(text: str, kind: object) -> str | None:
    try:
        converted: str = msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return None
    return converted
