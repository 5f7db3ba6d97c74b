"""What `mavis --plain` asks where a child isn't due: what came between, and by whom, for `mavis record`."""

from typing import Protocol, TypeVar

from mavis_tui.console.although import AlthoughTyped, name_of
from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.given_although.in_words import KIND_LABELS, THE_FIVE
from mavis_tui.models.given_although.rules import BY_LABELS, FIELDS, against_it, althoughs_for
from mavis_tui.models.given_although.self_consent import ASK, TELLS
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.recording.wording import named

T = TypeVar("T")

_ASKED = {
    "consent_by": "Who gave consent:",
    "relationship": "What that person is to the child, like mother:",
    "phone": "Phone number:",
    "at": "At what time, like 10:05, or Enter for now:",
}


class Choose(Protocol):
    """Asks with numbered answers."""

    def __call__(self, question: str, choices: list[tuple[str, T]]) -> T:
        """Give the answer that was chosen."""
        ...


class AskFor(Protocol):
    """Asks for a line."""

    def __call__(self, question: str, *, needed: bool = True) -> str:
        """Give the line."""
        ...


def asked_although(options: Options, choose: Choose, ask: AskFor) -> AlthoughTyped:
    """Ask what came between; of no kind where it was not given after all."""
    kinds: list[tuple[str, AlthoughKind | None]] = [("It was not given", None)]
    kinds += [(KIND_LABELS[kind], kind) for kind in althoughs_for(options.status)]
    kind = choose(f"{options.label} can’t be given: {options.status.why} Was it given although?", kinds)
    if kind is None:
        return AlthoughTyped()
    fields = FIELDS[kind]
    said = {field: _asked(field, kind, options, ask) for field in fields if field != "statements"}
    competent = "statements" in fields and choose(THE_FIVE, [("No, not all of them", False), ("Yes, all five", True)])
    return AlthoughTyped(
        kind=name_of(kind),
        consent_by=said.get("consent_by", ""),
        relationship=said.get("relationship", ""),
        phone=said.get("phone", ""),
        at=said.get("at", ""),
        by=said.get("by", ""),
        words=said.get("words", ""),
        statements=competent,
    )


def asked_about_parents(choose: Choose) -> bool:
    """Ask a child who consents alone whether the parents may be told."""
    return choose(f"{ASK} {TELLS}", [("No, they are not to be told", False), ("Yes, they may be told", True)])


def _asked(field: str, kind: AlthoughKind, options: Options, ask: AskFor) -> str:
    if field == "words":
        needed = kind not in (AlthoughKind.PHONE_CONSENT, AlthoughKind.GILLICK)
        needed = needed or bool(against_it(options.child.care[options.programme], options.status))
        return ask("Why, in words:" if needed else "In words, or Enter:", needed=needed)
    if field == "by":
        return ask(f"{BY_LABELS[kind]}, or Enter for {named(options.nurse)}:", needed=False)
    return ask(_ASKED[field], needed=field != "at")
