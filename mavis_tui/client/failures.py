"""What can go wrong between here and the hub, put into words: httpx's errors and HTTP's refusals become `MavisError`s.

Nowhere else is an error of httpx caught, and nothing else leaves here. Each sentence says what happened, what is safe
and what to do.
"""

import errno
import math
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from socket import gaierror

import msgspec

from mavis_tui.errors import (
    BadInput,
    HubBusy,
    HubFailed,
    HubRefused,
    HubTooSlow,
    HubUnreachable,
    MavisError,
    NoNetwork,
    NotFound,
    NotTheHub,
    SignInNeeded,
    TooLarge,
    Unforeseen,
)
from mavis_tui.models.wording import counted
from mavis_tui.wire.messages import Problem

SAFE = "What you recorded is safe on this device."

LONGEST_WAIT_SECONDS = 3600
"""However long a hub asks to be left alone, it is asked again after that; it may have been a mistake."""

_OUT_OF_DATE, _OTHER_NAME = {9, 10}, {62, 64}
"""OpenSSL's codes: not yet valid, has expired; another host name, another IP address (X509_V_ERR_*)."""

_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}


@contextmanager
def translated(hub: str, proxy: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Turn whatever is raised inside the block into the error tree. `hub` is the address, to name it in the sentence.

    `proxy` names the proxy on the way, if there is one. What no library should raise becomes Unforeseen: nothing that
    happens on the way to the hub may end uploading.
    """
    import httpx

    try:
        yield
    except MavisError:
        raise
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise BadInput(
            f"{hub!r} isn’t an address that a team server can have. {SAFE} Set an address like "
            "https://hub.example.nhs.uk."
        ) from error
    except (httpx.ReadTimeout, httpx.WriteTimeout, TimeoutError) as error:
        raise HubTooSlow(f"The team server at {hub} didn’t answer in time. {SAFE} It will be tried again.") from error
    except UnicodeError as error:
        raise somebody_else(hub, "something that names an address that can’t be read") from error
    except httpx.ProxyError as error:
        raise proxy_failure(hub, proxy(), str(error)) from error
    except (httpx.HTTPError, OSError) as error:
        raise _connection_failure(hub, error, proxy()) from error
    except Exception as error:
        raise Unforeseen(
            f"Asking the team server at {hub} met an error in mavis ({type(error).__name__}). {SAFE} It will be tried "
            "again."
        ) from error


def proxy_failure(hub: str, proxy: str, said: str) -> HubUnreachable:
    """Say that the proxy on the way, `proxy` by name, didn't let anything through; `said` is its answer."""
    named = f"The proxy {proxy}" if proxy else "The proxy"
    if "407" in said:
        return HubUnreachable(
            f"{named} on the way to the team server at {hub} wants a name and a password (error 407), so nothing was "
            f"sent. {SAFE} Ask whoever looks after this network to let the team server’s address through, or set "
            "HTTPS_PROXY to http://NAME:PASSWORD@PROXY. It will be tried again."
        )
    return HubUnreachable(
        f"{named} on the way to the team server at {hub} didn’t let anything through. {SAFE} Ask whoever looks after "
        "this network. It will be tried again."
    )


def _connection_failure(hub: str, error: Exception, proxy: str) -> MavisError:
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate_failure(hub, cause)
    if any(isinstance(cause, gaierror) for cause in causes) or any(
        isinstance(cause, OSError) and cause.errno in _NO_ROUTE for cause in causes
    ):
        return NoNetwork(
            f"There is no network on which to find the team server at {hub}. {SAFE} It will be sent when there is a "
            "network."
        )
    if proxy:
        return HubUnreachable(
            f"The team server at {hub} can’t be reached through the proxy {proxy}. {SAFE} It will be tried again."
        )
    return HubUnreachable(f"The team server at {hub} can’t be reached. {SAFE} It will be tried again.")


def _certificate_failure(hub: str, error: ssl.SSLCertVerificationError) -> NotTheHub:
    """Tell a certificate out of its dates or for another address from one nobody vouches for, where the system does."""
    code = getattr(error, "verify_code", None)
    if code in _OUT_OF_DATE:
        return NotTheHub(
            f"By the clock of this device, the certificate of the team server at {hub} isn’t valid today, so nothing "
            f"was sent. {SAFE} Check the date and the time of this device; if they are right, tell whoever looks after "
            "the team server."
        )
    if code in _OTHER_NAME:
        return NotTheHub(
            f"The certificate shown at {hub} is for another address, so nothing was sent. {SAFE} "
            "Check the team server’s address and that you aren’t behind a sign-in page, then try again."
        )
    return NotTheHub(
        f"The certificate shown at {hub} isn’t one that this device trusts, so nothing was sent. {SAFE} "
        "Check that the clock of this device is right and that you aren’t behind a sign-in page, then try again."
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Walk an error and all that led to it; trying several addresses of one name makes groups of causes."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__


def refusal(hub: str, status: int, headers: Mapping[str, str], body: bytes) -> MavisError:
    """Say what an answer that isn't a success means. `status` is HTTP's, `headers` its headers, `body` what came."""
    content_type, location = media_type(headers), headers.get("Location", "")
    if status == 413:
        return TooLarge(
            f"The team server at {hub} can’t take that much at once. {SAFE} Tell whoever looks after the team server."
        )
    if 300 <= status < 400:
        return somebody_else(hub, f"a redirect to {location[:200]}" if location else "a redirect")
    if status == 511:
        return somebody_else(hub, "a network that wants you to sign in first")
    if status == 407:
        return proxy_failure(hub, "", "407")
    if status >= 500 or status == 429:
        return _busy(hub, status, headers, _problem(content_type, body))
    if (problem := _problem(content_type, body)) is None:
        return somebody_else(hub, f"a page that isn’t the team server’s (error {status})")
    if status == 401:
        return SignInNeeded(
            problem.detail or f"The team server wants you to sign in. {SAFE} Sign in, and it will be sent."
        )
    if status == 404:
        return NotFound(
            problem.detail or f"The team server at {hub} doesn’t know that. {SAFE} Check what you asked for."
        )
    return HubRefused(
        problem.detail
        or f"The team server at {hub} said no: {problem.title}. {SAFE} Tell whoever looks after the team server."
    )


def media_type(headers: Mapping[str, str]) -> str:
    """Give the type of an answer's body, without parameters: `application/json`."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _busy(hub: str, status: int, headers: Mapping[str, str], problem: Problem | None) -> HubUnreachable:
    seconds = _wait_seconds(headers)
    if problem is not None and problem.detail and (status == 429 or (status == 503 and seconds)):
        error: HubUnreachable = HubBusy(
            _and_safe(problem.detail)
        )  # the team server says itself why, and when it goes on
    elif seconds:
        error = HubBusy(
            f"The team server at {hub} is busy and asked for {_long(seconds)} of rest (error {status}). {SAFE} "
            "It will be tried again after that."
        )
    elif status == 503 and problem is not None and problem.detail:
        error = HubBusy(f"{_and_safe(problem.detail)} It will be tried again.")
    else:
        error = (HubFailed if status >= 500 else HubBusy)(
            f"The team server at {hub} has trouble of its own just now (error {status}). {SAFE} It will be tried again."
        )
    error.wait_seconds = seconds
    return error


def _and_safe(sentence: str) -> str:
    """Add what is safe to a sentence of the team server's own, unless that says it."""
    return sentence if "safe" in sentence else f"{sentence} {SAFE}"


def _wait_seconds(headers: Mapping[str, str]) -> float:
    """Read Retry-After (RFC 9110, 10.2.3): seconds, or a moment, which counts from the answer's own Date."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked[:9]), LONGEST_WAIT_SECONDS)
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("Date", ""))
        return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT_SECONDS)
    except (TypeError, ValueError, OverflowError, IndexError):
        return 0.0


def _long(seconds: float) -> str:
    whole = math.ceil(seconds)
    if whole < 120:
        return counted(whole, "second")
    return f"{math.ceil(whole / 60)} minutes"


def somebody_else(hub: str, what: str) -> NotTheHub:
    """Say that what answered isn't the hub; `what` names it: `a web page`."""
    return NotTheHub(
        f"Something else answered for the team server at {hub}: {what}. {SAFE} If this Wi-Fi has a sign-in page, open "
        "it in a browser; otherwise check the team server’s address. Then try again."
    )


def in_clear(hub: str) -> BadInput:
    """Say that an address would show to everybody on the way what is sent there."""
    return BadInput(
        f"The team server’s address {hub} begins with http://, so anybody on the way could read passwords and "
        f"children’s records. Nothing was sent. {SAFE} Use the team server’s https:// address; if it has none, ask "
        "whoever looks after it."
    )


def cut_short(hub: str, what: str = "the answer") -> HubUnreachable:
    """Say that only a part arrived; `what` names the whole: `the session`."""
    return HubUnreachable(
        f"Only a part of {what} arrived from the team server at {hub}. {SAFE} It will be tried again."
    )


def _problem(content_type: str, body: bytes) -> Problem | None:
    if content_type not in ("application/problem+json", "application/json"):
        return None
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
