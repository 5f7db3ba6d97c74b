"""What came of saving one of several sessions."""

from msgspec import Struct

from mavis_tui.errors import MavisError
from mavis_tui.workspace.sessions.overview import SavedOffline


class SaveResult(Struct, frozen=True, kw_only=True):
    """What came of saving one session of several: its copy, or why there is no new one."""

    id: str
    place: str
    saved: SavedOffline | None = None
    error: MavisError | None = None
