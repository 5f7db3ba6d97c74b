"""A form and its action that are no part of the hub, put behind the same door as all others, and what came of it."""

import asyncio
from typing import Any

from jinja2 import DictLoader
from litestar import Response, get, post
from litestar.response import Template

from mavis_tui.errors import BadInput
from mavis_tui.hub.pages.drawing.rendering import go_on, page
from mavis_tui.hub.pages.sections import behind_the_door
from mavis_tui.hub.pages.visits import ADMINISTRATORS_ONLY, Visit
from tests.hub.running import RunningHub

FORM = """
{% extends "base.html" %}
{% from "parts.html" import form with context %}
{% block content %}
<p>{{ said }}</p>
{% call form("/office/tried") %}
<label for="note">Note</label><textarea id="note" name="note">{{ said }}</textarea>
<label for="postcode">Postcode</label><input id="postcode" name="postcode" value="">
<label for="new_password">Password</label><input id="new_password" name="new_password" type="password" value="">
<button name="outcome" value="keep">Keep</button>
{% endcall %}
{% endblock %}
"""

done: list[tuple[str, str]] = []
"""Each note that was kept, and by whom."""
held_up: dict[str, tuple[asyncio.Event, asyncio.Event]] = {}
"""Notes at which the action says that it has begun, and waits for a word to go on."""


@get("/office/tried", summary="Look at what is tried")
async def show_tried(request: Visit) -> Template:
    return page(request, "tried.html", title="Tried", said=request.query_params.get("said", ""))


@post("/office/tried", summary="Keep a note", status_code=200)
async def take_tried(request: Visit) -> Response[Any]:
    form = await request.form()
    if form["note"] == "wrong":
        return page(request, "tried.html", title="Tried", said="wrong", status=422, errors={"note": "Enter another"})
    if form["note"] == "raised":
        raise BadInput("That isn’t a note. Nothing was changed.")
    if form["note"] == "broken":
        raise ZeroDivisionError("Ada Mwangi")
    done.append((request.user.email, form["note"]))
    if form["note"] in held_up:
        begun, go = held_up[form["note"]]
        begun.set()
        await go.wait()
    return go_on(request, "/office/tried", f"Kept: {form['note']}")


@post(
    "/office/tried/administrator",
    summary="Do what an administrator may",
    status_code=200,
    opt={ADMINISTRATORS_ONLY: True},
)
async def take_administrator(request: Visit) -> Response[Any]:
    done.append((request.user.email, "administrator"))
    return go_on(request, "/office/tried")


def let_act(hub: RunningHub) -> None:
    """Put the page and the actions into a hub."""
    done.clear()
    if hub.app.state.get("may_act"):
        return
    hub.app.state.may_act = True
    hub.app.register(behind_the_door(show_tried, take_tried, take_administrator))
    engine: Any = hub.app.template_engine
    engine.engine.loader._ours = _Besides(engine.engine.loader._ours)


class _Besides(DictLoader):
    def __init__(self, ours: Any) -> None:
        super().__init__({"tried.html": FORM})
        self._theirs = ours

    def load(self, environment: Any, name: str, globals: Any = None) -> Any:  # noqa: A002
        if name in self.mapping:
            return super().load(environment, name, globals)
        return self._theirs.load(environment, name, globals)
