"""`mavis hub …`: a command a file, for the people who run a team's hub; each is loaded when it is asked for."""

from importlib import util

import typer
from typer._click import Command, Context

from mavis_tui.console.lazy_group import PLAINLY, LazyGroup, Listed
from mavis_tui.errors import CannotBeDone, how_to_install

COMMANDS = (
    Listed("serve", "mavis_tui.commands.hub.serve", "Serve the hub until Ctrl+C or SIGTERM."),
    Listed(
        "add-user", "mavis_tui.commands.hub.add_user", "Let a nurse in, or give her a new name, team, password or role."
    ),
    Listed("users", "mavis_tui.commands.hub.users", "List who has an account, or change one."),
    Listed("import", "mavis_tui.commands.hub.import_workbook", "Import a session from Mavis’s offline spreadsheet."),
    Listed("export", "mavis_tui.commands.hub.export", "Write what the team recorded as the CSV that Mavis imports."),
    Listed("exports", "mavis_tui.commands.hub.exports", "List the files for Mavis that a team has made."),
    Listed("batch", "mavis_tui.commands.hub.batch", "Say who had a batch, and on which devices it still is."),
    Listed("take", "mavis_tui.commands.hub.take", "Take in what devices of a team couldn’t send."),
    Listed("today", "mavis_tui.commands.hub.today", "Say how far the sessions of the day have come."),
    Listed(
        "uptake",
        "mavis_tui.commands.hub.uptake",
        "Say the uptake of a team by school, year group and class.",
    ),
    Listed("batches", "mavis_tui.commands.hub.batches", "List a team’s batches by vaccine and number."),
    Listed("sessions", "mavis_tui.commands.hub.sessions", "List the sessions that the hub has, by team and day."),
    Listed("records", "mavis_tui.commands.hub.records", "Find a child, and read all that was recorded for it."),
    Listed("subject", "mavis_tui.commands.hub.subject", "Write all that the hub holds about one child to a file."),
    Listed(
        "teams",
        "mavis_tui.commands.hub.teams",
        "List the teams, or set how long data is kept, or a second factor.",
    ),
    Listed(
        "purge",
        "mavis_tui.commands.hub.purge",
        "List the children whose time is over, and erase them.",
    ),
    Listed("devices", "mavis_tui.commands.hub.devices", "List the devices, what they hold and how much waits there."),
    Listed("audit", "mavis_tui.commands.hub.audit", "List who read and wrote what, oldest first."),
    Listed("backup", "mavis_tui.commands.hub.backup", "Copy the hub’s database to a file, also while the hub runs."),
    Listed("restore", "mavis_tui.commands.hub.restore", "Put a copy in the place of the hub’s database."),
    Listed("upgrade", "mavis_tui.commands.hub.upgrade", "Bring the hub’s database up to this version."),
    Listed("drill", "mavis_tui.commands.hub.drill", "Rehearse a restore, also while the hub runs."),
    Listed("review", "mavis_tui.commands.hub.review", "List the records that the hub doubts, and decide about them."),
)
"""The commands in the order of the help."""

_NEEDED = (
    "litestar",
    "prometheus_client",
    "sqlalchemy",
    "aiosqlite",
    "alembic",
    "argon2",
    "uvicorn",
    "python_calamine",
    "jinja2",
    "nhsuk_frontend_jinja",
    "pyotp",
    "segno",
)


class _Commands(LazyGroup):
    listed = COMMANDS

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Load a command. Raises BadInput that says how to install what the hub needs, if any of it isn't there."""
        if cmd_name in self.commands and any(util.find_spec(name) is None for name in _NEEDED):
            raise CannotBeDone(f"What the hub needs isn’t installed here. Nothing was changed. {how_to_install('hub')}")
        return super().get_command(ctx, cmd_name)


app = typer.Typer(name="hub", cls=_Commands, no_args_is_help=True, **PLAINLY)


@app.callback()
def _hub() -> None:
    """Run the service that a team’s laptops talk to."""
