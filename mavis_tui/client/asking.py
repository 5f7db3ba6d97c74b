"""One question to the hub and what counts as its answer.

An answer counts if its status is 200, 201 or 204, it calls itself JSON, and it decodes into the model that was
asked for. Everything else, however friendly its status, is an error of `mavis_tui.errors`.
"""

import asyncio
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from mavis_tui import __version__
from mavis_tui.client import failures
from mavis_tui.client.exchange import (
    SLOWEST_BYTES_A_SECOND,
    WORTH_PACKING,
    HubAnswer,
    Progress,
    exchange,
    patience,
)
from mavis_tui.client.silent_connections import watched
from mavis_tui.errors import SignInNeeded
from mavis_tui.wire.addresses import is_loopback

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_GZIP = 16 + zlib.MAX_WBITS


class Asking:
    """The hub at one address, asked on behalf of whoever `token` stands for.

    A read or a write may stall for `timeout_seconds`, and a whole answer may take three times that (a whole session
    as long as it keeps coming); a long request gets time besides (SLOWEST_BYTES_A_SECOND). Every question raises
    HubUnreachable, NoNetwork or NotTheHub, and SignInNeeded where it is `signed`. `transport` replaces the network.
    Without `allow_http`, an http:// address is asked only on this computer, and otherwise refused with BadInput: it
    would show passwords and children on the way.
    """

    def __init__(
        self,
        hub: str,
        *,
        token: str | None = None,
        timeout_seconds: float = 20,
        transport: "httpx.AsyncBaseTransport | None" = None,
        allow_http: bool = False,
    ) -> None:
        self.hub = hub
        self.token = token
        self._timeout_seconds = timeout_seconds
        self._transport = transport
        self._allow_http = allow_http
        self._http: httpx.AsyncClient | None = None
        self._packs = True
        self._proxy = ""

    async def close(self) -> None:
        """Let go of the connections; the next question makes new ones. What goes wrong in that is nobody's concern."""
        if self._http is not None:
            http, self._http = self._http, None
            with suppress(Exception):
                await http.aclose()

    async def _ask(
        self,
        model: type[T],
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        signed: bool = True,
        packed: bool = False,
        waits: int = 0,
    ) -> T:
        answer = await self._fetch(method, path, body=body, params=params, signed=signed, packed=packed, waits=waits)
        return self._decoded(model, answer)

    async def _fetch(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        signed: bool = True,
        etag: str | None = None,
        progress: Progress | None = None,
        at_length: bool = False,
        packed: bool = False,
        waits: int = 0,
    ) -> HubAnswer:
        headers = {} if etag is None else {"If-None-Match": etag}
        if signed:
            if self.token is None:
                raise SignInNeeded(
                    f"Nobody is signed in to the team server at {self.hub}. {failures.SAFE} Sign in first."
                )
            headers["Authorization"] = f"Bearer {self.token}"
        content = None if body is None else msgspec.json.encode(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        if content is not None and (packed := packed and self._packs and len(content) >= WORTH_PACKING):
            content = zlib.compress(content, wbits=_GZIP)
            headers["Content-Encoding"] = "gzip"
        on_the_way = waits + len(content or b"") / SLOWEST_BYTES_A_SECOND
        with failures.translated(self.hub, lambda: self._proxy):
            http = self._http = self._http or self._client()
            request = http.build_request(
                method,
                path,
                content=content,
                params=params,
                headers=headers,
                timeout=patience(self._timeout_seconds + on_the_way),
            )
            async with asyncio.timeout(None if at_length else 3 * self._timeout_seconds + on_the_way):
                response, answer = await exchange(http, request, progress)
            if answer.status == 415 and packed:  # a hub of an earlier version
                self._packs = False
                return await self._fetch(method, path, body=body, params=params)
            if answer.status == 204 or (answer.status == 304 and etag is not None):
                return answer
            if answer.status not in (200, 201):
                raise failures.refusal(self.hub, answer.status, response.headers, answer.body)
            content_type = failures.media_type(response.headers)
            if content_type != "application/json":
                what = "a web page" if "html" in content_type else "something unreadable"
                raise failures.somebody_else(self.hub, what)
        return answer

    def _client(self) -> "httpx.AsyncClient":
        import ssl

        import httpx
        import truststore

        from mavis_tui.client.proxies import proxy_for

        url = httpx.URL(self.hub)
        if not url.host:
            raise httpx.UnsupportedProtocol("an address without a host")  # which would look up nobody for a while
        in_clear, at_home = url.scheme == "http", is_loopback(url.host)
        if in_clear and not at_home and not self._allow_http and self._transport is None:
            raise failures.in_clear(self.hub)
        # no proxy elsewhere gets in clear what was to stay here
        direct = self._transport is not None or (in_clear and at_home)
        proxy = None if direct else proxy_for(url, failures.SAFE)
        self._proxy = proxy.name if proxy is not None else ""
        way = self._transport or httpx.AsyncHTTPTransport(
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            proxy=proxy.address if proxy is not None else None,
            trust_env=False,
            socket_options=watched(),
        )
        return httpx.AsyncClient(
            base_url=self.hub,
            transport=way,
            trust_env=False,
            follow_redirects=False,
            timeout=patience(self._timeout_seconds),
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "User-Agent": f"mavis/{__version__}",
            },
        )

    def _decoded(self, model: type[T], answer: HubAnswer, what: str = "the answer") -> T:
        if answer.status == 204:
            raise failures.somebody_else(self.hub, "an empty answer")
        try:
            return msgspec.json.decode(answer.body, type=model)
        except msgspec.ValidationError as error:
            raise failures.somebody_else(self.hub, "something that doesn’t speak as the team server does") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise failures.cut_short(self.hub, what) from error
