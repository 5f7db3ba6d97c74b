"""`mavis settings`: what is set on this device, where that comes from, and what it means."""

import os
from collections.abc import Iterator
from pathlib import Path

from mavis_tui import settings
from mavis_tui.console import passwords
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.console.results import SettingInForce, SettingsInForce
from mavis_tui.console.wrapping import prose
from mavis_tui.settings import MEANS, Origin, variable_of

_SECRETS = (passwords.OFFLINE, passwords.NEW, passwords.HUB, passwords.PIN)
_FOR_ALL = {"MAVIS_SETTINGS", "MAVIS_HUB_DATABASE"}


def command(as_json: AsJson = False) -> None:
    """List what is set, where from, and what it means.

    A variable comes before the settings file, and that before the default. Of passwords it says only whether one is
    given. A variable that looks like a setting and is none, because it is misspelt, is told, too.
    """
    found = _in_force()
    show(found, lambda: _lines(found), as_json=as_json)


def _in_force() -> SettingsInForce:

    values, origins, file = settings.load(), settings.origins(), settings.settings_file()
    known = {variable_of(name) for name in origins} | _FOR_ALL
    known |= {f"{secret.variable}{end}" for secret in _SECRETS for end in ("", "_FILE")}
    return SettingsInForce(
        file=str(file),
        file_there=file.exists(),
        settings=tuple(
            SettingInForce(
                name=name,
                variable=variable_of(name),
                value=_as_data(getattr(values, name)),
                origin=origin,
                says=MEANS[name],
            )
            for name, origin in origins.items()
        ),
        passwords={secret.name: passwords.given_by(secret) for secret in _SECRETS},
        unknown=tuple(sorted(name for name in os.environ if name.startswith("MAVIS_") and name not in known)),
    )


def _as_data(value: object) -> str | int | bool | dict[str, str] | None:
    return str(value) if isinstance(value, Path) else value  # type: ignore[return-value] # the types of Settings


def _lines(found: SettingsInForce) -> Iterator[str]:
    yield from prose(f"Settings file: {found.file}{'' if found.file_there else ', which isn’t there'}")
    for one in found.settings:
        yield ""
        yield from prose(f"{one.name} = {_as_written(one.value)}{_where(one)}")
        yield from prose(one.says, "    ")
    yield ""
    for name, variable in found.passwords.items():
        yield from prose(f"The {name}: {f'given by {variable}' if variable else 'not given'}")
    for variable in found.unknown:
        yield from prose(f"{variable} is set, and is no setting of mavis.")


def _where(one: SettingInForce) -> str:
    if one.origin is Origin.VARIABLE:
        return f"  (from {one.variable})"
    return "  (from the settings file)" if one.origin is Origin.FILE else ""


def _as_written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "; ".join(f"{name}={key}" for name, key in value.items()) or "none"
    return "none" if value is None else str(value)
