"""The end of the printed list: what is to be done in Mavis by hand, with a box to tick beside each."""

from collections.abc import Sequence
from html import escape

from mavis_tui.models.files.by_hand import ByHand, by_hand_count, ticked_words, whose_words


def by_hand_section(things: Sequence[ByHand]) -> str:
    """Draw the section as HTML, empty where there is nothing to do. Everything from outside is escaped."""
    if not things:
        return ""
    items = "".join(_item(each) for each in things)
    return f"<section><h2>To do in Mavis by hand: {escape(by_hand_count(things))}</h2>{items}</section>"


def _item(each: ByHand) -> str:
    box = "☐" if each.done is None else "☑"
    head = f"<p><b>{box} {escape(each.child or 'For the team')}: {escape(each.what)}</b></p><p>{escape(each.why)}</p>"
    if each.done is not None:
        return f"{head}<p>{escape(ticked_words(each.done))}</p>"
    head += f"<p>{escape(whose)}</p>" if (whose := whose_words(each)) else ""
    steps = "".join(f"<li>{escape(step)}</li>" for step in each.steps)
    return f"{head}<ol>{steps}</ol>"
