"""Which proxy this computer's settings name for one address: HTTPS_PROXY, ALL_PROXY and NO_PROXY as they are written.

httpx reads them too, but takes a network in NO_PROXY (`fd00::/8`) for an address that can't be, and then asks nobody.
"""

import ipaddress
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.request import getproxies

from httpx import URL, InvalidURL

from mavis_tui.errors import BadInput

SPOKEN = ("http", "https")
"""The proxies that can be asked; SOCKS isn't among them."""


class Proxy(NamedTuple):
    """A proxy: its address with whatever name and password it has, and how it may be named to people."""

    address: str
    name: str


def proxy_for(url: URL, safe: str, settings: Mapping[str, str] | None = None) -> Proxy | None:
    """Give the proxy on the way to `url`, None where the way is direct. `safe` says in the sentence what is safe.

    `settings` are the proxies by scheme, as urllib finds them in the environment, in Windows and in macOS. Raises
    BadInput for a proxy that can't be asked, by the setting that names it.
    """
    named = getproxies() if settings is None else settings
    scheme = url.scheme if named.get(url.scheme) else "all"
    address = named.get(scheme, "").strip()
    if not address or _is_direct(url, named.get("no", "")):
        return None
    if "://" not in address:
        address = f"http://{address}"
    variable = f"{scheme.upper()}_PROXY"
    try:
        read = URL(address)
        name = f"{read.scheme}://{read.host}{f':{read.port}' if read.port else ''}"
    except (InvalidURL, UnicodeError):
        raise _not_asked(variable, "an address that a proxy can’t have", safe) from None
    if read.scheme not in SPOKEN or not read.host:
        raise _not_asked(variable, f"{name}, and mavis asks proxies by http:// or https:// only, not SOCKS", safe)
    return Proxy(address, name)


def _not_asked(variable: str, what: str, safe: str) -> BadInput:
    return BadInput(
        f"{variable} names {what}. The team server wasn’t asked. {safe} Ask whoever looks after this laptop to set "
        f"{variable} to an http:// proxy, or to take it away; or to add the team server to NO_PROXY, if it can be "
        "reached without a proxy."
    )


def _is_direct(url: URL, without: str) -> bool:
    """Tell whether NO_PROXY, names, addresses and networks with commas between them, holds the host of `url`."""
    host = url.host.rstrip(".").lower()
    port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    return any(_holds(name, wanted, host, port) for name, wanted in _entries(without))


def _entries(without: str) -> Iterator[tuple[str, int | None]]:
    """Give each name of NO_PROXY, without a scheme, and the port it is limited to."""
    for written in without.replace(",", " ").lower().split():
        entry, port = written.partition("://")[2] or written, None
        if entry.count(":") == 1 or "]:" in entry:
            entry, _, digits = entry.rpartition(":")
            port = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None
        yield entry.strip("[]").rstrip("."), port


def _holds(name: str, wanted: int | None, host: str, port: int | None) -> bool:
    if wanted is not None and wanted != port:
        return False
    if name == "*":
        return True
    with suppress(ValueError):
        address = ipaddress.ip_address(host)
        return address in ipaddress.ip_network(name.replace("[", "").replace("]", ""), strict=False)
    name = name.removeprefix("*").lstrip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))
