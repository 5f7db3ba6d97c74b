"""`mavis record-sealed`: recording while the offline password is forgotten, without any list."""

import sys
from collections.abc import Callable
from typing import Annotated, NamedTuple, TypeVar

import typer

from mavis_tui.console import compose, passwords
from mavis_tui.console.answers import day_of, expiry_of, one_of, time_of
from mavis_tui.console.descriptors import line_of_input
from mavis_tui.console.dose_options import (
    HalfDoseOption,
    IdentifiedByOption,
    NotesOption,
    NotGivenOption,
    RelationshipOption,
    SiteOption,
)
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput, CannotBeDone
from mavis_tui.models.programme import PROGRAMMES, REASONS, SITES, VACCINES, Programme
from mavis_tui.models.vaccination import Identification
from mavis_tui.models.wording import counted
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.sealed_records import SEALED, IntakeAnswers, PreparedIntake, sealed_rows

T = TypeVar("T")


class Paper(NamedTuple):
    """What was typed, as it would stand on paper; an empty text was left out."""

    given_name: str
    family_name: str
    born: str
    nhs_number: str
    place: str
    programme: str
    not_given: str
    vaccine: str
    batch: str
    expiry: str
    site: str
    dose: str
    time: str
    nurse_name: str
    nurse_email: str
    identified_by: str
    relationship: str
    notes: str


_QUESTIONS = Paper(
    given_name="Child’s first name",
    family_name="Child’s surname",
    born="Date of birth, like 21/06/2013",
    nhs_number="NHS number, if you know it",
    place="School or session",
    programme="Programme: flu, hpv, menacwy, td_ipv or mmr",
    not_given="If it was not given, why: refused, unwell, contraindicated or already_had",
    vaccine="Vaccine",
    batch="Batch number",
    expiry="Batch expiry date, like 31/05/2027 or 05/2027",
    site="Where it was given, like “left upper arm”",
    dose="Dose number, if you know it",
    time="Time today, like 10:05; nothing for now",
    nurse_name="Your name",
    nurse_email="Your e-mail address",
    identified_by="Who confirmed who the child is; nothing for the child",
    relationship="What that person is to the child",
    notes="Notes, if any",
)
_OF_A_DOSE = ("vaccine", "batch", "expiry", "site", "dose")


def command(
    given_name: Annotated[str, typer.Option(help="The child’s first name.")] = "",
    family_name: Annotated[str, typer.Option(help="The child’s surname.")] = "",
    born: Annotated[str, typer.Option(metavar="DATE", help="Date of birth, like 2013-06-21.")] = "",
    nhs_number: Annotated[str, typer.Option(help="The NHS number, if you know it.")] = "",
    place: Annotated[str, typer.Option(help="The school or session, in words.")] = "",
    programme: Annotated[str, typer.Option(help="flu, hpv, menacwy, td_ipv or mmr.")] = "",
    vaccine: Annotated[str, typer.Option(help="The product, like Gardasil9.")] = "",
    batch: Annotated[str, typer.Option(help="The batch number.")] = "",
    expiry: Annotated[
        str, typer.Option(metavar="DATE", help="The batch’s expiry date, as on the box: 31/05/2027 or 05/2027.")
    ] = "",
    site: SiteOption = "",
    dose: Annotated[str, typer.Option(help="The number of the dose, if you know it.")] = "",
    half_dose: HalfDoseOption = False,
    not_given: NotGivenOption = "",
    date: Annotated[str, typer.Option(metavar="DATE", help="The day, if it wasn’t today; needs --time.")] = "",
    time: Annotated[str, typer.Option(help="When, like 10:05; now if left out.")] = "",
    nurse_name: Annotated[str, typer.Option(help="The name of who vaccinated.")] = "",
    nurse_email: Annotated[str, typer.Option(help="The e-mail address she signs in with.")] = "",
    identified_by: IdentifiedByOption = "",
    relationship: RelationshipOption = "",
    notes: NotesOption = "",
    as_json: AsJson = False,
) -> None:
    """Record on a day on which the offline password is forgotten.

    Needs no password and shows nothing of what is on this device. The record is sealed: it can be read once the store
    is unlocked again, and is then matched to the child: mavis match.

    Without options, asks for everything, so that no name stays in the shell’s history; there an empty line keeps what
    was answered before, and - takes it out.
    """
    paper = Paper(
        given_name=given_name,
        family_name=family_name,
        born=born,
        nhs_number=nhs_number,
        place=place,
        programme=programme,
        not_given=not_given,
        vaccine=vaccine,
        batch=batch,
        expiry=expiry,
        site=site,
        dose=dose,
        time=time,
        nurse_name=nurse_name,
        nurse_email=nurse_email,
        identified_by=identified_by,
        relationship=relationship,
        notes=notes,
    )
    with compose.opened() as made:
        if not made.access.has_store:
            raise CannotBeDone("There is no offline store on this device, so nothing was recorded. Write it on paper.")
        if passwords.can_ask() and not any(paper):
            prepared = _asked(made)
        else:
            prepared = made.sealed_recording.prepare(_answers(paper, half_dose=half_dose, day=date))
        if prepared.breaches:
            raise BadInput(f"{_wrong(prepared)} Nothing was recorded.")
        record = made.sealed_recording.confirm(prepared)
        waiting = made.sealed_recording.waiting()
        wait = counted(waiting, "record waits", "records wait")
        lines = [f"Recorded. {wait} sealed on this device.", *prose(SEALED)]
        show({"id": record.id, "waiting": waiting}, lambda: lines, as_json=as_json, shape="record-sealed")


