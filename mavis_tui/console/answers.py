"""Reads what was typed after `mavis record` into the answers of the form, or says what there is to choose from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from mavis_tui.console.role_and_protocol import role_typed
from mavis_tui.errors import BadInput
from mavis_tui.models.although import Although
from mavis_tui.models.batch import Batch
from mavis_tui.models.on_the_day import reason_on, reasons_on, site_on, sites_for
from mavis_tui.models.programme import (
    METHODS,
    PROGRAMMES,
    VACCINES,
    Method,
    Programme,
    Reason,
    Site,
    usual_method,
)
from mavis_tui.models.protocols import PROTOCOL_LABELS
from mavis_tui.models.vaccination import Identification, Protocol, Staff, same_person
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.recording.form_answers import Answers, Options, answers_of
from mavis_tui.workspace.typed_values import AS_ON_THE_BOX, typed_date, typed_expiry, typed_time

T = TypeVar("T")


class Typed(NamedTuple):
    """The options of the command as they were typed; an empty one was left out."""

    programme: str = ""
    vaccine: str = ""
    batch: str = ""
    expiry: str = ""
    site: str = ""
    method: str = ""
    dose: int | None = None
    not_given: str = ""
    notes: str = ""
    half_dose: bool = False
    identified_by: str = ""
    relationship: str = ""
    time: str = ""
    on: str = ""
    vaccinator: str = ""
    vaccinator_role: str = ""
    supplier: str = ""
    protocol: str = ""
    pre_screened: bool | None = None
    tell_parents: bool | None = None
    expired_batch: bool = False
    same_site: bool = False


def as_words(typed: Typed) -> Iterator[str]:
    """Give the options of `mavis record` that say the same, as somebody would type them."""
    said = typed._asdict()
    said["at"] = said.pop("time")
    if said["tell_parents"] is False:
        yield "--no-tell-parents"
    for name, value in said.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            yield option
        elif value:
            yield from (option, str(value))


def programme_meant(typed: str, page: ChildPage) -> Programme:
    """Give the programme that is meant: the only one that the child is listed for, if it was left out."""
    listed = {section.programme: section.label for section in page.sections}
    if not typed and len(listed) == 1:
        return next(iter(listed))
    names = {programme: (PROGRAMMES[programme].label, *PROGRAMMES[programme].import_names) for programme in Programme}
    if typed:
        return one_of(names, typed, "--programme", offered=listed or names)
    raise BadInput(f"Say in which programme with --programme: {_all(listed)}. Nothing was recorded.")


def answers_typed(typed: Typed, options: Options, although: Although | None = None) -> Answers:
    """Read the answers; what is left out of a correction stays as it was. Raises BadInput that lists the choices."""
    said = _said(typed, options)
    if although is not None:
        said = replace(said, although=although)
    if typed.not_given:
        return replace(said, reason=_reason(typed, said.on or options.day), supplier=None)
    if said.reason is not None and not any(getattr(typed, name) for name in _OF_A_DOSE):
        return said
    if not options.vaccines:
        return replace(said, reason=None)  # nothing may be given to this child today; the rules say why
    vaccine = _vaccine(typed.vaccine, options, said.vaccine)
    same = vaccine == said.vaccine
    fits = (said.method is Method.NASAL) == VACCINES[vaccine].nasal  # a row typed in Excel may have said otherwise
    method = said.method if same and fits else None
    if typed.method:
        method = one_of({m: (METHODS[m].label,) for m in Method}, typed.method, "--method")
    number, expiry = _batch(typed, options, vaccine)
    return replace(
        said,
        reason=None,
        vaccine=vaccine,
        batch_number=number,
        batch_expiry=expiry,
        method=method,
        site=_site(typed.site, method or usual_method(VACCINES[vaccine]), said.site, options, said.on or options.day),
        dose=typed.dose or said.dose,
        full_dose=said.full_dose and not typed.half_dose,
        protocol=_protocol(typed.protocol),
        supplier=one_of(_people(options.suppliers), typed.supplier, "--supplier", offered=_emails(options.suppliers))
        if typed.supplier
        else said.supplier,
        pre_screened=said.pre_screened if typed.pre_screened is None else typed.pre_screened,
    )


def _protocol(typed: str) -> Protocol | None:
    """Read under which protocol; None where nothing was typed, so that it follows from role, session and child."""
    return one_of({one: (label,) for one, label in PROTOCOL_LABELS.items()}, typed, "--protocol") if typed else None


_OF_A_DOSE = ("vaccine", "batch", "expiry", "site", "method", "dose", "half_dose", "supplier", "protocol")
"""The options that only a vaccine that was given can have."""


def _said(typed: Typed, options: Options) -> Answers:
    """Start from what is recorded, if it is corrected, and read what concerns every attempt."""
    start = answers_of(options.correcting) if options.correcting is not None else Answers()
    return replace(
        start,
        notes=typed.notes or start.notes,
        on=day_of(typed.on, "--on") if typed.on else None,
        at=time_of(typed.time) if typed.time else None,
        vaccinator=_vaccinator(typed, options) or start.vaccinator,
        identified=Identification(by_child=False, name=typed.identified_by, relationship=typed.relationship)
        if typed.identified_by or typed.relationship
        else start.identified,
        parents_may_be_told=start.parents_may_be_told if typed.tell_parents is None else typed.tell_parents,
    )


def _vaccinator(typed: Typed, options: Options) -> Staff | None:
    """Give who vaccinated, and what she is where it is said and nobody knows better; None where nobody is named."""
    if not typed.vaccinator:
        if typed.vaccinator_role:
            raise BadInput("--vaccinator-role is for --vaccinator. Nothing was recorded.")
        return None
    team = options.vaccinators
    found = one_of(_people(team), typed.vaccinator, "--vaccinator", offered=_emails(team))
    if not typed.vaccinator_role:
        return found
    if not options.asks_role or same_person(found, options.nurse):
        raise BadInput(f"What {found.email} is, this device knows: leave out --vaccinator-role. Nothing was recorded.")
    return replace(found, role=role_typed(typed.vaccinator_role))


def time_of(text: str) -> time:
    """Read a time of the day, like 10:05. Raises BadInput."""
    read = typed_time(text)
    if read is None:
        raise BadInput(f"--time must be a time like 10:05, not “{text}”. Nothing was recorded.")
    return read


def day_of(text: str, option: str) -> date:
    """Read a date, as 2027-05-31 or as 31/05/2027. Raises BadInput."""
    read = typed_date(text)
    if read is None:
        raise BadInput(f"{option} must be a date like 2027-05-31 or 31/05/2027, not “{text}”. Nothing was recorded.")
    return read


def expiry_of(text: str) -> date:
    """Read the expiry date of a batch as it stands on the box; a month is its last day. Raises BadInput."""
    read = typed_expiry(text)
    if read is None:
        raise BadInput(f"Give --expiry {AS_ON_THE_BOX}, not “{text}”. Nothing was recorded.")
    return read


def _reason(typed: Typed, day: date) -> Reason:
    for option in _OF_A_DOSE:
        if getattr(typed, option):
            name = option.replace("_", "-")
            raise BadInput(f"--{name} is for a vaccine that was given; leave it out with --not-given.")
    words = {reason: reason_on(reason, day) for reason in reasons_on(day)}
    names = {reason: (facts.label, facts.import_name) for reason, facts in words.items()}
    return one_of(names, typed.not_given, "--not-given")


def _people(staff: Iterable[Staff]) -> dict[Staff, tuple[str, ...]]:
    return {person: (person.email, person.name) for person in staff}


def _emails(staff: Iterable[Staff]) -> list[str]:
    return [person.email for person in staff]


def _vaccine(typed: str, options: Options, recorded: str | None) -> str:
    if typed:
        return vaccine_typed(typed, options)
    if recorded is not None:
        return recorded
    if len(options.vaccines) == 1:
        return options.vaccines[0].name
    offered = _all(vaccine.name for vaccine in options.vaccines)
    raise BadInput(f"Say which vaccine with --vaccine: {offered}. Nothing was recorded.")


def vaccine_typed(typed: str, options: Options) -> str:
    """Find the vaccine that was typed among those that may be given. Raises BadInput that lists them."""
    offered = {vaccine.name: (vaccine.brand, vaccine.nivs_name or "") for vaccine in options.vaccines}
    return one_of(offered, typed, "--vaccine")


def _batch(typed: Typed, options: Options, vaccine: str) -> tuple[str, date | None]:
    """Give number and expiry: as typed, or else as they are known of the batch, or of today's usual one."""
    known = options.batches_of(VACCINES[vaccine])
    old, usual = options.correcting, options.usual.get(vaccine)
    recorded = old.batch_number if old is not None and old.vaccine == vaccine else None
    number = typed.batch.strip().upper() or recorded or (usual.number if usual else "")
    if not number:
        there_are = f" There are: {_listed(known)}." if known else ""
        raise BadInput(f"Say which batch with --batch: none has been given today yet.{there_are} Nothing was recorded.")
    if typed.expiry:
        return number, expiry_of(typed.expiry)
    of_known = (batch.expiry for batch in known if batch.number.upper() == number and batch.expiry)
    expiry = next(of_known, options.expiries.get(number))
    if expiry is None:
        raise BadInput(f"The expiry date of batch {number} isn’t known. Say it with --expiry. Nothing was recorded.")
    return number, expiry


