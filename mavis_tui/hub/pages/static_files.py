"""What pages are drawn with: style sheets and a script as they were published, under names with their digests.

A browser may keep them for good, because what changes gets another name. Only these names are served, so no address
leads to any other file.
"""

import gzip
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mavis_tui.hub.api.context import NOT_PACKED_AGAIN
from mavis_tui.hub.pages.visits import OPEN_TO_ALL, STATIC_AT, UNATTENDED

KEPT_FOR_GOOD = "public, max-age=31536000, immutable"
_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_SHORT = 16
_FONTS = re.compile(rb"@font-face\{[^}]*\}")
"""A font at an address of NHS England's, which is licensed to nobody else. Unused, too, a browser would ask for it, and
say each time that it may not."""


class StaticFile(NamedTuple):
    """A file as it is sent: as it is, and compressed."""

    kind: str
    content: bytes
    packed: bytes


@cache
def served_files() -> dict[str, StaticFile]:
    """Read all of them, each by the name under which it is served."""
    found = {}
    for file in sorted(files("mavis_tui.hub.pages").joinpath("static").iterdir(), key=lambda one: one.name):
        stem, _, ending = file.name.rpartition(".")
        if ending in _KINDS:
            content = _FONTS.sub(b"", file.read_bytes()) if ending == "css" else file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:_SHORT]
            packed = gzip.compress(content, mtime=0)
            found[f"{stem}.{digest}.{ending}"] = StaticFile(_KINDS[ending], content, packed)
    return found


@cache
def static_address(name: str) -> str:
    """Give the address of a file of `static/` by its own name. Raises LookupError."""
    stem, _, ending = name.rpartition(".")
    for served in served_files():
        if served.startswith(f"{stem}.") and served.endswith(f".{ending}") and len(served) == len(name) + _SHORT + 1:
            return f"{STATIC_AT}/{served}"
    raise LookupError(name)


@get(
    f"{STATIC_AT}/{{name:str}}",
    opt={OPEN_TO_ALL: True, UNATTENDED: True, NOT_PACKED_AGAIN: True},  # it is nobody’s visit, and no line of the log
    summary="Get a style sheet or script",
)
async def static_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Give a file, or 404."""
    file = served_files().get(name)
    if file is None:
        raise NotFoundException
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {"Cache-Control": KEPT_FOR_GOOD, "Vary": "Accept-Encoding"}
    if packs:
        headers["Content-Encoding"] = "gzip"
    return Response(file.packed if packs else file.content, media_type=file.kind, headers=headers)
