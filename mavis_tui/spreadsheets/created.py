"""When a workbook was made, as Mavis writes it into the file: that moment is over, whatever a laptop's clock says."""

import re
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from mavis_tui.spreadsheets.struck import NOT_UNPACKED

_PROPERTIES = "docProps/core.xml"
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]{10,40})</dcterms:created>")
_MOST_BYTES = 64 * 1024


def created_at(path: Path) -> datetime | None:
    """Give the moment at which the workbook was made, None where the file doesn't say it, or says no moment.

    It stays the same where a person saves the workbook again (ECMA-376, part 2, 11.1: `created`).
    """
    try:
        with ZipFile(path) as parts, parts.open(_PROPERTIES) as properties:
            found = _CREATED.search(properties.read(_MOST_BYTES))
        moment = datetime.fromisoformat(found.group(1).decode()) if found else None
    except NOT_UNPACKED:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
