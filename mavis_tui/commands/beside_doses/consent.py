"""`mavis consent`: what a parent, or a competent child, answered on the day."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer
from msgspec.structs import replace

from mavis_tui.commands.beside_doses.keeping_one import AtOption, Making, ProgrammeOption, begun_in, recording_beside
from mavis_tui.console.answers import one_of
from mavis_tui.errors import BadInput
from mavis_tui.models.beside_doses.listed import in_place_of
from mavis_tui.models.calendar import london
from mavis_tui.models.consent import BY_THE_CHILD, HealthAnswer, VaccineMethod
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.health_questions import is_about_asthma, questions_for
from mavis_tui.models.of_the_day.consent_taken import (
    REFUSAL_LABELS,
    RESPONSE_LABELS,
    ROUTE_LABELS,
    ConsentTaken,
    RefusalReason,
    Response,
    Route,
)
from mavis_tui.models.programme import Programme, variant_of
from mavis_tui.workspace.recording.who_answers import known_respondent

_RESPONSES = {one.value.replace("_", "-"): one for one in Response}
_ROUTES = {"phone": Route.PHONE, "in-person": Route.IN_PERSON, "paper": Route.PAPER, "self": Route.SELF}
_REPLACED = (Response.GIVEN, Response.REFUSED)
_REASONS = {one.value.replace("_", "-"): one for one in RefusalReason}


@recording_beside(shape="consent")
def command(
    making: Making,
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="given, refused or not-reached.")] = "",
    programme: ProgrammeOption = "",
    name: Annotated[str, typer.Option(metavar="NAME", help="Who answered, or who was called.")] = "",
    relationship: Annotated[
        str, typer.Option(help="What that person is to the child, like Mum; not needed for a parent on the list.")
    ] = "",
    phone: Annotated[
        str, typer.Option(metavar="NUMBER", help="The number called; not needed for a parent on the list.")
    ] = "",
    how: Annotated[str, typer.Option(help="phone, in-person, paper, or self: the child’s own consent.")] = "",
    method: Annotated[
        str, typer.Option(help="What was agreed to, preferred first: nasal, injection or nasal,injection.")
    ] = "",
    no_gelatine: Annotated[bool, typer.Option("--no-gelatine", help="Only a vaccine without gelatine.")] = False,
    all_no: Annotated[bool, typer.Option("--all-no", help="Every health question was asked and answered no.")] = False,
    yes: Annotated[
        list[str] | None,
        typer.Option(
            "--yes",
            metavar="N:DETAILS",
            help="A question answered yes, by its number, with the details; the others were answered no. May be given "
            "several times.",
        ),
    ] = None,
    reason: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            help="Why it was refused: personal-choice, contains-gelatine, already-vaccinated, "
            "will-be-vaccinated-elsewhere, medical-reasons, do-not-want-vaccination-at-school or other.",
        ),
    ] = "",
    follow_up: Annotated[
        bool | None,
        typer.Option("--follow-up/--no-follow-up", help="Who refused wants to be spoken to again, or doesn’t."),
    ] = None,
    replaces: Annotated[
        str,
        typer.Option(
            metavar="ANSWER",
            help="given or refused: the answer on the list, which names nobody, was this person’s alone, and this one "
            "takes its place.",
        ),
    ] = "",
    words: Annotated[str, typer.Option(help="Notes; at most 1,000 characters.")] = "",
    tell_parents: Annotated[
        bool | None,
        typer.Option("--tell-parents/--no-tell-parents", help="Own consent: whether the parents may be told."),
    ] = None,
    at: AtOption = "",
) -> ConsentTaken:
    """Record what a parent or a competent child answered.

    Consent given, refused, or could not be reached. It changes how the child stands as Mavis would judge it, at once
    and on every laptop: of each person the newest answer counts, one no among several is conflicting consent, and a yes
    to a health question may need triage. Without --all-no and --yes the questions are listed with their numbers, and
    nothing is recorded. Mavis takes it from no file: it stands on the list of what is to be entered there.
    """
    typed = _Typed(
        answer,
        programme,
        name,
        relationship,
        phone,
        how,
        method,
        no_gelatine,
        all_no,
        tuple(yes or ()),
        reason,
        words,
        tell_parents,
        at,
        follow_up,
        replaces,
    )
    return _consent(making, typed)


class _Typed(NamedTuple):
    """The options as they were typed; an empty one was left out."""

    answer: str
    programme: str
    name: str
    relationship: str
    phone: str
    how: str
    method: str
    no_gelatine: bool
    all_no: bool
    yes: tuple[str, ...]
    reason: str
    words: str
    tell_parents: bool | None
    at: str
    follow_up: bool | None
    replaces: str


def _consent(making: Making, typed: _Typed) -> ConsentTaken:
    """Read what was typed; what is left out of a correction stays as it was. Raises BadInput that lists the choices."""
    old = making.begun(ConsentTaken)
    if not typed.answer and old is None:
        raise BadInput(f"Say what was answered: {', '.join(_RESPONSES)}. Nothing was recorded.")
    if len(typed.words) > 1000:
        raise BadInput("--words can have 1,000 characters at most. Nothing was recorded.")
    programme = making.programme(typed.programme)
    record = old or ConsentTaken(
        **begun_in(making), programme=programme, response=Response.NOT_REACHED, route=Route.PHONE
    )
    record = _who(replace(record, programme=programme, at=making.at(typed.at)), making, typed)
    if typed.answer:
        said = {key: (RESPONSE_LABELS[one],) for key, one in _RESPONSES.items()}
        record = replace(record, response=_RESPONSES[one_of(said, typed.answer, "ANSWER")])
    if typed.words:
        record = replace(record, words=typed.words.strip())
    if typed.tell_parents is not None:
        record = replace(record, parents_may_be_told=typed.tell_parents)
    record = _replacing(record, making, typed.replaces)
    if record.response is Response.GIVEN:
        return _given(replace(record, reason=None, follow_up=bool(typed.follow_up)), making, typed)
    names = {key: (one.value, REFUSAL_LABELS[one]) for key, one in _REASONS.items()}
    reason = _REASONS[one_of(names, typed.reason, "--reason")] if typed.reason else record.reason
    refused = record.response is Response.REFUSED
    follow_up = typed.follow_up if typed.follow_up is not None else refused and record.follow_up
    return replace(
        record,
        reason=reason if refused else None,
        follow_up=follow_up,
        in_place_of=record.in_place_of if refused else None,
        methods=(),
        answers=(),
        without_gelatine=False,
    )


def _replacing(record: ConsentTaken, making: Making, typed: str) -> ConsentTaken:
    """Say what on the list the answer takes the place of; whether that can be, the rules say."""
    if not typed:
        return record
    response = _RESPONSES[one_of({one.value: (RESPONSE_LABELS[one],) for one in _REPLACED}, typed, "--replaces")]
    care = with_care(making.child, record.programme).care[record.programme]
    return replace(record, in_place_of=in_place_of(care.consent, response))


def _given(record: ConsentTaken, making: Making, typed: _Typed) -> ConsentTaken:
    """Read what was agreed to, and the answers to the questions that belong to it."""
    methods = record.methods
    if typed.method or not methods:
        methods = making.methods(typed.method, record.programme, "--method")
    if not methods:
        raise BadInput(
            "Say with --method what was agreed to: nasal, injection or nasal,injection. Nothing was recorded."
        )
    changed = methods != record.methods or typed.no_gelatine or typed.all_no or bool(typed.yes)
    record = replace(record, methods=methods, without_gelatine=typed.no_gelatine or record.without_gelatine)
    if changed or not record.answers:
        return replace(record, answers=_answers(record, making, typed.yes, all_no=typed.all_no))
    return record


def _who(record: ConsentTaken, making: Making, typed: _Typed) -> ConsentTaken:
    """Say who answered; what the list knows of a parent of that name needn't be typed."""
    if typed.how:
        ways = {key: (one.value, ROUTE_LABELS[one]) for key, one in _ROUTES.items()}
        record = replace(record, route=_ROUTES[one_of(ways, typed.how, "--how")])
    if record.route is Route.SELF:
        return replace(record, responder="", relationship="", phone="")
    called = " ".join(typed.name.split()) or record.responder
    known = known_respondent(making.child, called)
    return replace(
        record,
        responder=known.name if known is not None else called,
        relationship=" ".join(typed.relationship.split())
        or record.relationship
        or (known.relationship if known else ""),
        phone=" ".join(typed.phone.split())[:50] or record.phone or (known.phone if known else ""),
    )


