"""What a benchmark gives: figures with their targets, and how they are printed."""

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """One figure: what was measured, its value in `unit`, and the target, `most` or `least`; without one it informs.

    A ratio's unit is `times`. `missing` says why nothing could be measured here.
    """

    what: str
    value: float
    unit: str = "times"
    most: float | None = None
    least: float | None = None
    missing: str = ""

    @property
    def measured(self) -> str:
        """The value with three significant digits, and thousands set apart."""
        if self.missing:
            return f"not measured: {self.missing}"
        digits = 0 if self.unit == "bytes" or self.value >= 100 else 1 if self.value >= 10 else 2
        return f"{self.value:,.{digits}f} {self.unit}"

    @property
    def target(self) -> str:
        """`at most 1.5 times`, or nothing."""
        if self.most is not None:
            return f"at most {self.most:,g} {self.unit}"
        return "" if self.least is None else f"at least {self.least:,g} {self.unit}"

    @property
    def met(self) -> str:
        """`yes` or `no`, nothing where there is no target."""
        if self.missing:
            return ""
        if self.most is not None:
            return "yes" if self.value <= self.most else "no"
        return "" if self.least is None else "yes" if self.value >= self.least else "no"


def table(figures: Iterable[Figure]) -> str:
    """Set figures as a table in Markdown."""
    rows = [("What", "Measured", "Target", "Met"), *((one.what, one.measured, one.target, one.met) for one in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = [
        f"| {row[0]:<{widths[0]}} | {row[1]:>{widths[1]}} | {row[2]:<{widths[2]}} | {row[3]:<{widths[3]}} |"
        for row in rows
    ]
    return "\n".join((lines[0], "|".join(("", *("-" * (width + 2) for width in widths), "")), *lines[1:]))
