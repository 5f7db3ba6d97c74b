"""`mavis hub …`: what the people who run a team's hub do: serve it, let nurses in, import Mavis's workbooks."""

import typer

from mavis_tui.commands.hub import add_user, audit, devices, export, import_workbook, review, serve, take

app = typer.Typer(
    name="hub",
    help="Run the service that a team’s laptops talk to.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("serve")(serve.command)
app.command("add-user")(add_user.command)
app.command("import")(import_workbook.command)
app.command("export")(export.command)
app.command("take")(take.command)
app.command("devices")(devices.command)
app.command("audit")(audit.command)
app.command("review")(review.command)
