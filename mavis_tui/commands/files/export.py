"""`mavis export`: write what was recorded here in a session for another program."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Protocol

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.long_work import stopped_by_ctrl_c, told
from mavis_tui.console.options import AsJson, OfflineOnStdin, ReplaceFile, SessionId
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.long_work import LongWork
from mavis_tui.models.files.by_hand import ByHand, by_hand_count
from mavis_tui.models.files.selection import LeftOut
from mavis_tui.models.given_although.in_words import ENTER_FIRST
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.spreadsheets.records_csv import ToEnter, Warned
from mavis_tui.workspace.files.fhir import Immunizations
from mavis_tui.workspace.files.unencrypted import WARNING
from mavis_tui.workspace.words import NOTHING_NEW, UPLOAD_IN_MAVIS, left_out_words
from mavis_tui.workspace.words_of_files import by_hand_words, not_by_hand, still_by_hand, to_enter_words, warned_words


def command(
    session: SessionId,
    mavis_csv: Annotated[
        Path | None,
        typer.Option("--mavis-csv", metavar="FILE", help="Write what is new or corrected as the CSV Mavis imports."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="With --mavis-csv: write also what is in an earlier file.")
    ] = False,
    delegated: Annotated[
        bool,
        typer.Option(
            "--delegated",
            help="With --mavis-csv: write also vaccines that somebody else supplied; Mavis 8.2.0 stops at them.",
        ),
    ] = False,
    confidential: Annotated[
        bool,
        typer.Option(
            "--include-confidential",
            help="With --mavis-csv: write also what a child asked not to tell the parents; Mavis then tells them.",
        ),
    ] = False,
    handed_in: Annotated[
        bool,
        typer.Option(
            "--handed-in", help="With --mavis-csv: write also what was handed in to the team, if that file is lost."
        ),
    ] = False,
    fhir: Annotated[
        Path | None,
        typer.Option("--fhir", metavar="FILE", help="Write what was given as FHIR R4 Immunization resources."),
    ] = None,
    force: ReplaceFile = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Write what was recorded in a session to a file.

    It is what was recorded on this device, and the file isn’t encrypted. What can’t be written that way is listed with
    the reason. Nothing is taken away, and nothing is sent.
    """
    if (fhir is None) is (mavis_csv is None):
        raise BadInput("Say what to write, and where: --mavis-csv FILE or --fhir FILE. Nothing was written.")
    work = LongWork()
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        if mavis_csv is not None:
            csv = whole_path(mavis_csv)
            with stopped_by_ctrl_c(work), told(work, made.settings, as_json=as_json):
                sent = made.mavis_csv.for_mavis(
                    session,
                    csv,
                    again=again,
                    delegated=delegated,
                    confidential=confidential,
                    handed_in=handed_in,
                    force=force,
                    work=work,
                )
            things = made.left_for_mavis.of(session)
            by_hand = f"mavis by-hand {session}" if things else ""
            show(sent, lambda: mavis_lines(sent, by_hand, things), as_json=as_json, shape="export --mavis-csv")
            if not sent.file:
                return
        elif fhir is not None:
            with stopped_by_ctrl_c(work), told(work, made.settings, as_json=as_json):
                done = made.fhir.export(session, whole_path(fhir), force=force, work=work)
            show(done, lambda: _fhir_lines(done), as_json=as_json, shape="export --fhir")
    say(WARNING)


class WrittenForMavis(Protocol):
    """What a device and a hub say alike of a file for Mavis; a device has nothing of what a hub needs."""

    @property
    def file(self) -> str:
        """Where it is, empty where there was nothing to write."""

    @property
    def written(self) -> int:
        """How many records are in it."""

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """What isn't in it, and why."""

    @property
    def warned(self) -> Sequence[Warned]:
        """What to know before it is uploaded."""

    @property
    def enter_first(self) -> Sequence[ToEnter]:
        """What has to be entered in Mavis before it is uploaded."""


def mavis_lines(done: WrittenForMavis, by_hand: str = "", things: Sequence[ByHand] = ()) -> Iterator[str]:
    """Say what was written for Mavis, what isn’t in the file, and what to know before uploading it.

    `by_hand` is the command that lists what is left to be done in Mavis, where there is one, and `things` are that
    list: what is on it isn’t said twice.
    """
    if done.file:
        yield f"{counted(done.written, 'record')} written to {done.file}"
        yield from prose(UPLOAD_IN_MAVIS)
    else:
        yield f"{NOTHING_NEW} --again writes everything."
    yield from lines_beside_file(done, by_hand, things)


def lines_beside_file(done: WrittenForMavis, by_hand: str = "", things: Sequence[ByHand] = ()) -> Iterator[str]:
    """Say what isn’t in a file for Mavis, and what to know before uploading it, as `mavis_lines` does."""
    left_out = not_by_hand(done.left_out, things)
    if done.enter_first:
        yield ""
        yield ENTER_FIRST
    yield from (line for each in done.enter_first for line in prose(to_enter_words(each), "  "))
    if done.warned:
        yield ""
        yield "To know before you upload it:"
    yield from (line for each in done.warned for line in prose(warned_words(each), "  "))
    if left_out:
        yield ""
        yield f"{counted(len(left_out), 'record')} left out:"
    yield from (line for each in left_out for line in prose(left_out_words(each), "  "))
    if things:
        yield ""
        yield from prose(f"To do in Mavis by hand: {by_hand_count(things)}.")
    yield from (line for each in still_by_hand(things, done.enter_first) for line in prose(by_hand_words(each), "  "))
    if by_hand:
        yield ""
        yield f"The steps in Mavis, to be ticked off: {by_hand}"


def _fhir_lines(done: Immunizations) -> Iterator[str]:

    yield f"{counted(done.written, 'vaccination')} written to {done.file}"
    if done.warned:
        yield "To know before you send it:"
    yield from (f"  {each.child}, {each.what}: {each.why}" for each in done.warned)
    if done.left_out:
        yield f"{counted(len(done.left_out), 'record')} left out:"
    yield from (f"  {each.child}, {each.what}: {each.why}" for each in done.left_out)
