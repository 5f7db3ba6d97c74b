"""The hub's own log, on standard error: with the time, and the same thing only a few times a minute."""

import logging
import sys
import time

_SAME_A_MINUTE = 5
_FORM = "%(asctime)s %(levelname)s %(message)s"


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


def write_log() -> None:
    """Write what the hub, its server and its libraries report from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    form = logging.Formatter(_FORM, "%Y-%m-%dT%H:%M:%SZ")
    form.converter = time.gmtime
    handler.setFormatter(form)
    handler.addFilter(Seldom())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
