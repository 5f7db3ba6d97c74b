"""The faults of the network, each with how to bring it about."""

from datetime import timedelta
from typing import NamedTuple

from torture import proxy as harms
from torture.proxy import Harm


class Case(NamedTuple):
    """One fault. It lasts from before the upload until it is mended, and concerns requests that begin with `on`.

    `shows` is the certificate that is shown, `ahead` how wrong the laptop's clock is, and `stalls` says that the client
    is kept waiting until it gives up.
    """

    name: str
    harm: Harm | None = None
    on: str = "/"
    shows: str = ""
    ahead: timedelta = timedelta(0)
    sign_in_runs_out: bool = False
    stalls: bool = False


ONLY_CHANGES = "/v1/changes"
CASES: tuple[Case, ...] = (
    Case("the request is lost", harms.lost_request, stalls=True),
    Case("the answer is lost", harms.lost_answer),
    Case("the answer comes too late", harms.late_answer, stalls=True),
    Case("half of the answer arrives", harms.cut_body),
    Case("the request arrives twice", harms.twice),
    Case("the connection is reset before the hub has the request", harms.reset_before),
    Case("the connection is reset after the hub has the request", harms.reset_after),
    Case("a very slow link", harms.slow),
    Case("a link so slow that the answer never ends", harms.endless, stalls=True),
    Case("200 with a login page", harms.login_page),
    *(Case(f"{status}, a redirect to itself", harms.redirect(status, "")) for status in (301, 302, 303, 307, 308)),
    *(
        Case(f"{status}, a redirect elsewhere", harms.redirect(status, "https://portal.example/login"))
        for status in (301, 302, 303, 307, 308)
    ),
    Case("401: the sign-in has run out", sign_in_runs_out=True),
    Case("403", harms.refusal(403), ONLY_CHANGES),
    Case("409", harms.refusal(409), ONLY_CHANGES),
    Case("413", harms.refusal(413), ONLY_CHANGES),
    Case("422", harms.refusal(422), ONLY_CHANGES),
    Case("429 with Retry-After: 120", harms.refusal(429, Retry_After="120")),
    Case("500", harms.refusal(500)),
    Case("502, and the hub has the request", harms.gateway(502)),
    Case("503 with Retry-After: 300", harms.refusal(503, Retry_After="300")),
    Case("a certificate nobody vouches for", shows="stranger"),
    Case("a certificate that has expired", shows="expired"),
    Case("a certificate for another address", shows="elsewhere"),
    Case("a certificate that isn’t valid yet, as to a clock that is behind", shows="tomorrow"),
    Case("the laptop’s clock is a day ahead", ahead=timedelta(days=1)),
    Case("the laptop’s clock is a day behind", ahead=timedelta(days=-1)),
)