def _listed(batches: Iterable[Batch]) -> str:
    return ", ".join(dict.fromkeys(batch.number for batch in batches))


def _site(typed: str, method: Method, recorded: Site | None, options: Options, day: date) -> Site | None:
    fitting = sites_for(method, options.programme, day)
    if not typed and len(fitting) == 1:
        return fitting[0]
    if not typed and recorded in fitting:
        return recorded
    offered = {site: (site_on(site, day).label, *site_on(site, day).import_names) for site in fitting}
    if typed:
        return one_of(offered, typed, "--site")
    raise BadInput(f"Say where it was given with --site: {_all(offered)}. Nothing was recorded.")


def one_of(names: Mapping[T, Iterable[str]], typed: str, option: str, offered: Iterable[object] | None = None) -> T:
    """Find the choice whose key or one of whose names was typed, in any case. Raises BadInput listing the keys."""
    wanted = typed.strip().casefold()
    for choice, others in names.items():
        if wanted in {str(choice).casefold(), *(other.casefold() for other in others if other)}:
            return choice
    if not names:
        raise BadInput(f"This session names nobody for {option}. Leave it out. Nothing was recorded.")
    raise BadInput(
        f"“{typed}” isn’t something for {option}. There are: {_all(offered or names)}. Nothing was recorded."
    )


def _all(choices: Iterable[object]) -> str:
    return ", ".join(str(choice) for choice in choices)