def _answers(paper: Paper, *, half_dose: bool, day: str) -> IntakeAnswers:

    programmes = {one: (PROGRAMMES[one].label, *PROGRAMMES[one].import_names) for one in Programme}
    reasons = {one: (facts.label, facts.import_name) for one, facts in REASONS.items()}
    sites = {one: (facts.label, *facts.import_names) for one, facts in SITES.items()}
    vaccines = {one.name: (one.brand, one.nivs_name or "") for one in VACCINES.values()}
    by, relationship = paper.identified_by, paper.relationship
    return IntakeAnswers(
        given_name=paper.given_name,
        family_name=paper.family_name,
        date_of_birth=_read(paper.born, lambda text: day_of(text, "--born")),
        nhs_number=paper.nhs_number,
        place=paper.place,
        programme=_read(paper.programme, lambda text: one_of(programmes, text, "--programme")),
        reason=_read(paper.not_given, lambda text: one_of(reasons, text, "--not-given")),
        vaccine=_read(paper.vaccine, lambda text: one_of(vaccines, text, "--vaccine")),
        batch_number=paper.batch,
        batch_expiry=_read(paper.expiry, expiry_of),
        site=_read(paper.site, lambda text: one_of(sites, text, "--site")),
        dose=_read(paper.dose, _number),
        full_dose=not half_dose,
        on=_read(day, lambda text: day_of(text, "--date")),
        at=_read(paper.time, time_of),
        nurse_name=paper.nurse_name,
        nurse_email=paper.nurse_email,
        identified=Identification(by_child=not (by or relationship), name=by, relationship=relationship),
        notes=paper.notes,
    )


def _read(text: str, read: Callable[[str], T]) -> T | None:
    return read(text) if text.strip() else None


def _number(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise BadInput(f"--dose must be a number like 1, not “{text}”. Nothing was recorded.")
    return int(text)


def _asked(made: Workspace) -> PreparedIntake:
    """Ask for everything, line by line, until it is right and the nurse says so; what was said before is kept."""
    paper = Paper(*[""] * len(Paper._fields))
    while True:
        paper = _asked_again(paper)
        try:
            prepared = made.sealed_recording.prepare(_answers(paper, half_dose=False, day=""))
        except BadInput as error:
            say(str(error))
            continue
        if prepared.record is None or prepared.breaches:
            say(_wrong(prepared))
            continue
        for label, words in sealed_rows(prepared.record).items():
            say(f"{label}: {words}")
        if _ask("Is this right? yes or no").strip().casefold() in ("y", "yes"):
            return prepared


def _asked_again(before: Paper) -> Paper:
    """Ask line by line, leaving out what is needless by now; an empty line keeps what was said, - takes it out."""
    said = before._asdict()
    for name, question in _QUESTIONS._asdict().items():
        needless = (name in _OF_A_DOSE and said["not_given"]) or (name == "relationship" and not said["identified_by"])
        if not needless:
            typed = _ask(f"{question} [{said[name]}]" if said[name] else question).strip()
            said[name] = "" if typed == "-" else typed or said[name]
    return Paper(**said)


def _wrong(prepared: PreparedIntake) -> str:
    return " ".join(breach.sentence for breach in prepared.breaches)


def _ask(question: str) -> str:

    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    line = line_of_input()
    if not line:
        raise CannotBeDone("Nobody answers any more. Nothing was recorded.")
    return line.rstrip("\r\n")
