"""What the commands of the hub share: where its database is."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from mavis_tui.errors import BadInput
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.database import Database as HubDatabase
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.settings import usual_folder_of

DATABASE_VARIABLE = "MAVIS_HUB_DATABASE"

Database = Annotated[
    str,
    typer.Option(
        metavar="URL|PATH",
        help="The hub’s database: the path of an SQLite file, or a URL such as postgresql://host/name. "
        f"Without it: {DATABASE_VARIABLE}, else mavis-hub/hub.db in the folder for user data.",
        show_default=False,
    ),
]

Organisation = Annotated[
    str, typer.Option("--organisation", metavar="CODE", help="Only of this team, by its ODS code, such as R1L.")
]


def where(given: str) -> str:
    """Say where the database is: as the option has it, the variable, or the usual place."""
    if chosen := given or os.environ.get(DATABASE_VARIABLE, ""):
        return chosen
    return str(usual_folder_of("mavis-hub", "data") / "hub.db")


@asynccontextmanager
async def hub_opened(given: str) -> AsyncIterator[HubDatabase]:
    """Open the hub's database for as long as the block lasts. Raises BadInput if it can't be opened."""
    database = await open_hub_database(where(given))
    try:
        yield database
    finally:
        await database.close()


def position_typed(typed: str) -> Position:
    """Read what somebody is at the hub, `healthcare-assistant`, in any case. Raises BadInput that lists them."""
    wanted = " ".join(typed.replace("-", " ").replace("_", " ").casefold().split())
    found = next((position for position in Position if position.label == wanted), None)
    if found is None:
        there_are = ", ".join(position.label.replace(" ", "-") for position in Position)
        raise BadInput(f"“{typed}” isn’t a role. There are: {there_are}. Nothing was changed.")
    return found
