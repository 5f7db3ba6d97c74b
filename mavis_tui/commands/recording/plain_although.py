"""What `mavis --plain` asks where a child isn't due: what came between, and by whom, for `mavis record`."""

from mavis_tui.commands.recording.plain_asking import AskFor, Choose, asked_time
from mavis_tui.console.although import AlthoughTyped, name_of, usual_by
from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.given_although.in_words import KIND_LABELS, THE_FIVE
from mavis_tui.models.given_although.rules import BY_LABELS, FIELDS, against_it
from mavis_tui.models.given_although.self_consent import ASK, TELLS
from mavis_tui.workspace.recording.form_answers import Options

_ASKED = {
    "consent_by": "Who gave consent:",
    "relationship": "What that person is to the child, like mother:",
    "phone": "Phone number:",
    "at": "At what time, like 10:05, or Enter for now:",
}


def asked_although(options: Options, choose: Choose, ask: AskFor) -> AlthoughTyped:
    """Ask what came between; of no kind where it was not given after all."""
    kinds: list[tuple[str, AlthoughKind | None]] = [("It was not given", None)]
    kinds += [(KIND_LABELS[kind], kind) for kind in options.althoughs]
    why = " ".join(one for one in ("" if options.status.ready else options.status.why, options.not_allowed) if one)
    kind = choose(f"{options.label} can’t be given: {why} Was it given although?", kinds)
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
        of_role = options.not_allowed if kind is not AlthoughKind.PSD else options.status.ready is False
        needed = kind not in (AlthoughKind.PHONE_CONSENT, AlthoughKind.GILLICK, AlthoughKind.PSD)
        needed = needed or bool(against_it(options.child.care[options.programme], options.status) or of_role)
        return ask("Why, in words:" if needed else "In words, or Enter:", needed=needed)
    if field == "by":
        you = usual_by(kind, options)
        return ask(f"{BY_LABELS[kind]}, or Enter for {you}:" if you else f"{BY_LABELS[kind]}:", needed=not you)
    if field == "at":
        return asked_time(ask, _ASKED[field], needed=False)
    return ask(_ASKED[field])
