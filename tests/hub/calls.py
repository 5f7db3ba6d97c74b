"""The calls of the hub as its application knows them, so that a test of all of them can't forget a new one."""

from typing import NamedTuple

from litestar.routes import HTTPRoute

from mavis_tui.hub.app import create_app

NAMES = {"session_id": "1204", "number": "FM8629", "change_id": "vaccination-1"}
"""What the builders' hub has under each name in a path."""


class Call(NamedTuple):
    method: str
    template: str
    open_to_all: bool

    def path(self, **names: str) -> str:
        """Fill in what the builders' hub has, or what is given."""
        return self.template.format(**{**NAMES, **names})

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def calls() -> list[Call]:
    """List every call under /v1."""
    found = []
    for route in create_app("never-opened.db").routes:
        assert isinstance(route, HTTPRoute), f"{route.path} isn’t a call"
        for handler in route.route_handlers:
            for method in sorted(str(method) for method in handler.http_methods):
                if route.path_format.startswith("/v1") and method not in ("OPTIONS", "HEAD"):
                    open_to_all = bool(handler.opt.get("exclude_from_auth"))
                    found.append(Call(method, route.path_format, open_to_all))
    return sorted(found)


SIGNED_IN = [call for call in calls() if not call.open_to_all]
