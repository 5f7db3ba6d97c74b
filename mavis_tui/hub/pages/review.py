"""Review: the records that the hub doubts, side by side, and what the office decides about them."""

from collections import Counter
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from mavis_tui.errors import BadInput, ChangedSince
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.clear_cases import clear_cases, decide_clear
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.record_in_words import described
from mavis_tui.hub.office.review import Case, Reviewed, case_of, list_cases
from mavis_tui.hub.office.take_file import to_match
from mavis_tui.hub.pages.drawing.rendering import go_on, one_page_of, page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import AT, NOTES_ITSELF, Visit
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.calendar import clock_time, long_date
from mavis_tui.models.change import Change
from mavis_tui.models.wording import counted

REVIEW_AT = f"{AT}/review"
_CASES = 50

_CRUMBS = (("Review", REVIEW_AT),)
_CHOICES = (
    (Ruling.KEEP, "Keep it: it counts"),
    (Ruling.SET_ASIDE, "Set it aside: it stays here, but doesn’t count"),
    (Ruling.UNDO, "Undo the correction: the record is as it was before"),
    (Ruling.ASK, "Ask the nurse: she reads your note on her laptop"),
)


@get(REVIEW_AT, summary="Review: list")
async def show_review(request: Visit) -> Response[Any]:
    """List the cases that somebody has to decide about."""
    hub, team, asked = hub_of(request), request.user.organisation, request.query_params
    session, closed = asked.get("session", ""), asked.get("closed") == "yes"
    every = await list_cases(hub.database, organisation=team, closed=closed)
    cases = [case for case in every if not session or session in case.sessions]
    unmatched = [one for one in await to_match(hub.database) if one.organisation == team]
    return page(
        request,
        "review.html",
        title="Review",
        section=REVIEW_AT,
        **one_page_of(request, [_row(case) for case in cases], _CASES),
        session=session,
        closed=closed,
        unmatched=unmatched,
        clear=len(await clear_cases(hub.database, team)),
        sessions=sorted({(case.session, case.title) for case in every}, key=lambda one: (one[1], one[0])),
    )


@get(f"{REVIEW_AT}/clear", summary="Review: look at the clear ones")
async def show_clear(request: Visit) -> Response[Any]:
    """Show what would be decided about cases in which nothing differs, before it is."""
    return await _clear(request)


@post(f"{REVIEW_AT}/clear", summary="Review: decide about the clear ones", status_code=200)
async def take_clear(request: Visit) -> Response[Any]:
    """Set aside the doses that were chosen, which came a second time."""
    form, hub, visitor = await request.form(), hub_of(request), request.user
    chosen = [tuple(one.split(" ", 1)) for one in form.getall("change", []) if " " in one]
    if not chosen:
        return await _clear(request, {"change": "Choose at least one record"})
    done, left = await decide_clear(
        hub.database,
        visitor.organisation,
        [(change, state) for change, state in chosen],
        by=visitor.email,
        now=hub.clock(),
    )
    said = f"{counted(len(done), 'record was', 'records were')} set aside."
    if left:
        said += f" Nothing was decided about {counted(len(left), 'other', 'others')}, which changed meanwhile."
    return go_on(request, REVIEW_AT, said)


@get(f"{REVIEW_AT}/{{change_id:str}}", summary="Review: look at a case")
async def show_case(request: Visit, change_id: FromPath[str]) -> Response[Any]:
    """Show the records of a case side by side."""
    return await _case(request, change_id)


@post(f"{REVIEW_AT}/{{change_id:str}}", summary="Review: decide", status_code=200, opt={NOTES_ITSELF: True})
async def take_decision(request: Visit, change_id: FromPath[str]) -> Response[Any]:
    """Decide about one record of a case."""
    form, hub, visitor = await request.form(), hub_of(request), request.user
    outcome, note = str(form.get("outcome", "")), str(form.get("note", ""))
    if outcome not in set(Ruling):
        return await _case(request, change_id, {f"outcome-{change_id}": "Choose what is to become of it"}, note=note)
    await case_of(hub.database, visitor.organisation, change_id)  # before it is stored: what nobody doubts has no page
    try:
        decision = await decide(
            hub.database,
            change_id,
            Ruling(outcome),
            by=visitor.email,
            note_text=note,
            now=hub.clock(),
            seen=str(form.get("seen", "")),
        )
    except ChangedSince as error:
        return await _case(request, change_id, {f"outcome-{change_id}": str(error)}, 409, outcome, note)
    except BadInput as error:
        return await _case(request, change_id, {f"note-{change_id}": str(error)}, 422, outcome, note)
    case = await case_of(hub.database, visitor.organisation, change_id)
    said = f"{change_id} was {decision.outcome.word}."
    if case.open and decision.decides:
        return go_on(request, f"{REVIEW_AT}/{change_id}", f"{said} Another record of the case is still to be decided.")
    return go_on(request, REVIEW_AT, said)


