"""How far saving sessions has got, and what came of each."""

from collections.abc import Callable

from msgspec import Struct

from mavis_tui.errors import MavisError
from mavis_tui.workspace.sessions.overview import SavedOffline

Progress = Callable[[int, int | None], None]
"""Told how many bytes have arrived, and of how many if that is known."""


class Step(Struct, frozen=True, kw_only=True):
    """How far saving several sessions has got: the `number`-th `of` so many, and the bytes of this one."""

    number: int
    of: int
    place: str
    so_far: int = 0
    total: int | None = None

    @property
    def words(self) -> str:
        """`Saving 2 of 5: Harbour View Academy… 120 of 300 KB`."""
        which = f"{self.number} of {self.of}: " if self.of > 1 else ""
        of_total = f" of {self.total / 1024:,.0f}" if self.total else ""
        arrived = f" {self.so_far / 1024:,.0f}{of_total} KB" if self.so_far else ""
        return f"Saving {which}{self.place}…{arrived}"


class SaveResult(Struct, frozen=True, kw_only=True):
    """What came of saving one session of several: its copy, or why there is no new one."""

    id: str
    place: str
    saved: SavedOffline | None = None
    error: MavisError | None = None


def counting(step: Step, tell: Callable[[Step], None]) -> Progress:
    """Tell the steps of one session as its bytes arrive."""

    def progress(so_far: int, total: int | None) -> None:
        tell(Step(number=step.number, of=step.of, place=step.place, so_far=so_far, total=total))

    return progress
