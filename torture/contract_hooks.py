"""What schemathesis is told of the hub: how to sign in there, and to aim at what is there. Loaded by schemathesis."""

import os
from typing import Any

import schemathesis

from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS

MAIN, SPARE = "MAVIS_TORTURE_TOKEN", "MAVIS_TORTURE_SPARE_TOKEN"
SESSION, BATCH = "1204", "FM8629"
LONGEST = 2_000
"""Characters, each of which takes up to twelve bytes on the way."""


@schemathesis.auth(refresh_interval=None)
class Tokens:
    """Gives the token of a nurse who is signed in; who signs out does so with another one."""

    def get(self, case: Any, context: Any) -> str:  # noqa: ARG002 # schemathesis passes it
        """Give the token for a call."""
        return os.environ[SPARE if case.path.endswith("/sign-out") else MAIN]

    def set(self, case: Any, data: str, context: Any) -> None:  # noqa: ARG002 # schemathesis passes it
        """Put it on the call."""
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook  # type: ignore[untyped-decorator,unused-ignore]
def map_path_parameters(context: Any, path_parameters: Any) -> Any:  # noqa: ARG001 # schemathesis passes it
    """Aim at the session and the batch that are there, every second time.

    No address is longer than a request may be (64 KiB): such a one is refused before anybody reads what it is about.
    """
    for name, there in (("session_id", SESSION), ("number", BATCH)):
        if path_parameters and name in path_parameters and len(str(path_parameters[name])) % 2:
            path_parameters[name] = there
        elif path_parameters and isinstance(path_parameters.get(name), str):
            path_parameters[name] = path_parameters[name][:LONGEST]
    return path_parameters


@schemathesis.hook  # type: ignore[untyped-decorator,unused-ignore]
def before_call(context: Any, case: Any, kwargs: Any) -> None:  # noqa: ARG001 # schemathesis passes it
    """Let no question wait for news as long as it may: nobody records anything meanwhile."""
    wait = str((case.query or {}).get("wait", ""))
    if wait.isdecimal() and 1 < int(wait) <= LONGEST_WAIT_FOR_NEWS:
        case.query["wait"] = 1
