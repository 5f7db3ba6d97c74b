"""How templates are read: ours, which may name nothing that isn't there, and the components of NHS.UK frontend."""

from collections.abc import Callable, MutableMapping
from datetime import datetime
from typing import Any

from jinja2 import BaseLoader, ChainableUndefined, Environment, PackageLoader, StrictUndefined, Template
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from mavis_tui.hub.pages.static_files import static_address
from mavis_tui.hub.pages.visits import AT
from mavis_tui.models.calendar import clock_time, london, long_date, short_date
from mavis_tui.models.consent import CONSENT_LABELS
from mavis_tui.models.programme import label_of
from mavis_tui.models.wording import counted

_COMPONENTS = "nhsuk/"


class _Templates(BaseLoader):
    """Reads ours and the components, whose macros leave out what they weren't given: to them that is nothing."""

    def __init__(self) -> None:
        self._ours = PackageLoader("mavis_tui.hub.pages")
        self._components = PackageLoader("nhsuk_frontend_jinja")
        self._for_components: Environment | None = None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 # theirs
    ) -> Template:
        """Load a template in the environment that it is written for."""
        if not name.startswith(_COMPONENTS):
            return self._ours.load(environment, name, globals)
        if self._for_components is None:
            self._for_components = environment.overlay(undefined=ChainableUndefined)
        return self._components.load(self._for_components, name, globals)

    def list_templates(self) -> list[str]:
        """List ours."""
        return self._ours.list_templates()


def template_config(sections: tuple[Any, ...]) -> "TemplateConfig[Any]":
    """Make the configuration; `sections` are what the navigation shows."""
    environment = Environment(
        loader=_Templates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(sections=sections, static=static_address, at=AT, counted=counted)
    filters: dict[str, Callable[..., Any]] = {
        "day": long_date,
        "short_day": short_date,
        "time": clock_time,
        "moment": moment_words,
        "time_of_day": lambda at: f"{at:%H:%M}",
        "programme_name": label_of,
        "consent_words": CONSENT_LABELS.__getitem__,
    }
    environment.filters.update(filters)
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def moment_words(moment: datetime) -> str:
    """Say when something was, as England's clocks had it: 1 December 2026 at 9:05am."""
    return f"{long_date(london(moment).date())} at {clock_time(moment)}"
