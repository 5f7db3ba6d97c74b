"""What health questions and their answers tell: which yes needs a nurse to look first, and who accepts what.

By Mavis facts 9.2 and 9.3, and `country/questions.py`.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from mavis_tui.models.consent import HealthAnswer, VaccineMethod
from mavis_tui.models.country.questions import ROWS
from mavis_tui.models.programme import Programme, Variant
from mavis_tui.models.telling_apart.folding import folded

_BOTH = 2
_ASTHMA, _OF_ASTHMA = "diagnosed with asthma", "their asthma"


@lru_cache(maxsize=1024)
def forces_triage(programme: Programme, question: str, day: date) -> bool:
    """Tell whether a yes to `question` needs triage, in the words of Mavis's sheet, by what holds on `day`.

    Case and spaces make no difference. A question that isn't known for that programme on that day forces triage: the
    same words may be harmless for one programme and not for another. Leicestershire's one exception can't be known
    here, see `country/questions.py`.
    """
    asked = folded(question)
    rows = [row for row in ROWS if row.programme == programme and row.held.on(day) and folded(row.text) == asked]
    return not rows or any(row.forces_triage for row in rows)


@lru_cache(maxsize=1024)
def is_end_of_a_question(text: str) -> bool:
    """True if a text is the end of a question of Mavis's and no whole one: what stood before it was cut off."""
    asked, known = folded(text), {folded(row.text) for row in ROWS}
    return asked not in known and any(question.endswith(asked) for question in known)


def accepts_gelatine(answers: Sequence[HealthAnswer]) -> bool | None:
    """Tell whether everybody who consents to MMR accepts gelatine; None where the answers don't say it.

    Only who accepts a vaccine with gelatine is asked about an anaphylaxis to it (facts 9.3).
    """
    return _everybody_was_asked(answers, "to gelatine")


def accepts_varicella(answers: Sequence[HealthAnswer]) -> bool | None:
    """Tell whether everybody who consents agreed to MMRV and not to MMR alone; None where the answers don't say it.

    The question about an allergy to the vaccine names varicella only to who consented to MMRV (facts 9.3).
    """
    about_it = [answer for answer in answers if "measles" in folded(answer.question)]
    if not _everybody_was_asked(answers, "measles"):  # a line was cut or cleared: everybody is asked it of Mavis
        return None
    return _everybody_was_asked(about_it, "varicella")


def _everybody_was_asked(answers: Sequence[HealthAnswer], words: str) -> bool | None:
    """Tell whether everybody who answered anything answered a question with these words too; None if nobody did.

    `All` are those who were asked one question, two at least: with three people it isn't certain who they are.
    """
    everybody = {answer.responder for answer in answers if answer.responder}
    asked = {answer.responder for answer in answers if answer.responder and words in folded(answer.question)}
    if not everybody:
        return None
    if "All" in asked:
        return len(everybody - {"All"}) <= _BOTH
    return "All" not in everybody and everybody == asked


def questions_for(
    programme: Programme,
    day: date,
    *,
    variant: Variant | None = None,
    methods: Sequence[VaccineMethod] = (),
    without_gelatine: bool = False,
    asthma: bool = False,
) -> tuple[str, ...]:
    """List the questions to ask who consents on `day`, in Mavis's order: the union for the methods agreed to.

    Gelatine is asked of who accepts it, varicella of who agrees to MMRV (facts 9.3); the two questions that follow a
    yes to asthma only with `asthma` (facts 3.7).
    """
    found = []
    for row in ROWS:
        text = folded(row.text)
        if row.programme != programme or not row.held.on(day) or (methods and not {*methods} & {*row.methods}):
            continue
        if "measles" in text and ("varicella" in text) is not (variant is Variant.MMRV):
            continue
        if ("to gelatine" in text and without_gelatine) or (_OF_ASTHMA in text and not asthma):
            continue
        found.append(row.text)
    return tuple(found)


def is_about_asthma(question: str) -> bool:
    """True for the question whose yes is followed by two others."""
    return _ASTHMA in folded(question)
