"""`mavis hub serve`: the service itself."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, where
from mavis_tui.console.printing import say
from mavis_tui.errors import BadInput, CannotBeDone
from mavis_tui.hub.log import LogForm
from mavis_tui.hub.server import Certificate
from mavis_tui.hub.server import serve as run
from mavis_tui.hub.service_notice import tell_starter
from mavis_tui.settings import whole_path

DEFAULT_PORT = 8675
SHORTEST_TOKEN = 16


def command(
    database: Database = "",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 is any free one.")
    ] = DEFAULT_PORT,
    cert: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Serve over TLS with this certificate and its chain (PEM).")
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="PATH", help="The certificate’s key (PEM, no password).")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy does the TLS; believe it, if it runs on this computer.")
    ] = False,
    while_stdin: Annotated[
        bool, typer.Option("--while-stdin", help="Stop when standard input ends, as with the program that started it.")
    ] = False,
    ready_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write the hub’s address here once it answers.")
    ] = None,
    log: Annotated[
        LogForm,
        typer.Option(
            help="How the log is written to standard error: as lines, or as JSON with a line for each request."
        ),
    ] = LogForm.TEXT,
    metrics_token: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Give /metrics to whoever has the token in this file; else only to this computer."
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="How many processes serve; more than one only on PostgreSQL.")
    ] = 1,
) -> None:
    """Serve the hub until Ctrl+C or SIGTERM. Beyond this computer only over TLS, or behind a proxy that does TLS."""
    if (cert is None) is not (key is None):
        raise BadInput("TLS needs both --cert and --key. Nothing was started.")
    if while_stdin:
        threading.Thread(target=_stop_after_stdin, name="standard input", daemon=True).start()
    certificate = Certificate(whole_path(cert), whole_path(key)) if cert and key else None
    token = _token_in(whole_path(metrics_token)) if metrics_token else ""

    def ready(address: str) -> None:
        say(f"The hub listens on {address}. Stop it with Ctrl+C.")
        if ready_file is not None:
            # In one piece: whoever waits for the file must not read half an address.
            written = ready_file.with_name(f"{ready_file.name}.new")
            written.write_text(f"{address}\n", "utf-8")
            written.replace(ready_file)
        tell_starter("READY=1")

    run(
        where(database),
        host,
        port,
        ready,
        certificate=certificate,
        behind_proxy=behind_proxy,
        log=log,
        metrics_token=token,
        workers=workers,
    )


def _token_in(file: Path) -> str:
    """Read the token that lets somebody read the numbers. Raises BadInput, CannotBeDone."""
    try:
        token = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it isn’t text"
        raise CannotBeDone(f"The token can’t be read from {file} ({reason}). Nothing was started.") from error
    if not (token.isascii() and token.isprintable() and len(token) >= SHORTEST_TOKEN and " " not in token):
        raise BadInput(
            f"The token in {file} must be one line of at least {SHORTEST_TOKEN} letters and digits, such as what "
            "openssl rand -hex 16 prints. Nothing was started."
        )
    return token


def _stop_after_stdin() -> None:
    """Wait until standard input ends, whatever comes from it, and stop as SIGTERM does."""
    with suppress(OSError):  # what can't be read has ended, too
        while os.read(0, 1024):  # not sys.stdin: what is waited for there holds up the end of Python
            pass
    signal.raise_signal(signal.SIGTERM)  # not os.kill: on Windows that ends at once, and nobody puts away
