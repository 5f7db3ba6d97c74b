"""Workbooks that the office sent by a page: kept until they are imported or thrown away, for a day at most.

They lie in the database, under a name of ours: the page that asks and the one that confirms may be served by different
processes, and a file's own name says nothing that is to be believed.
"""

import asyncio
import secrets
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row

from mavis_tui.errors import BadInput, CannotBeDone, NotFound
from mavis_tui.hub.office.import_workbook import Imported, import_workbook
from mavis_tui.hub.scheduling import scheduled_time
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import uploads
from mavis_tui.long_work import LongWork, Stopped
from mavis_tui.models.calendar import today
from mavis_tui.models.schedule import checked_dates
from mavis_tui.models.vaccination import Moment, Protocol
from mavis_tui.spreadsheets.vocabulary import read_date
from mavis_tui.spreadsheets.workbook import Workbook, read_workbook

MOST_BYTES = 10 * 1024 * 1024
"""How large a workbook may be: one of 20,000 rows, the most that Mavis takes back, has a third of it."""

KEPT_FOR = timedelta(days=1)

_READING_SECONDS = 90
_AT_ONCE = 2
"""Workbooks that a process reads at the same moment: each may take a few hundred megabytes while it is read."""

_LONGEST_NAME = 100

_reading: set[object] = set()


