"""The hub as an ASGI application.

A test runs it in its own process: `async with app.lifespan(): …` opens the database and makes its tables, and
`httpx.ASGITransport(app)` is the way in.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from litestar import Litestar, Response, Router
from litestar.config.compression import CompressionConfig
from litestar.exceptions import HTTPException, NotFoundException
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from mavis_tui import __version__
from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.access.attempts import Attempts
from mavis_tui.hub.access.signing_in import TOKEN_LIFE, Doorkeeper
from mavis_tui.hub.api import batches, changes, children, devices, health, hello, news, recovery, sessions, sign_in
from mavis_tui.hub.api.allowed import say_what_is_allowed
from mavis_tui.hub.api.audit_middleware import Auditor
from mavis_tui.hub.api.authentication import Bearer
from mavis_tui.hub.api.context import NOT_PACKED_AGAIN, Hub
from mavis_tui.hub.api.gzip_requests import Unpacking
from mavis_tui.hub.api.metrics import Allowed, counted_requests, metrics
from mavis_tui.hub.api.openapi import BASE64, TIMES_OF_DAY, Tuples
from mavis_tui.hub.api.problems import from_anything, from_database, from_depth, from_http_error, from_unreadable
from mavis_tui.hub.api.security_headers import add_headers
from mavis_tui.hub.office.uptake import UptakeKept
from mavis_tui.hub.pages.drawing.headers import add_page_headers
from mavis_tui.hub.pages.drawing.templating import template_config
from mavis_tui.hub.pages.errors import in_the_frame
from mavis_tui.hub.pages.sections import SECTIONS, office_pages
from mavis_tui.hub.sessions.fetched import Fetched
from mavis_tui.hub.sessions.listings import Listings
from mavis_tui.hub.sessions.news import Watch
from mavis_tui.hub.sessions.progress import ProgressKept
from mavis_tui.hub.store.counts import HubCounts
from mavis_tui.hub.store.generation import generation_of
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.hub.store.readiness import Readiness
from mavis_tui.models.calendar import Clock, system_clock

MOST_BYTES = 2 * 1024 * 1024
"""How large a request may be, once it is unpacked."""


def create_app(
    database_url: str | Path,
    clock: Clock = system_clock,
    *,
    name: str = "mavis hub",
    hasher: PasswordHasher | None = None,
    token_life: timedelta = TOKEN_LIFE,
    may_read_metrics: Allowed | None = None,
) -> Litestar:
    """Make the hub. `database_url` is a URL or the path of an SQLite file; it is opened when the application starts.

    `hasher` says how expensive a guessed password is; the default is the library's recommendation.
    `may_read_metrics` says who is told the numbers of `/metrics`; without it, who asks from this computer.
    """

    @asynccontextmanager
    async def open_while_running(app: Litestar) -> AsyncIterator[None]:
        database = await open_hub_database(database_url, serving=True)
        database.begin_listening()
        async with database.reading() as connection:
            generation = await generation_of(connection)
        doorkeeper = Doorkeeper(database, hasher, token_life)
        app.state.hub = Hub(
            name=name,
            clock=clock,
            database=database,
            doorkeeper=doorkeeper,
            listings=Listings(database),
            fetched=Fetched(),
            generation=generation,
            readiness=Readiness(database),
            watch=Watch(database),
            counts=HubCounts(database),
            questions=Attempts(database),
            progress=ProgressKept(),
            uptake=UptakeKept(database),
        )
        try:
            yield
        finally:
            await database.close()

    return Litestar(
        route_handlers=[
            hello.hello,
            health.live,
            health.ready,
            metrics(may_read_metrics or Allowed()),
            sign_in.sign_in,
            sign_in.sign_out,
            sessions.list_sessions,
            sessions.get_session,
            sessions.patch_session,
            batches.patch_batch,
            changes.post_changes,
            changes.get_change,
            news.get_news,
            children.look_for_child,
            devices.here,
            devices.held,
            devices.held_changes,
            recovery.recover,
            office_pages(),
        ],
        lifespan=[open_while_running],
        middleware=[*counted_requests(), DefineMiddleware(Bearer, exclude="^/schema"), Auditor(), Unpacking()],
        exception_handlers={
            HTTPException: in_the_frame(from_http_error),
            DatabaseDown: in_the_frame(from_database),
            RecursionError: in_the_frame(from_depth),
            UnicodeDecodeError: in_the_frame(from_unreadable),
            Exception: in_the_frame(from_anything),
        },
        request_max_body_size=MOST_BYTES,
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1024, gzip_compress_level=6, exclude_opt_key=NOT_PACKED_AGAIN
        ),
        before_send=[add_headers, say_what_is_allowed, add_page_headers],
        template_config=template_config(SECTIONS),
        plugins=[changes.DescribedAsChanges(), TIMES_OF_DAY, Tuples(), BASE64],
        openapi_config=OpenAPIConfig(
            title="mavis hub",
            version=__version__,
            openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, after_request=_no_pages),
            render_plugins=[JsonRenderPlugin(path="/")],
            components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
            security=[{"token": []}],
        ),
        logging_config=None,
    )


def _no_pages(response: Response[Any]) -> Response[Any]:
    """Put a problem in the place of the page that Litestar shows where there is no schema."""
    if response.status_code == 404:
        raise NotFoundException
    return response
