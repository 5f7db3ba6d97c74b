"""What the commands of the hub share: where its database is, and whether what it needs is installed."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from mavis_tui.errors import BadInput, how_to_install

if TYPE_CHECKING:
    from mavis_tui.hub.store.database import Database as HubDatabase

DATABASE_VARIABLE = "MAVIS_HUB_DATABASE"

_NEEDED = ("litestar", "sqlalchemy", "aiosqlite", "argon2", "uvicorn")

Database = Annotated[
    str,
    typer.Option(
        metavar="URL|PATH",
        help="The hub’s database: the path of an SQLite file, or a URL such as postgresql+asyncpg://host/name. "
        f"Without it: {DATABASE_VARIABLE}, else mavis-hub/hub.db in the folder for user data.",
        show_default=False,
    ),
]


def where(given: str) -> str:
    """Say where the database is: as the option has it, the variable, or the usual place."""
    if chosen := given or os.environ.get(DATABASE_VARIABLE, ""):
        return chosen
    from platformdirs import user_data_path

    return str(user_data_path("mavis-hub", appauthor=False) / "hub.db")


def require() -> None:
    """Raise BadInput that says how to install what the hub needs, if any of it isn't there."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in _NEEDED):
        raise BadInput(f"What the hub needs isn’t installed here. Nothing was changed. {how_to_install('hub')}")


@asynccontextmanager
async def hub_opened(given: str) -> AsyncIterator["HubDatabase"]:
    """Open the hub's database for as long as the block lasts. Raises BadInput if it can't be opened."""
    from mavis_tui.hub.store.database import open_hub_database

    database = await open_hub_database(where(given))
    try:
        yield database
    finally:
        await database.close()
