"""In and out: workbooks from Mavis, sealed files from laptops, and the files for Mavis."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Template

from mavis_tui.errors import BadInput
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.api.problems import Spoken
from mavis_tui.hub.office.export_csv import Wish, export, look
from mavis_tui.hub.office.exports_made import export_again, exports_made, file_name
from mavis_tui.hub.office.held_for_mavis import sessions_to_choose
from mavis_tui.hub.office.take_file import take
from mavis_tui.hub.office.uploads import MOST_BYTES, HowRead, keep_upload, waiting_uploads
from mavis_tui.hub.pages.drawing.rendering import go_on, page
from mavis_tui.hub.pages.section import Section
from mavis_tui.hub.pages.visits import NOTES_ITSELF, SEVERAL_TIMES, Visit
from mavis_tui.hub.pages.workbooks import FILES_AT, WORKBOOK_HANDLERS, how_typed
from mavis_tui.models.calendar import london
from mavis_tui.models.change import Verdict

FORM_BYTES = MOST_BYTES + 64 * 1024
"""A workbook, and the fields beside it."""

_NOTHING_NEW = "There is nothing new for Mavis, so no file was made."
_CRUMBS = (("In and out", FILES_AT),)
_A_PAGE = 20
"""So many files stand on a page."""
_MOST_LISTED = 100
"""So many records are named in a table, unless all are asked for."""
_VERDICTS = {Verdict.SAVED: "Saved", Verdict.REVIEW: "Saved, being checked", Verdict.REFUSED: "Turned away"}


@get(FILES_AT, summary="Look at what goes in and out")
async def show_files(request: Visit) -> Template:
    """Offer all that goes in and out, and list the files that were made for Mavis."""
    return await _files(request)


@post(
    f"{FILES_AT}/workbook",
    summary="Send a workbook",
    status_code=200,
    request_max_body_size=FORM_BYTES,
)
async def take_workbook(request: Visit) -> Response[Any]:
    """Keep a workbook that was sent, and lead to what importing it would do."""
    form, hub = await request.form(), hub_of(request)
    how = how_typed(form)
    name, body = await _sent(form.get("workbook"))
    if not body:
        return await _files(request, how, {"workbook": "Choose the workbook that Mavis gave you (.xlsx)"})
    if len(body) > MOST_BYTES:
        return await _files(request, how, {"workbook": _too_large("workbook")})
    visitor = request.user
    try:
        id_ = await keep_upload(hub.database, visitor.organisation, visitor.email, name, body, how, hub.clock())
    except BadInput as error:
        return await _files(request, how, {"dates": str(error)})
    return go_on(request, f"{FILES_AT}/workbooks/{id_}")


@post(
    f"{FILES_AT}/sealed",
    summary="Take in a sealed file",
    status_code=200,
    opt={SEVERAL_TIMES: True},
    request_max_body_size=FORM_BYTES,
)
async def take_sealed(request: Visit) -> Response[Any]:
    """Take in what a laptop couldn’t send, and say what came of it; again doubles nothing."""
    hub, visitor = hub_of(request), request.user
    name, body = await _sent((await request.form()).get("sealed"))
    if not body or len(body) > MOST_BYTES:
        why = _too_large("file") if body else "Choose the file that was written on a laptop (mavis changes --export)"
        return await _files(request, errors={"sealed": why})
    try:
        taken = await take(hub.database, body, hub.clock(), team=visitor.organisation, by=visitor.email)
    except BadInput as error:
        return await _files(request, errors={"sealed": str(error)})
    return page(
        request,
        "taken.html",
        title="What came in with the file",
        section=FILES_AT,
        crumbs=_CRUMBS,
        taken=taken,
        name=name,
        verdicts=_VERDICTS,
    )


@get(f"{FILES_AT}/for-mavis", summary="Look at what a file for Mavis would hold")
async def show_for_mavis(request: Visit) -> Template:
    """Say what a file would hold, what not and why, before it is made."""
    hub, visitor = hub_of(request), request.user
    wish = _wish(request.query_params, visitor.organisation)
    seen = await look(hub.database, wish, by=visitor.email, now=hub.clock())
    titles = dict(await sessions_to_choose(hub.database, visitor.organisation))
    return page(
        request,
        "for_mavis.html",
        title="What the file for Mavis would hold",
        section=FILES_AT,
        crumbs=_CRUMBS,
        seen=seen,
        wish=wish,
        most=_most(request),
        of=titles.get(wish.session, "every session of the team"),
    )


@post(f"{FILES_AT}/for-mavis", summary="Make a file for Mavis", status_code=200, opt={NOTES_ITSELF: True})
async def take_for_mavis(request: Visit) -> Response[Any]:
    """Make the file, and lead to where it is fetched."""
    hub, visitor, now = hub_of(request), request.user, hub_of(request).clock()
    done = await export(
        hub.database,
        _wish(await request.form(), visitor.organisation),
        by=visitor.email,
        file=lambda number: file_name(number, now),
        write=lambda _: None,  # it is made again, from what was noted, whenever somebody fetches it
        now=now,
    )
    if not done.number:
        return go_on(request, FILES_AT, _NOTHING_NEW)
    return go_on(request, f"{FILES_AT}/exports/{int(done.number)}", "The file was made. Fetch it here.")


@get(f"{FILES_AT}/exports/{{made:int}}", summary="Look at a file for Mavis")
async def show_export(request: Visit, made: FromPath[int]) -> Template:
    """Say what a file is that was made, and where to fetch it."""
    found = await exports_made(hub_of(request).database, request.user.organisation, number=made or -1)
    if not found:
        raise Spoken(404, f"Your team has made no file {made} for Mavis.")
    name = file_name(found[0].number, found[0].at)
    return page(request, "export.html", title=name, section=FILES_AT, crumbs=_CRUMBS, made=found[0])


@get(f"{FILES_AT}/exports/{{made:int}}/inside", summary="Look at what is to be known of a file for Mavis")
async def show_inside(request: Visit, made: FromPath[int]) -> Template:
    """Say what to enter and to know before a file is uploaded, and what isn’t in it as it was."""
    again = await export_again(hub_of(request).database, request.user.organisation, made)
    return page(
        request,
        "inside.html",
        title="To know before it is uploaded",
        section=FILES_AT,
        crumbs=(*_CRUMBS, (again.name, f"{FILES_AT}/exports/{made}")),
        again=again,
        most=_most(request),
    )


@get(f"{FILES_AT}/exports/{{made:int}}/file", summary="Fetch a file for Mavis")
async def fetch_export(request: Visit, made: FromPath[int]) -> Response[bytes]:
    """Give the file: the rows that were noted when it was made."""
    again = await export_again(hub_of(request).database, request.user.organisation, made)
    named = {"Content-Disposition": f'attachment; filename="{again.name}"', "Cache-Control": "no-store"}
    return Response(again.content, media_type="text/csv; charset=utf-8", headers=named)


async def _files(request: Visit, how: HowRead | None = None, errors: dict[str, str] | None = None) -> Template:
    hub, organisation = hub_of(request), request.user.organisation
    day = london(hub.clock()).date()
    typed = request.query_params.get("from", "")
    first = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
    made = await exports_made(hub.database, organisation, _A_PAGE + 1, first)
    return page(
        request,
        "files.html",
        title="In and out",
        section=FILES_AT,
        status=422 if errors else 200,
        errors=errors,
        how=how or HowRead(dates=f"{day.day}/{day.month}/{day.year}"),
        waiting=await waiting_uploads(hub.database, organisation, hub.clock()),
        made=made[:_A_PAGE],
        first=first,
        older=first + _A_PAGE if len(made) > _A_PAGE else 0,
        newer=max(0, first - _A_PAGE),
        sessions=await sessions_to_choose(hub.database, organisation),
    )


async def _sent(given: Any) -> tuple[str, bytes]:
    """Give the name and the bytes of a file in a form; no more bytes than a file may have, and one."""
    if not isinstance(given, UploadFile):
        return "", b""
    return given.filename, await given.read(MOST_BYTES + 1)


def _wish(given: Any, organisation: str) -> Wish:
    return Wish(
        session=str(given.get("session", ""))[:64],
        again=bool(given.get("again")),
        delegated=bool(given.get("delegated")),
        confidential=bool(given.get("confidential")),
        organisation=organisation,
    )


def _most(request: Visit) -> int | None:
    """Say how many records a table names: None is all."""
    return None if request.query_params.get("all") == "yes" else _MOST_LISTED


def _too_large(what: str) -> str:
    return (
        f"This {what} is larger than {MOST_BYTES // 1024 // 1024} MB, which is more than any that Mavis or mavis writes"
    )


SECTION = Section(
    "In and out",
    FILES_AT,
    (
        show_files,
        take_workbook,
        take_sealed,
        show_for_mavis,
        take_for_mavis,
        show_export,
        show_inside,
        fetch_export,
        *WORKBOOK_HANDLERS,
    ),
)
