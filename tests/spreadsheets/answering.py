"""Writes HEALTH_QUESTION_ANSWERS as Mavis does, from Mavis facts 9.1 and not from the program that is being tested."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

QUESTIONS = (
    "Does your child have any severe allergies?",
    "Does your child have a bleeding disorder or take medicine that affects clotting (anticoagulants)?",
    "Has your child been diagnosed with asthma?",
    "Does your child have any other medical conditions we should know about?",
    "Does your child need extra support during vaccination sessions?",
)
"""Questions in Mavis's wording, the last three among those of which some say that a yes needs no triage."""


class Said(NamedTuple):
    """What one person answered."""

    who: str
    yes: bool
    notes: str = ""


class Asked(NamedTuple):
    """A question, and what everybody answered who was asked."""

    question: str
    said: Sequence[Said]


def cell_of(asked: Sequence[Asked]) -> str:
    """Write the cell."""
    return "\r\n".join(f"{one.question} {', '.join(_told(said) for said in _merged(one.said))}" for one in asked)


def _merged(said: Sequence[Said]) -> Sequence[Said]:
    if len(said) > 1 and len({one[1:] for one in said}) == 1:
        return [said[0]._replace(who="All")]
    return said


def as_read(asked: Sequence[Asked]) -> list[tuple[str, str, bool, str]]:
    """Give question, person, answer and notes of every answer, in the order of the cell."""
    return [(one.question, *said) for one in asked for said in _merged(one.said)]


def _told(said: Said) -> str:
    return f"{'Yes' if said.yes else 'No'} from {said.who}{f' ({said.notes})' if said.notes else ''}"


_PIECES = st.sampled_from(
    [
        "peanuts",
        "EpiPen",
        "yes",
        "no",
        "from",
        "No from Dad",
        "No",
        "from school",
        ",",
        ", ",
        "(",
        ")",
        "(severe)",
        "\n",
        "\n\n",
        "?",
        "–",
        "see letter\nfrom the GP",
        "ffrwythau, cnau",
        "Ünal",
        "1/2",
    ]
)
NASTY = st.lists(_PIECES, min_size=1, max_size=7).map(" ".join).map(str.strip).filter(bool)
"""Notes as parents write them, and worse."""

TIDY = st.lists(st.sampled_from(["peanuts", "EpiPen", "(severe)", ", ", "no", "–"]), min_size=1, max_size=5).map(
    " ".join
)
"""Notes that can't be taken for anybody's yes."""

WHO = st.sampled_from(
    ["Mum", "Dad", "Guardian", "Other – Nan", "Other – Nain (mam’s mam) – carer", "Child (Gillick competent)"]
)


@st.composite
def said(draw: st.DrawFn, who: str, notes: st.SearchStrategy[str]) -> Said:
    """Answer: a yes has notes, as Mavis wants them; a no has none."""
    yes = draw(st.booleans())
    return Said(who, yes, draw(notes) if yes or ("(" in who and who.startswith("Other")) else "")


@st.composite
def asked(draw: st.DrawFn, notes: st.SearchStrategy[str] = NASTY) -> list[Asked]:
    """Ask some questions of one to three people."""
    people = draw(st.lists(WHO, min_size=1, max_size=3, unique=True))
    questions = draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=4, unique=True))
    return [Asked(question, [draw(said(who, notes)) for who in people]) for question in questions]
