"""`mavis collect`: several laptops, no team server, one file for Mavis."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.files.export import mavis_lines
from mavis_tui.console import compose
from mavis_tui.console.long_work import stopped_by_ctrl_c, told
from mavis_tui.console.options import AsJson, OfflineOnStdin, ReplaceFile
from mavis_tui.console.printing import say, show, table
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.unencrypted import WARNING
from mavis_tui.workspace.team.collecting import Collected
from mavis_tui.workspace.team.deciding import TeamCase
from mavis_tui.workspace.team.handing_in import TeamFileWritten
from mavis_tui.workspace.team.team import Laptop, TeamPage
from mavis_tui.workspace.team.words import asked_of, collected_words, laptop_words


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Files that other laptops handed in, or files with receipts."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep", metavar="RECORD", help="Decide what counts, by its key in the list; several if each was given."
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="With --keep: why.")] = "",
    mavis_csv: Annotated[
        Path | None,
        typer.Option(
            "--mavis-csv", metavar="FILE", help="Write what is new of the whole team as the CSV Mavis imports."
        ),
    ] = None,
    receipts: Annotated[
        Path | None,
        typer.Option("--receipts", metavar="FILE", help="Write what became of it all, sealed, for the other laptops."),
    ] = None,
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
    force: ReplaceFile = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Collect what laptops handed in into one file for Mavis.

    With FILEs, takes them in: in any order, and again as often as you like. Without anything, lists the laptops and
    what is to be decided: two laptops that recorded one dose, or corrected one record in two ways. With --mavis-csv
    then writes the one CSV for the single upload, and with --receipts a sealed file by which every laptop learns what
    was exported (there: mavis collect FILE). A file that can’t be taken stops no other; then the exit code is 3.
    """
    asked = [bool(files), bool(keep), mavis_csv is not None, receipts is not None]
    if sum(asked) > 1:
        raise BadInput("Say one of FILE, --keep, --mavis-csv and --receipts at a time. Nothing was done.")
    if reason and not keep:
        raise BadInput("Say with --keep what counts. Nothing was decided.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        if files:
            taken, wrong = made.team.collect([whole_path(file) for file in files])
            page = made.team.page()
            show(taken, lambda: _taken(taken, page), as_json=as_json, shape="collect FILE")
            for name, sentence in wrong.items():
                say(f"{name}: {sentence}")
            if wrong:
                kept = "What the others held is taken in." if taken else "Nothing was taken in."
                raise BadInput(f"{counted(len(wrong), 'file')} couldn’t be taken in: it says above why. {kept}")
        elif keep:
            case = made.team.deciding.decide(keep, reason)
            show(case, lambda: _case(case), as_json=as_json, shape="collect --keep")
        elif mavis_csv is not None:
            work = LongWork()
            with stopped_by_ctrl_c(work), told(work, made.settings, as_json=as_json):
                sent = made.team.for_mavis(
                    whole_path(mavis_csv), delegated=delegated, confidential=confidential, force=force, work=work
                )
            by_hand = "mavis by-hand SESSION" if sent.left_out or sent.enter_first else ""
            show(sent, lambda: mavis_lines(sent, by_hand), as_json=as_json, shape="collect --mavis-csv")
            if sent.file:
                say(WARNING)
        elif receipts is not None:
            done = made.team.receipts(whole_path(receipts))
            show(done, lambda: _receipts(done), as_json=as_json, shape="collect --receipts")
        else:
            page = made.team.page()
            show(page, lambda: _page(page), as_json=as_json, shape="collect")


def _taken(taken: dict[str, Collected], page: TeamPage) -> Iterator[str]:
    for file, one in taken.items():
        yield file
        for sentence in collected_words(one):
            yield from prose(sentence, "  ")
    if taken and page.open_cases:
        yield f"{counted(len(page.open_cases), 'case')} to decide: mavis collect"


def _receipts(done: TeamFileWritten) -> Iterator[str]:
    yield from prose(
        f"Receipts for {counted(done.told, 'record')} written to {done.file}, sealed with the team’s words. Give it to "
        "every laptop (there: mavis collect FILE)."
    )


def _page(page: TeamPage) -> Iterator[str]:
    yield from table([_laptop(laptop) for laptop in page.laptops], flexible=1)
    yield (
        f"{page.to_export} not exported yet"
        f"{f', {page.undecided} of them to be decided first' if page.undecided else ''}"
    )
    if not page.words:
        yield from prose("This laptop doesn’t know the team’s words yet: mavis team-words")
    for case in page.cases:
        yield ""
        yield from _case(case)


def _laptop(laptop: Laptop) -> tuple[str, ...]:
    return "This laptop" if laptop.own else f"{laptop.nurse}’s", laptop_words(laptop)


def _case(case: TeamCase) -> Iterator[str]:
    yield from prose(f"{case.child}, {case.place}. {asked_of(case)}")
    if not case.is_open:
        yield from prose(f"{case.reason} ({case.by})", "  ")
    labels = list(dict.fromkeys(row.label for side in case.sides for row in side.rows))
    heads = ("", *(f"{side.laptop}{' (this laptop)' if side.own else ''}" for side in case.sides))
    made = [london(side.made_at) for side in case.sides]
    rows = [("Recorded", *(f"{long_date(at.date())} at {clock_time(at)}" for at in made))]
    rows += [(label, *(side.told(label) for side in case.sides)) for label in labels]
    rows.append(("State", *(f"in {side.exported_as}" if side.exported_as else side.status for side in case.sides)))
    if not case.is_open:
        rows.append(("Counts", *("yes" if side.counts else "no" for side in case.sides)))
    yield from table([heads, *rows], flexible=1)
    for side in case.sides if case.is_open else ():
        yield f"  mavis collect --keep {side.key} --reason “…”"
