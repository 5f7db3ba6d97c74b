"""The hub's own log, on standard error: lines for people, or a JSON object a line for a program that collects them.

Either has the time (UTC) and the number of the request, and the same thing only a few times a minute. What is a
person's never gets in: no name, no e-mail address, no network address, and of a call its pattern, not its address,
which has ids in it. JSON has a line for each request, besides.
"""

import logging
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

_SAME_A_MINUTE = 5
_FORM = "%(asctime)s %(levelname)s %(message)s%(of_request)s"

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The number of the request that is answered now; empty outside of one."""

CALLS = logging.getLogger("mavis.calls")
"""Where each request is written, if JSON is. What a line says besides its words is in the record's `fields`."""


class LogForm(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


class Seldom(logging.Filter):
    """Lets a message from one place through a few times a minute, and then says how often it was left out."""

    def __init__(self) -> None:
        super().__init__()
        self._minutes: dict[tuple[str, int], tuple[int, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is to be written."""
        place, minute = (record.pathname, record.lineno), int(record.created // 60)
        began, before = self._minutes.get(place, (minute, 0))
        if began != minute:
            if before > _SAME_A_MINUTE:
                record.msg = f"{record.msg} (and {before - _SAME_A_MINUTE} more like it before)"
            began, before = minute, 0
        self._minutes[place] = (began, before + 1)
        return before < _SAME_A_MINUTE


class Lines(logging.Formatter):
    """A line for people, which ends with the number of the request if there is one."""

    def __init__(self) -> None:
        super().__init__(_FORM, "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Write it."""
        number = REQUEST.get()
        record.of_request = f" (request {number})" if number else ""
        return super().format(record)


class JsonLines(logging.Formatter):
    """One JSON object a line. Of an error its kind and the places in the code: its words could carry a name."""

    def format(self, record: logging.LogRecord) -> str:
        """Write it."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := REQUEST.get():
            said["request"] = number
        said |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, places = record.exc_info
            said["error"] = kind.__name__
            said["places"] = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(places)]
        return msgspec.json.encode(said).decode()


def write_log(form: LogForm = LogForm.TEXT) -> None:
    """Write what the hub, its server and its libraries report from warnings on; as JSON each request, too."""
    formatter = JsonLines() if form is LogForm.JSON else Lines()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(Seldom())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    if form is LogForm.JSON:
        each = logging.StreamHandler(sys.stderr)
        each.setFormatter(formatter)
        CALLS.addHandler(each)
        CALLS.setLevel(logging.INFO)
        CALLS.propagate = False