def _answers(record: ConsentTaken, making: Making, yes: Sequence[str], *, all_no: bool) -> tuple[HealthAnswer, ...]:
    """Read the answers to the questions of the programme. Raises BadInput that lists them where none was given."""
    said = _yeses(yes)
    questions = _questions(record, making, asthma=False)
    if any(is_about_asthma(questions[n - 1]) for n in said if 0 < n <= len(questions)):
        questions = _questions(record, making, asthma=True)
    wrong = [n for n in said if not 0 < n <= len(questions)]
    if (not said and not all_no) or (said and all_no) or wrong:
        listed = " ".join(f"{n}: {question}" for n, question in enumerate(questions, 1))
        raise BadInput(
            f"Ask the health questions, and say --all-no or, for each that was answered yes, --yes with its number and "
            f'the details, like --yes "1: nuts". They are: {listed} Nothing was recorded.'
        )
    who = BY_THE_CHILD if record.route is Route.SELF else record.relationship or record.responder
    return tuple(
        HealthAnswer(question=question, yes=n in said, responder=who, notes=said.get(n, ""))
        for n, question in enumerate(questions, 1)
    )


def _questions(record: ConsentTaken, making: Making, *, asthma: bool) -> tuple[str, ...]:
    programme: Programme = record.programme
    methods: tuple[VaccineMethod, ...] = record.methods
    return questions_for(
        programme,
        london(record.at).date(),
        variant=variant_of(programme, making.child.date_of_birth),
        methods=methods,
        without_gelatine=record.without_gelatine,
        asthma=asthma,
    )


def _yeses(typed: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in typed:
        number, _, details = one.partition(":")
        if not number.strip().isdecimal() or not 0 < len(details.strip()) <= 1000:
            raise BadInput(f'“{one}” isn’t something for --yes. Give it like --yes "1: nuts". Nothing was recorded.')
        found[int(number)] = details.strip()
    return found
