"""`mavis doctor`: what support needs to know of this device, without a word about any person."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui import settings
from mavis_tui.cache.integrity import Health
from mavis_tui.console import compose, passwords
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import show, table
from mavis_tui.console.surroundings import around
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import MavisError, StoreBusy, StoreDamaged
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.settings import whole_path
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.support.doctor import Diagnosis, why_locked
from mavis_tui.workspace.support.report import report_text, write_report


def command(
    salvage: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Take in what can still be read of this damaged changes.db: what isn’t on this device yet is kept and "
            "uploaded like any record. If it is this device’s own, it is set aside and a new one begun.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write what a maintainer needs to this file instead, as text to read through and to fill in: no name, "
            "no number and no address of anybody, no school, no path and no computer’s name is in it.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a report that is there already.")] = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Examine this device and whether every file is whole.

    Tells versions, counts, clock and space, too. Changes nothing and asks nobody. What it prints has no name, no
    address and no number of a person in it, and may be passed on. Without the offline password, with Enter
    alone at the question for it, the encrypted files can’t be looked into. Ends with exit code 11 if a file is damaged.
    """
    with compose.opened() as made:
        if salvage is not None:
            found = made.doctor.salvage(salvage, passwords.obtain(passwords.OFFLINE, on_stdin=offline_stdin))
            show(found, lambda: prose(found.words), as_json=as_json, shape="doctor --salvage")
            return
        diagnosis, locked_by = _examined(made, on_stdin=offline_stdin)
        if report is None:
            show(diagnosis, lambda: _lines(diagnosis), as_json=as_json, shape="doctor")
        else:
            text = report_text(
                diagnosis,
                settings=made.settings,
                origins=settings.origins(),
                surroundings=around(),
                locked_by=locked_by,
            )
            written = write_report(whole_path(report), text, force=force)
            show(written, lambda: prose(written.words), as_json=as_json, shape="doctor --report")
        if diagnosis.damaged:
            raise StoreDamaged(
                "See above which file, and pass that on to whoever looks after mavis. Nothing was changed."
            )


def _examined(made: Workspace, *, on_stdin: bool) -> tuple[Diagnosis, MavisError | None]:
    """Unlock if that is possible, and examine, with what kept it locked; too damaged, it is examined from outside."""
    if not made.access.has_store:
        return made.doctor.examine(), None
    password = passwords.given(passwords.OFFLINE, on_stdin=on_stdin)
    if password is None and not passwords.can_ask():
        return made.doctor.examine(), None
    password = password or passwords.obtain(passwords.OFFLINE, on_stdin=False)
    if not password:  # Enter alone: whoever can't unlock needs help most
        return made.doctor.examine(), None
    try:
        made.access.unlock(password)
    except (StoreDamaged, StoreBusy) as error:
        try:
            diagnosis = made.doctor.examine(password)
        except StoreDamaged:  # not even the vault opens
            diagnosis = made.doctor.examine()
        why = why_locked(error, made.settings.data_dir)
        return replace(diagnosis, trouble=(why, *diagnosis.trouble)), error
    return made.doctor.examine(), None


def _lines(found: Diagnosis) -> Iterator[str]:

    versions = ", ".join(f"{name} {number}" for name, number in found.versions.items())
    yield from prose(f"{versions}; {found.system}")
    yield f"Now            {_moment(found.at)}"
    yield f"Clock          {_offset(found.clock_offset)}"
    yield f"Space          {found.free / 1024 / 1024:,.0f} MB free, spare room {'kept' if found.spare else 'not kept'}"
    if found.locked:
        yield "Offline store  locked: the encrypted files were not looked into"
    else:
        until = found.signed_in_until
        yield f"Sign-in        {f'until {_moment(until)}' if until else 'not signed in'}"
        yield f"List seen      {_moment(found.listed_at) if found.listed_at else 'never'}"
    yield f"Counts         {', '.join(f'{number} {what}' for what, number in found.counts.items())}"
    for receipt in found.last_receipts:
        yield f"Receipt        {_moment(receipt.at)}, {receipt.verdict.value}"
    yield ""
    yield from table(
        [(file.name, f"{file.size:,}", file.health.value, file.why or file.open_to) for file in found.files], flexible=3
    )
    yield ""
    for sentence in found.trouble:
        yield from prose(sentence)
    if not found.trouble:
        whole = sum(file.health is Health.WHOLE for file in found.files)
        yield f"Nothing is wrong; {whole} files and folders were looked at."


def _moment(at: datetime) -> str:

    local = london(at)
    return f"{long_date(local.date())} at {clock_time(local)}"


def _offset(seconds: int | None) -> str:
    if seconds is None:
        return "never compared with the team server’s"
    return (
        f"{abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'} the team server’s"
        if seconds
        else "as the team server’s"
    )
