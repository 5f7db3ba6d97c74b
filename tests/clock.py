"""The clock that the suite is given: noon on 24 November 2026 when it began, going on from there, on any day.

`give()` sets it for this process; `python -m tests.clock …` is `mavis …` with it, for tests that start processes.
"""

import os
import time
from datetime import datetime, timedelta, tzinfo

from mavis_tui.models import calendar
from tests.noon import NOON

_BEGAN = "TESTS_BEGAN"
"""When the suite began by the computer's clock, for the processes that it starts: they go on with the same time."""


class _GivenDatetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain one
        since = timedelta(seconds=time.time() - float(os.environ[_BEGAN]))
        return (NOON + since).astimezone(tz)


def give() -> None:
    """Let `system_clock` give the suite's time from now on."""
    os.environ.setdefault(_BEGAN, str(time.time()))
    vars(calendar)["datetime"] = _GivenDatetime


if __name__ == "__main__":
    give()
    from mavis_tui.__main__ import main

    main()
