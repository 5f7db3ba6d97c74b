"""`mavis by-hand`: what Mavis takes from no file, to be worked off there and ticked off here."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, sessions_here
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.files.by_hand import ByHand, by_hand_count, ticked_words, whose_words
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.files.by_hand import ListOf


def command(
    session: Annotated[
        str,
        typer.Argument(
            metavar="[SESSION]",
            help="The number of a session; without it, all that have something on the list.",
            autocompletion=sessions_here,
            show_default=False,
        ),
    ] = "",
    done: Annotated[str, typer.Option("--done", metavar="KEY", help="Say that this was done in Mavis.")] = "",
    not_done: Annotated[
        str, typer.Option("--not-done", metavar="KEY", help="Say that this wasn’t done in Mavis after all.")
    ] = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List what is to be done in Mavis by hand, and tick it off.

    Mavis takes it from no file: absent children, batches, consent, triage and what else was recorded beside the doses,
    withdrawn records that a file carried, doses that the import can’t say, and what has to be entered before the file
    is uploaded; recorded on this device, or by colleagues as far as it knows. Each has its steps in Mavis, and stays on
    the list until somebody says that it was done, also when its session has left this device.
    """
    if done and not_done:
        raise BadInput("Say --done KEY or --not-done KEY, not both. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        left = made.left_for_mavis
        if session:
            _open(made, session)
        if key := done or not_done:
            left.tick(session or _session_of(made, key), key, done=bool(done))
        if session:
            things = list(left.of(session))
            show(things, lambda: _lines(things, session), as_json=as_json, shape="by-hand")
            return
        lists = left.everywhere()
        every = [thing for one in lists for thing in one.things]
        show(every, lambda: _all_lines(lists), as_json=as_json, shape="by-hand")


def _open(made: Workspace, session: str) -> None:
    """Open the session; of one that is gone and of which something is kept, that is what is asked for."""
    kept = not made.sessions.is_saved(session) and any(
        one.session == session for one in made.left_for_mavis.everywhere()
    )
    if not kept:
        asking.run(made, made.sessions.open(session))


def _session_of(made: Workspace, key: str) -> str:
    for one in made.left_for_mavis.everywhere():
        if any(thing.key == key for thing in one.things):
            return one.session
    raise NotFound(f"Nothing called {key} is left to be done in Mavis. Nothing was changed.")


def _all_lines(lists: Sequence[ListOf]) -> Iterator[str]:
    if not lists:
        yield f"In Mavis by hand: {by_hand_count(())}"
    for number, one in enumerate(lists):
        if number:
            yield ""
        yield from prose(one.title)
        yield from _lines(one.things, one.session)


def _lines(things: Sequence[ByHand], session: str) -> Iterator[str]:
    yield f"In Mavis by hand: {by_hand_count(things)}"
    for each in things:
        yield ""
        yield from prose(f"{'[x]' if each.done else '[ ]'} {each.child or 'For the team'}: {each.what}. {each.why}")
        if each.done is not None:
            yield from prose(ticked_words(each.done), "    ")
            continue
        if whose := whose_words(each):
            yield from prose(whose, "    ")
        for number, step in enumerate(each.steps, 1):
            yield from prose(f"{number} {step}", "    ")
        yield f"    mavis by-hand {session} --done {each.key}"
