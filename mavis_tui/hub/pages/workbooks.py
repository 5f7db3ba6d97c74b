"""A workbook that was sent: what importing it would change, what has to be asked, and then the import."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from mavis_tui.errors import BadInput, ChangedSince, ClinicNeeded, ListShortened, SessionIdNeeded, WorkbookRefused
from mavis_tui.hub.api.context import hub_of
from mavis_tui.hub.office.import_workbook import Imported
from mavis_tui.hub.office.list_changes import Became
from mavis_tui.hub.office.uploads import (
    HowRead,
    SentWorkbook,
    forget_upload,
    import_upload,
    preview_upload,
    say_how,
    upload_of,
)
from mavis_tui.hub.pages.drawing.rendering import go_on, page
from mavis_tui.hub.pages.visits import AT, NOTES_ITSELF, Visit
from mavis_tui.models.protocols import PROTOCOL_LABELS, flu_protocols
from mavis_tui.models.wording import counted
from mavis_tui.spreadsheets.cells import shown

FILES_AT = f"{AT}/files"
_UPLOAD_AT = f"{FILES_AT}/workbooks"
_LONGEST = 300
_MOST_LISTED = 200
"""So many children, and so many cells, are named on the page; the numbers above count all."""


@get(f"{_UPLOAD_AT}/{{upload:str}}", summary="Look at what a workbook would change")
async def show_workbook(request: Visit, upload: FromPath[str]) -> Template:
    """Say what importing it would do, or what has to be said first."""
    return await _preview(request, upload)


@post(f"{_UPLOAD_AT}/{{upload:str}}", summary="Say more of a workbook", status_code=200)
async def take_how(request: Visit, upload: FromPath[str]) -> Response[Any]:
    """Take what was asked, and lead to the preview."""
    hub = hub_of(request)
    how = how_typed(await request.form())
    try:
        await say_how(hub.database, request.user.organisation, upload, how, hub.clock())
    except BadInput as error:
        return await _preview(request, upload, {"dates": str(error)}, how)
    return go_on(request, f"{_UPLOAD_AT}/{upload}")


@post(
    f"{_UPLOAD_AT}/{{upload:str}}/import",
    summary="Import a workbook",
    status_code=200,
    opt={NOTES_ITSELF: True},
)
async def take_import(request: Visit, upload: FromPath[str]) -> Response[Any]:
    """Import exactly what was previewed, or show what it would be now."""
    hub, visitor = hub_of(request), request.user
    seal = str((await request.form()).get("seal", ""))
    try:
        done = await import_upload(hub.database, visitor.organisation, upload, hub.clock(), by=visitor.email, seal=seal)
    except ChangedSince as error:
        return await _preview(request, upload, {"preview": str(error)}, status=409)
    except (BadInput, WorkbookRefused):
        return await _preview(request, upload, status=409)
    told = f"{done.title} was imported: {counted(done.children, 'child', 'children')}, {_numbers(done)}."
    return go_on(request, FILES_AT, told[:300])


@post(f"{_UPLOAD_AT}/{{upload:str}}/forget", summary="Throw a workbook away", status_code=200)
async def take_forget(request: Visit, upload: FromPath[str]) -> Response[Any]:
    """Throw it away; nothing of it was imported."""
    await forget_upload(hub_of(request).database, request.user.organisation, upload)
    return go_on(request, FILES_AT, "The workbook was thrown away. Nothing of it was imported.")


def how_typed(form: Any) -> HowRead:
    """Read what was typed beside a workbook."""
    text = {
        name: str(form.get(name, "")).strip()[:_LONGEST]
        for name in ("dates", "time", "clinic", "session_id", "flu_protocol")
    }
    return HowRead(**text, renamed=bool(form.get("renamed")), shorter=bool(form.get("shorter")))


async def _preview(
    request: Visit,
    id_: str,
    errors: dict[str, str] | None = None,
    how: HowRead | None = None,
    status: int = 0,
) -> Template:
    hub, organisation, now = hub_of(request), request.user.organisation, hub_of(request).clock()
    upload = await upload_of(hub.database, organisation, id_, now)
    said = errors or {}
    seen: Imported | None = None
    refused, asked = "", ""
    clinics: tuple[str, ...] = ()
    if "dates" not in said:
        try:
            seen = await preview_upload(hub.database, organisation, id_, now)
        except ClinicNeeded as error:
            said["clinic"], asked, clinics = str(error), "clinic", error.names
        except SessionIdNeeded as error:
            said["session_id"], asked = str(error), "session_id"
        except ListShortened as error:
            said["shorter"], asked = str(error), "shorter"
        except (BadInput, WorkbookRefused) as error:
            refused = str(error)
    return _drawn(request, upload, how or upload.how, seen, refused, asked, clinics, said, status)


def _drawn(
    request: Visit,
    upload: SentWorkbook,
    how: HowRead,
    seen: Imported | None,
    refused: str,
    asked: str,
    clinics: tuple[str, ...],
    errors: dict[str, str],
    status: int,
) -> Template:
    about = seen.about if seen is not None else ()
    remarks = seen.remarks if seen is not None else ()
    return page(
        request,
        "workbook.html",
        title="What this workbook would change",
        section=FILES_AT,
        crumbs=(("In and out", FILES_AT),),
        status=status or (422 if errors or refused else 200),
        errors=errors,
        at_upload=f"{_UPLOAD_AT}/{upload.id}",
        upload=upload,
        how=how,
        seen=seen,
        refused=refused,
        asked=asked,
        clinics=clinics,
        numbers=_numbers(seen) if seen is not None else "",
        about=[
            (one.name, one.date_of_birth, _BECAME[one.became], ", ".join(one.fields)) for one in about[:_MOST_LISTED]
        ],
        more_about=max(0, len(about) - _MOST_LISTED),
        remarks=[
            (f"{one.sheet}, row {one.row}", one.column, shown(one.cell), one.done) for one in remarks[:_MOST_LISTED]
        ],
        more_remarks=max(0, len(remarks) - _MOST_LISTED),
        protocols=[(one.value, PROTOCOL_LABELS[one]) for one in flu_protocols(seen.dates)] if seen is not None else [],
    )


def _numbers(done: Imported) -> str:
    kept = f", {done.kept} kept because something was recorded for them" if done.kept else ""
    return f"{done.new} new, {done.updated} updated, {done.unchanged} unchanged, {done.gone} gone{kept}"


_BECAME = {
    Became.NEW: "New",
    Became.UPDATED: "Updated",
    Became.GONE: "Gone from the list",
    Became.KEPT: "Kept: not in the workbook, but something was recorded",
}

WORKBOOK_HANDLERS = (show_workbook, take_how, take_import, take_forget)
