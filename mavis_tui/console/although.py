"""Reads what was typed after `mavis record --although` into why a dose was given to a child who isn't due."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from mavis_tui.console.answers import one_of
from mavis_tui.errors import BadInput
from mavis_tui.models.although import LONGEST_NAME, Although, AlthoughKind, Statement
from mavis_tui.models.breach import Breach
from mavis_tui.models.given_although.in_words import KIND_LABELS
from mavis_tui.models.given_although.rules import FIELDS
from mavis_tui.models.recorded.in_words import named
from mavis_tui.workspace.recording.although import at_on, lacking_in
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.recording.role import may_decide

OPTION_OF = {
    "consent_by": "--consent-by",
    "relationship": "--consent-relationship",
    "phone": "--consent-phone",
    "at": "--consent-at",
    "by": "--decided-by",
    "statements": "--gillick-competent",
    "words": "--words",
}
"""The option that says each field of Although."""

ALSO = " If it was given all the same, say why with --although."
HOW_TO_TELL = " Say it with --tell-parents or --no-tell-parents."


class AlthoughTyped(NamedTuple):
    """The options as they were typed; an empty one was left out."""

    kind: str = ""
    consent_by: str = ""
    relationship: str = ""
    phone: str = ""
    at: str = ""
    by: str = ""
    statements: bool = False
    words: str = ""


def although_words_typed(typed: AlthoughTyped) -> Iterator[str]:
    """Give the options that say the same, as somebody would type them."""
    if typed.kind:
        yield from ("--although", typed.kind)
    for field, option in OPTION_OF.items():
        said = getattr(typed, field)
        if said is True:
            yield option
        elif said:
            yield from (option, said)


def name_of(kind: AlthoughKind) -> str:
    """Write a kind as it is typed: `phone-consent`."""
    return kind.value.replace("_", "-")


def although_typed(typed: AlthoughTyped, options: Options, now: datetime) -> Although | None:
    """Read it; None where nothing was typed. Raises BadInput that names what is missing, too much or too long."""
    if not typed.kind:
        if extra := [OPTION_OF[field] for field in OPTION_OF if getattr(typed, field)]:
            raise BadInput(f"{', '.join(extra)}: say also what came between, with --although. Nothing was recorded.")
        return None
    names = {name_of(kind): (kind.value, KIND_LABELS[kind]) for kind in AlthoughKind}
    kind = AlthoughKind(one_of(names, typed.kind, "--although").replace("-", "_"))
    asked = FIELDS[kind]
    if extra := [OPTION_OF[field] for field in OPTION_OF if getattr(typed, field) and field not in asked]:
        raise BadInput(f"{', '.join(extra)}: not for --although {name_of(kind)}. Leave it out. Nothing was recorded.")
    said = Although(
        kind=kind,
        words=typed.words.strip(),
        by=(_short(typed.by, "by") or usual_by(kind, options)) if "by" in asked else "",
        consent_by=_short(typed.consent_by, "consent_by"),
        relationship=_short(typed.relationship, "relationship"),
        phone=_short(typed.phone, "phone", 50),
        at=at_on(options.day, typed.at, now) if "at" in asked else None,
        statements=tuple(Statement) if typed.statements else (),
    )
    if len(said.words) > 1000:
        raise BadInput("--words can have 1,000 characters at most. Nothing was recorded.")
    if found := lacking_in(options, said, now, barred=options.not_allowed):
        raise BadInput(f"{' '.join(breach.text for breach in found)} {_missing(kind, found)} Nothing was recorded.")
    return said


def usual_by(kind: AlthoughKind, options: Options) -> str:
    """Give who decided if nobody else is named: who records, where her role lets her (facts 3.10)."""
    decides = kind is AlthoughKind.PHONE_CONSENT or may_decide(options.nurse)
    return named(options.nurse)[:LONGEST_NAME] if decides and kind is not AlthoughKind.PSD else ""


def _missing(kind: AlthoughKind, found: list[Breach]) -> str:
    lacks = ", ".join(OPTION_OF[breach.field.removeprefix("although_")] for breach in found)
    return f"Missing for --although {name_of(kind)}: {lacks}."


def _short(text: str, field: str, longest: int = LONGEST_NAME) -> str:
    said = " ".join(text.split())
    if len(said) > longest:
        raise BadInput(f"{OPTION_OF[field]} can have {longest} characters at most. Nothing was recorded.")
    return said