async def _clear(request: Visit, errors: dict[str, str] | None = None) -> Response[Any]:
    rows = await clear_cases(hub_of(request).database, request.user.organisation)
    return page(
        request,
        "clear_cases.html",
        title="Doses that came twice",
        section=REVIEW_AT,
        crumbs=_CRUMBS,
        status=422 if errors else 200,
        errors=errors,
        rows=rows,
    )


async def _case(
    request: Visit,
    change_id: str,
    errors: dict[str, str] | None = None,
    status: int = 422,
    outcome: str = "",
    note: str = "",
) -> Response[Any]:
    case = await case_of(hub_of(request).database, request.user.organisation, change_id)
    names = _names(case)
    columns = [column for one in case.records for column in _columns(one, names[one.record.id])]
    labels = list(dict.fromkeys(label for _, told in columns for label in told))
    return page(
        request,
        "case.html",
        title=_about(case),
        section=REVIEW_AT,
        crumbs=_CRUMBS,
        status=status if errors else 200,
        errors=errors,
        case=case,
        names=names,
        columns=[name for name, _ in columns],
        lines=[(label, [told.get(label, "–") for _, told in columns], _differs(label, columns)) for label in labels],
        choices=_CHOICES,
        change_id=change_id,
        outcome=outcome,
        note=note,
    )


def _names(case: Case) -> dict[str, str]:
    """Name each record so that people tell them apart: by its time and who vaccinated, and by its id where need be."""
    told = {one.record.id: _named(one.record) for one in case.records}
    twice = Counter(told.values())
    return {id_: name if twice[name] == 1 else f"{name} ({id_})" for id_, name in told.items()}


def _named(record: Change) -> str:
    if record.vaccination is None:
        return f"Record {record.id}"
    dose = record.vaccination
    by = dose.performed_by
    when = clock_time(dose.performed_at) if dose.performed_at is not None else long_date(dose.performed_on)
    who = f" by {by.name or by.email}" if by is not None else ""
    return f"{'Dose' if dose.given else 'Not given'}, {when}{who}"


def _columns(one: Reviewed, name: str) -> list[tuple[str, dict[str, str]]]:
    """Describe a record, and before it the revision that it takes the place of."""
    told = []
    if one.replaced is not None:
        before = f"before, version {one.replaced.revision}"
        told.append((f"{name}, {before}", described(one.replaced, before)))
    return [*told, (name, described(one.record, _stands(one)))]


def _stands(one: Reviewed) -> str:
    if one.decision is None:
        return "to be decided" if one.flagged else "saved"
    why = f": {one.decision.note}" if one.decision.note else ""
    return f"{one.decision.outcome.word} by {one.decision.by}{why}"


def _differs(label: str, columns: list[tuple[str, dict[str, str]]]) -> bool:
    """True for what the records say otherwise; their own names and how they stand aren't meant."""
    return label not in ("Record", "Stands") and len({told.get(label) for _, told in columns}) > 1


def _row(case: Case) -> tuple[str, str, Case, list[str]]:
    return _about(case), case.title, case, [one.why for one in case.records if one.why]


def _about(case: Case) -> str:
    if case.child is None:
        return f"A child who isn’t known here ({case.child_id})" if case.child_id else "About no child"
    listed = "" if case.listed else ", not on the list"
    return f"{case.child.full_name}, born {long_date(case.child.date_of_birth)}{listed}"


SECTION = Section("Review", REVIEW_AT, (show_review, show_clear, take_clear, show_case, take_decision))
