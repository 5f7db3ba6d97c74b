"""`mavis by-hand`: what Mavis takes from no file, to be worked off there and ticked off here."""

from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.models.files.by_hand import ByHand, by_hand_count, ticked_words


def command(
    session: SessionId,
    done: Annotated[str, typer.Option("--done", metavar="KEY", help="Say that this was done in Mavis.")] = "",
    not_done: Annotated[
        str, typer.Option("--not-done", metavar="KEY", help="Say that this wasn’t done in Mavis after all.")
    ] = "",
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """List what is to be done in Mavis by hand, and tick it off.

    Mavis takes it from no file. It is of what was recorded on this device: absent children, batches, withdrawn records
    that a file carried, doses that the import can’t say, and what has to be entered before the file is uploaded. Each
    has its steps in Mavis, and stays on the list until somebody says that it was done.
    """
    if done and not_done:
        raise BadInput("Say --done KEY or --not-done KEY, not both. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        if done or not_done:
            made.left_for_mavis.tick(session, done or not_done, done=bool(done))
        things = list(made.left_for_mavis.of(session))
        show(things, lambda: _lines(things, session), as_json=as_json, shape="by-hand")


def _lines(things: list[ByHand], session: str) -> Iterator[str]:
    yield f"In Mavis by hand: {by_hand_count(things)}"
    for each in things:
        yield ""
        yield from prose(f"{'[x]' if each.done else '[ ]'} {each.child or 'For the team'}: {each.what}. {each.why}")
        if each.done is not None:
            yield from prose(ticked_words(each.done), "    ")
            continue
        for number, step in enumerate(each.steps, 1):
            yield from prose(f"{number} {step}", "    ")
        yield f"    mavis by-hand {session} --done {each.key}"
