"""Health answers in words, one line a question with what everybody said; every front takes them from here."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mavis_tui.models.consent import HealthAnswer
from mavis_tui.models.wording import counted


class QuestionInWords(NamedTuple):
    """One question: what everybody answered in a line, and whether that is more than a plain no."""

    words: str
    plain_no: bool


def asked_in(answers: Iterable[HealthAnswer]) -> Iterator[QuestionInWords]:
    """Give a line for each question, in the order of the sheet: `… allergies? No from Mum · Yes from Dad: peanuts`."""
    of_question: dict[str, list[HealthAnswer]] = {}
    for answer in answers:
        of_question.setdefault(answer.question, []).append(answer)
    for question, said in of_question.items():
        words = " · ".join(map(_said, said))
        yield QuestionInWords(f"{question} {words}", all(one.yes is False and not one.notes for one in said))


def count_of_no(asked: list[QuestionInWords]) -> str:
    """Count what need not be listed: `5 questions, all answered no`, `4 of 6 health questions answered no`."""
    quiet = sum(one.plain_no for one in asked)
    if not quiet:
        return ""
    if quiet < len(asked):
        return f"{quiet} of {len(asked)} health questions answered no"
    return counted(quiet, "question, answered no", "questions, all answered no")


def _said(answer: HealthAnswer) -> str:
    said = {True: "Yes", False: "No", None: "Can’t be read for certain"}[answer.yes]
    by = f" from {answer.responder}" if answer.responder else ""
    return f"{said}{by}{f': {answer.notes}' if answer.notes else ''}"
