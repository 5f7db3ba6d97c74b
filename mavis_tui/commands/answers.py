"""Reads what was typed after `mavis record` into the answers of the form, or says what there is to choose from."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from mavis_tui.errors import BadInput
from mavis_tui.models.batch import Batch
from mavis_tui.models.programme import (
    METHODS,
    PROGRAMMES,
    REASONS,
    SITES,
    VACCINES,
    Method,
    Programme,
    Site,
    sites_for,
    usual_method,
)
from mavis_tui.workspace.children import ChildPage
from mavis_tui.workspace.recording import Answers, Options

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


def programme_of(typed: str, page: ChildPage) -> Programme:
    """Give the programme that is meant: the only one that the child is listed for, if it was left out."""
    listed = {section.programme: section.label for section in page.sections}
    if not typed and len(listed) == 1:
        return next(iter(listed))
    names = {programme: (PROGRAMMES[programme].label, *PROGRAMMES[programme].import_names) for programme in Programme}
    if typed:
        return _one_of(names, typed, "--programme", offered=listed or names)
    raise BadInput(f"Say in which programme with --programme: {_all(listed)}. Nothing was recorded.")


def answers_of(typed: Typed, options: Options) -> Answers:
    """Read the answers. Raises BadInput that lists what there is to choose from."""
    if typed.not_given:
        return _not_given(typed)
    if not options.vaccines:
        return Answers()  # nothing may be given to this child today; the rules say why
    vaccine = _vaccine(typed.vaccine, options)
    method = _one_of({m: (METHODS[m].label,) for m in Method}, typed.method, "--method") if typed.method else None
    number, expiry = _batch(typed, options, vaccine)
    return Answers(
        vaccine=vaccine,
        batch_number=number,
        batch_expiry=expiry,
        method=method,
        site=_site(typed.site, method or usual_method(VACCINES[vaccine])),
        dose=typed.dose,
        notes=typed.notes,
    )


def day_of(text: str, option: str) -> date:
    """Read a date, as 2027-05-31 or as 31/05/2027. Raises BadInput."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 # a day has no zone
        except ValueError:
            continue
    raise BadInput(f"{option} must be a date like 2027-05-31 or 31/05/2027, not “{text}”. Nothing was recorded.")


def _not_given(typed: Typed) -> Answers:
    for option in ("vaccine", "batch", "expiry", "site", "method", "dose"):
        if getattr(typed, option):
            raise BadInput(f"--{option} is for a vaccine that was given; leave it out with --not-given.")
    names = {reason: (facts.label, facts.import_name) for reason, facts in REASONS.items()}
    return Answers(reason=_one_of(names, typed.not_given, "--not-given"), notes=typed.notes)


def _vaccine(typed: str, options: Options) -> str:
    offered = {vaccine.name: (vaccine.brand, vaccine.nivs_name or "") for vaccine in options.vaccines}
    if typed:
        return _one_of(offered, typed, "--vaccine")
    if len(offered) == 1:
        return next(iter(offered))
    raise BadInput(f"Say which vaccine with --vaccine: {_all(offered)}. Nothing was recorded.")


def _batch(typed: Typed, options: Options, vaccine: str) -> tuple[str, date | None]:
    """Give number and expiry: as typed, or else as they are known of the batch, or of today's usual one."""
    usual = options.usual.get(vaccine)
    known = [*([usual] if usual else []), *options.batches.get(vaccine, ())]
    number = typed.batch.strip().upper() or (usual.number if usual else "")
    if not number:
        there_are = f" There are: {_listed(known)}." if known else ""
        raise BadInput(f"Say which batch with --batch: none has been given today yet.{there_are} Nothing was recorded.")
    if typed.expiry:
        return number, day_of(typed.expiry, "--expiry")
    expiry = next((batch.expiry for batch in known if batch.number.upper() == number and batch.expiry), None)
    if expiry is None:
        raise BadInput(f"The expiry date of batch {number} isn’t known. Say it with --expiry. Nothing was recorded.")
    return number, expiry


def _listed(batches: Iterable[Batch]) -> str:
    return ", ".join(dict.fromkeys(batch.number for batch in batches))


def _site(typed: str, method: Method) -> Site | None:
    fitting = sites_for(method)
    if not typed and len(fitting) == 1:
        return fitting[0]
    offered = {site: (SITES[site].label, *SITES[site].import_names) for site in fitting}
    if typed:
        return _one_of(offered, typed, "--site")
    raise BadInput(f"Say where it was given with --site: {_all(offered)}. Nothing was recorded.")


def _one_of(names: Mapping[T, Iterable[str]], typed: str, option: str, offered: Iterable[T] | None = None) -> T:
    """Find the choice whose key or one of whose names was typed, in any case. Raises BadInput listing the keys."""
    wanted = typed.strip().casefold()
    for choice, others in names.items():
        if wanted in {str(choice).casefold(), *(other.casefold() for other in others if other)}:
            return choice
    raise BadInput(
        f"“{typed}” isn’t something for {option}. There are: {_all(offered or names)}. Nothing was recorded."
    )


def _all(choices: Iterable[object]) -> str:
    return ", ".join(str(choice) for choice in choices)
