"""HEALTH_QUESTION_ANSWERS: every answer of everybody who was asked, one after the other. Source: Mavis facts 9.1.

A line is `QUESTION? No from Mum, Yes from Dad (NOTES)`. Notes may hold commas, brackets, line breaks and the very words
that part the answers, so some cells can be split in several ways. A reading counts only if every part of it is whole;
of several the one with the most answers is taken. Whatever is left in doubt has `yes` None, which needs triage.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby

from mavis_tui.models.consent import HealthAnswer

_BEGINS = re.compile(r" (?:Yes|No) from ")
_PARTS = re.compile(r", (?=(?:Yes|No) from )")
_PEOPLE = ("Mum", "Dad", "Guardian", "Unknown", "All", "Child (Gillick competent)")
"""Whom Mavis names, besides `Other – ` and whatever a parent wrote."""

_ONE = re.compile(
    rf"(?:Yes|No) from (?:(?:{'|'.join(map(re.escape, _PEOPLE))})(?: \(.*\))?|Other(?: – .+)?)", re.DOTALL
)
_MOST_PARTS, _LONGEST_BLOCK = 60, 60
"""More parts or lines than any real cell has; what goes on for longer is in doubt."""

_SAID = re.compile(rf"Yes|from (?:{'|'.join(map(re.escape, (*_PEOPLE, 'Other')))})")
"""What no question of Mavis's has: an answer in front of the first one that is whole."""

_SPEAKS_OF_YES = re.compile(r"yes|from", re.IGNORECASE)
_AN_ANSWER = re.compile(r"\b(?:Yes|No) from ")

Answers = tuple[HealthAnswer, ...]


def read_question(text: str) -> Answers | None:
    """Read one question with the answers of everybody; None where the text isn't one and nothing else."""
    begins = _BEGINS.search(text)
    if begins is None:
        return None
    question, said = text[: begins.start()], text[begins.start() + 1 :]
    if not question.strip() or "\n" in question or _SAID.search(question):
        return None
    parts = _parted(said)
    if parts is None:
        return None
    read = tuple(_answer(question, part) for part in parts)
    named = [answer.responder for answer in read]
    if len(set(named)) < len(named) or ("All" in named and len(named) > 1):
        return tuple(_doubted(answer) for answer in read)  # Mavis writes each person once, and All alone
    return read


def read_answers(text: str, read: Callable[[str], Answers | None] = read_question) -> Answers:
    """Read the whole cell, each question with `read`. What can't be read keeps its text as a question in doubt."""
    if not text:
        return ()
    lines = text.replace("\r\n", "\n").split("\n")
    alone = list(map(read, lines))
    if None not in alone:  # nearly always: no notes run over several lines
        return tuple(chain.from_iterable(answers for answers in alone if answers is not None))
    return tuple(_read_blocks(lines, read))


def write_answers(answers: Iterable[HealthAnswer]) -> str:
    """Write the cell as Mavis does: each question once, with everybody's answer."""
    lines = []
    for question, of_question in groupby(answers, key=lambda answer: answer.question):
        said = [_written(answer) for answer in of_question if answer.responder]
        lines.append(f"{question} {', '.join(said)}" if said else question)
    return "\r\n".join(lines)


def _written(answer: HealthAnswer) -> str:
    notes = f" ({answer.notes})" if answer.notes else ""
    return f"{'No' if answer.yes is False else 'Yes'} from {answer.responder}{notes}"


def _read_blocks(lines: Sequence[str], read: Callable[[str], Answers | None]) -> Iterator[HealthAnswer]:
    """Join lines into questions, as few lines in each as can be; a line that fits nowhere is in doubt."""
    at = 0
    while at < len(lines):
        for until in range(at + 1, min(at + _LONGEST_BLOCK, len(lines)) + 1):
            answers = read("\n".join(lines[at:until]))
            if answers is not None:
                yield from answers
                at = until
                break
        else:
            if lines[at].strip():
                yield HealthAnswer(question=lines[at])
            at += 1


def _parted(said: str) -> list[str] | None:
    """Split what was said into answers that are each whole, as many as can be; None if there is no such way."""
    starts = [0, *(found.end() for found in _PARTS.finditer(said))]
    if len(starts) > _MOST_PARTS:
        return None
    ends = [*(start - 2 for start in starts[1:]), len(said)]
    best: list[list[str] | None] = [None] * len(starts) + [[]]
    for first in reversed(range(len(starts))):
        for last in range(first, len(starts)):
            rest = best[last + 1]
            part = said[starts[first] : ends[last]]
            if rest is not None and _ONE.fullmatch(part) is not None:
                held = best[first]
                if held is None or len(rest) + 1 > len(held):
                    best[first] = [part, *rest]
    return best[0]


def _answer(question: str, part: str) -> HealthAnswer:
    yes, _, rest = part.partition(" from ")
    who, notes = _who_and_notes(rest)
    answer = HealthAnswer(question=question, yes=yes == "Yes", responder=who, notes=notes)
    said = who.removeprefix("Other – "), notes
    if answer.yes:  # to a question that only informs it stops nobody, so that it mustn't hide one that does
        return _in_doubt(answer) if any(map(_hides_a_question, said)) else answer
    return _in_doubt(answer) if any(map(_hides_a_yes, said)) else answer


def _who_and_notes(text: str) -> tuple[str, str]:
    """Part `WHO (NOTES)`; somebody who is described may have brackets too, and then the last ones are the notes."""
    if not text.startswith("Other"):
        who = next(name for name in _PEOPLE if text.startswith(name))
        return who, text[len(who) + 2 : -1]
    depth = 0
    for at in reversed(range(len(text) if text.endswith(")") else 0)):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            return (text[: at - 1], text[at + 1 : -1]) if text[at - 1] == " " else (text, "")
    return text, ""


def _doubted(answer: HealthAnswer) -> HealthAnswer:
    """Take a no as in doubt; a yes stays one."""
    return answer if answer.yes else _in_doubt(answer)


def _in_doubt(answer: HealthAnswer) -> HealthAnswer:
    return HealthAnswer(question=answer.question, responder=answer.responder, notes=answer.notes)


def _hides_a_question(text: str) -> bool:
    """True if the words around a yes may hold the next question: a bracket or line end that went wrong hides it."""
    return _AN_ANSWER.search(text) is not None and ("?" in text or not _is_balanced(text))


def _hides_a_yes(text: str) -> bool:
    """True if the words around a no may hold somebody else's yes: one letter that went wrong hides it there."""
    return bool(text) and (not _is_balanced(text) or _SPEAKS_OF_YES.search(text) is not None)


def _is_balanced(text: str) -> bool:
    """True if each bracket of a text is closed, and none closes what isn't open."""
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0
