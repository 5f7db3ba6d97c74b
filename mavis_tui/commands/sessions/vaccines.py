"""`mavis vaccines`: the batches of a session; adding one, also without a network; editing and archiving one online."""

from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId
from mavis_tui.console.printing import say, show, table_rows
from mavis_tui.errors import BadInput
from mavis_tui.models.programme import label_of
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.batches import BatchAnswers, BatchesPage, BatchLine
from mavis_tui.workspace.words import sending_tag


def command(
    session: SessionId,
    add: Annotated[str, typer.Option(metavar="NUMBER", help="Add a batch; needs --expiry.")] = "",
    edit: Annotated[str, typer.Option(metavar="NUMBER", help="Change the expiry date or vaccine; online only.")] = "",
    archive: Annotated[str, typer.Option(metavar="NUMBER", help="Take a batch out of use; online only.")] = "",
    restore: Annotated[str, typer.Option(metavar="NUMBER", help="Take it back into use; online only.")] = "",
    vaccine: Annotated[str, typer.Option(help="The product; may be left out if only one fits.")] = "",
    expiry: Annotated[str, typer.Option(help="The expiry date as on the box: 31/05/2027 or 05/2027.")] = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List the batches of a session, add one, or edit one.

    A batch that is added is saved on this device first, and sent by mavis sync or while the app runs. A record never
    has to wait for it: `mavis record` takes any batch.
    """
    if sum(map(bool, (add, edit, archive, restore))) > 1:
        raise BadInput("One at a time: --add, --edit, --archive or --restore. Nothing was changed.")
    if (vaccine or expiry) and not (add or edit):
        raise BadInput("--vaccine and --expiry belong to --add or --edit. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        said = asking.run(made, _do(made, session, (add, edit, archive, restore), vaccine, expiry))
        page = made.batches.page(session)
        show(page, lambda: _lines(page), as_json=as_json, shape="vaccines")
        say(said)


async def _do(made: Workspace, session: str, numbers: tuple[str, str, str, str], vaccine: str, expiry: str) -> str:
    """Do what was asked for, and say so."""
    await made.sessions.open(session)
    add, edit, archive, restore = numbers
    if add:
        answers = BatchAnswers(vaccine=_vaccine(made, session, vaccine), number=add, expiry=expiry)
        batch = made.batches.add(session, answers).change.batch
        return f"Batch {batch.number if batch is not None else add} added. Saved offline; send it: mavis sync"
    if edit:
        held = made.batches.line(session, edit).batch
        name = _vaccine(made, session, vaccine) if vaccine else held.vaccine
        when = expiry or (held.expiry.isoformat() if held.expiry is not None else "")
        trouble = await made.batches.edit(session, held.number, BatchAnswers(vaccine=name, expiry=when))
        return trouble or f"Batch {held.number} changed. The team server has it."
    if archive or restore:
        held = made.batches.line(session, archive or restore).batch
        trouble = await made.batches.archive(session, held.number, archived=bool(archive))
        return trouble or f"Batch {held.number} {'archived' if archive else 'is in use again'}."
    return ""


def _vaccine(made: Workspace, session: str, typed: str) -> str:
    """Find the vaccine that is meant by its name or brand, or the only one. Raises BadInput that lists them."""
    offered = made.batches.page(session).vaccines
    wanted = typed.strip().casefold()
    for vaccine in offered:
        if wanted in (vaccine.name.casefold(), vaccine.brand.casefold()) or (not wanted and len(offered) == 1):
            return vaccine.name
    names = ", ".join(vaccine.name for vaccine in offered)
    raise BadInput(f"Say which vaccine with --vaccine: {names}. Nothing was changed.")


def _lines(page: BatchesPage) -> Iterator[str]:

    if not page.lines:
        yield "This session has no batches yet. A record never has to wait for one."
    aligned = table_rows([_row(line) for line in page.lines], flexible=1)
    for programme, lines in page.groups.items():
        if lines:
            yield label_of(programme)
        for _, drawn in zip(lines, aligned, strict=False):
            yield from drawn


def _row(line: BatchLine) -> tuple[str, ...]:

    here = sending_tag(line.sending).text if line.sending is not None else ""
    return f"  {line.batch.number}", line.brand, line.state.text, here
