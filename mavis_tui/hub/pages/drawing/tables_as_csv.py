"""A table of a page as a file that a spreadsheet opens, in which nothing that somebody typed is a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from litestar import Response
from litestar.enums import MediaType

_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, full width too."""


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response[bytes]:
    """Give rows under a head, in UTF-8 with the mark that Excel reads it by."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(one) for one in row] for row in rows)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type=MediaType.TEXT,
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _cell(value: object) -> str:
    said = "" if value is None else f"{value}"
    return f"'{said}" if said.startswith(_RISKY) else said