class HowRead(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of a workbook beside it, as it was typed; see `import_workbook`."""

    dates: str
    time: str = ""
    clinic: str = ""
    session_id: str = ""
    flu_protocol: str = ""
    renamed: bool = False
    shorter: bool = False


class SentWorkbook(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was sent: what its sender called it, when, who she is, and what she said of it."""

    id: str
    name: str
    by: str
    at: Moment
    how: HowRead


async def keep_upload(
    database: Database, organisation: str, by: str, name: str, body: bytes, how: HowRead, now: datetime
) -> str:
    """Keep a workbook and give its id. What the same person sent before goes, and whatever is older than a day."""
    _days(how.dates, now)
    if not body:
        raise BadInput("Choose the workbook that Mavis gave you (.xlsx). Nothing was changed.")
    id_ = secrets.token_hex(8)
    values = {"id": id_, "organisation": organisation, "by": by, "at": int(now.timestamp()), "body": body}
    values |= {"name": _printable(name), "how": msgspec.json.encode(how)}
    async with database.writing() as connection:
        await connection.execute(delete(uploads).where(uploads.c.at < int((now - KEPT_FOR).timestamp())))
        await connection.execute(delete(uploads).where(uploads.c.organisation == organisation, uploads.c.by == by))
        await connection.execute(insert(uploads).values(values))
    return id_


async def say_how(database: Database, organisation: str, id_: str, how: HowRead, now: datetime) -> None:
    """Say something else of a workbook that was sent. Raises NotFound, and BadInput for days that make no sense."""
    _days(how.dates, now)
    async with database.writing() as connection:
        of_it = (uploads.c.organisation == organisation, uploads.c.id == id_)
        done = await connection.execute(update(uploads).where(*of_it).values(how=msgspec.json.encode(how)))
        if not done.rowcount:
            raise _gone()


async def forget_upload(database: Database, organisation: str, id_: str) -> None:
    """Throw a workbook away that was sent, if it is still there."""
    async with database.writing() as connection:
        await connection.execute(delete(uploads).where(uploads.c.organisation == organisation, uploads.c.id == id_))


async def upload_of(database: Database, organisation: str, id_: str, now: datetime) -> SentWorkbook:
    """Find a workbook that somebody of the team sent. Raises NotFound."""
    return _read(await _row(database, organisation, id_, now))


async def waiting_uploads(database: Database, organisation: str, now: datetime) -> list[SentWorkbook]:
    """List what was sent and is neither imported nor thrown away, newest first."""
    wanted = select(*(column for column in uploads.c if column is not uploads.c.body)).where(
        uploads.c.organisation == organisation, uploads.c.at >= int((now - KEPT_FOR).timestamp())
    )
    async with database.reading() as connection:
        rows = (await connection.execute(wanted.order_by(uploads.c.at.desc(), uploads.c.id))).all()
    return [_read(row) for row in rows]


async def preview_upload(database: Database, organisation: str, id_: str, now: datetime) -> Imported:
    """Say what importing a workbook that was sent would do. Raises as `import_workbook` does, and WorkbookRefused."""
    return await _imported(database, organisation, id_, now, dry_run=True)


async def import_upload(
    database: Database, organisation: str, id_: str, now: datetime, *, by: str, seal: str
) -> Imported:
    """Import a workbook that was sent, exactly as it was previewed, and throw it away. Raises as the preview does."""
    done = await _imported(database, organisation, id_, now, by=by, seal=seal or "none")
    await forget_upload(database, organisation, id_)
    return done


async def _imported(
    database: Database,
    organisation: str,
    id_: str,
    now: datetime,
    *,
    by: str = "",
    seal: str = "",
    dry_run: bool = False,
) -> Imported:
    row = await _row(database, organisation, id_, now)
    how = _read(row).how
    return await import_workbook(
        database,
        await _workbook(bytes(row.body)),
        _days(how.dates, now),
        scheduled_time(how.time) if how.time.strip() else None,
        clinic=how.clinic,
        session_id=how.session_id,
        renamed=how.renamed,
        shorter=how.shorter,
        flu_protocol=Protocol(how.flu_protocol) if how.flu_protocol in list(Protocol) else None,
        by=by,
        team=organisation,
        dry_run=dry_run,
        seal=seal,
    )


async def _workbook(body: bytes) -> Workbook:
    """Read a workbook in a thread. Raises WorkbookRefused, and CannotBeDone where it lasts or others are read."""
    if len(_reading) >= _AT_ONCE:
        raise CannotBeDone("Other workbooks are being read just now. Nothing was changed. Try it again in a moment.")
    work, turn = LongWork(), object()
    _reading.add(turn)
    reading = asyncio.create_task(asyncio.to_thread(_read_privately, body, work))

    def is_over(done: asyncio.Task[Workbook]) -> None:
        _reading.discard(turn)
        if not done.cancelled():
            done.exception()  # somebody has asked for it, perhaps nobody any more

    reading.add_done_callback(is_over)
    try:
        return await asyncio.wait_for(asyncio.shield(reading), _READING_SECONDS)
    except (TimeoutError, Stopped) as error:
        raise CannotBeDone(
            f"Reading this workbook takes longer than {_READING_SECONDS} seconds, so it was stopped. Nothing was "
            "changed. Download it from Mavis again, as it is."
        ) from error
    finally:
        work.stop()


def _read_privately(body: bytes, work: LongWork) -> Workbook:
    with tempfile.TemporaryDirectory(prefix="mavis-hub-") as folder:
        file = Path(folder) / "workbook.xlsx"
        file.write_bytes(body)
        return read_workbook(file, work=work)


async def _row(database: Database, organisation: str, id_: str, now: datetime) -> Row[tuple[object, ...]]:
    async with database.reading() as connection:
        row = (
            await connection.execute(select(uploads).where(uploads.c.organisation == organisation, uploads.c.id == id_))
        ).one_or_none()
    if row is None or row.at < int((now - KEPT_FOR).timestamp()):
        raise _gone()
    return row


def _read(row: Row[tuple[object, ...]]) -> SentWorkbook:
    at = datetime.fromtimestamp(row.at, UTC)
    return SentWorkbook(id=row.id, name=row.name, by=row.by, at=at, how=msgspec.json.decode(row.how, type=HowRead))


def _gone() -> NotFound:
    return NotFound(
        "This workbook isn’t waiting here any more: it was imported or thrown away, or is more than a day old. Nothing "
        "was changed. Send it again if it is still to be imported."
    )


def _days(typed: str, now: datetime) -> tuple[date, ...]:
    """Read the days of a session as they were typed, with commas between. Raises BadInput."""
    days = []
    for text in typed.replace(";", ",").split(","):
        if not text.strip():
            continue
        day = read_date(text)
        if day is None:
            raise BadInput(f"“{text.strip()[:40]}” isn’t a day. Write it like 24/11/2026. Nothing was changed.")
        days.append(day)
    return checked_dates(days, today(lambda: now))


def _printable(name: str) -> str:
    """Give as much of a file's name as somebody reads, without what moves a cursor."""
    said = "".join(sign if sign.isprintable() else " " for sign in name).strip()
    return said[-_LONGEST_NAME:] or "workbook"
