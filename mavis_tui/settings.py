"""What a person or an unattended run may set: MAVIS_* variables first, then the settings file, then the defaults.

| Setting | Variable | Default |
|---|---|---|
| hub | MAVIS_HUB | none: sign-in asks |
| data_dir | MAVIS_DATA_DIR | the platform's place for user data |
| retention_days | MAVIS_RETENTION_DAYS | 2 |
| remove_after_upload | MAVIS_REMOVE_AFTER_UPLOAD | false |
| lock_wait_seconds | MAVIS_LOCK_WAIT_SECONDS | 5 |
| probe_seconds | MAVIS_PROBE_SECONDS | 25: about so often the hub is asked whether it is there |
| request_seconds | MAVIS_REQUEST_SECONDS | 20 |
| ascii | MAVIS_ASCII | true where TERM is `linux`, `dumb` or `vt100`, otherwise false |

The settings file is `settings.toml` in the platform's folder for configuration, or what MAVIS_SETTINGS names.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from mavis_tui.errors import BadInput


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force; see the table above. Paths are absolute, times are seconds."""

    data_dir: Path
    hub: str | None = None
    retention_days: int = 2
    remove_after_upload: bool = False
    lock_wait_seconds: int = 5
    probe_seconds: int = 25
    request_seconds: int = 20
    ascii: bool = False


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises BadInput that names the setting that makes no sense, and where it stands."""
    file = _settings_file(environment)
    written = _read_file(file)
    chosen: dict[str, object] = {"ascii": environment.get("TERM") in ("linux", "dumb", "vt100")}
    for field in fields(Settings):
        variable = f"MAVIS_{field.name.upper()}"
        if environment.get(variable):
            chosen[field.name] = _value(field.name, environment[variable], variable)
        elif field.name in written:
            chosen[field.name] = _value(field.name, str(written[field.name]), str(file))
    chosen.setdefault("data_dir", _default_data_dir())
    return Settings(**chosen)  # type: ignore[arg-type] # _value gives each its type


def _settings_file(environment: Mapping[str, str]) -> Path:
    if named := environment.get("MAVIS_SETTINGS"):
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("mavis", appauthor=False) / "settings.toml"


def _default_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("mavis", appauthor=False)


def _read_file(file: Path) -> dict[str, object]:
    if not file.exists():
        return {}
    import tomllib

    try:
        with file.open("rb") as opened:
            written = tomllib.load(opened)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"The settings file {file} can’t be read ({error}). Mend it or move it away.") from error
    known = {field.name for field in fields(Settings)}
    for name in written:
        if name not in known:
            raise BadInput(
                f"The settings file {file} has {name!r}, which isn’t a setting. There are: {', '.join(sorted(known))}."
            )
    return written


def _value(name: str, text: str, where: str) -> object:
    if name == "data_dir":
        return Path(text).expanduser().absolute()
    if name == "hub":
        return text.rstrip("/")
    if name in ("ascii", "remove_after_upload"):
        if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise BadInput(f"{name} in {where} must be true or false, not {text!r}.")
        return text.lower() in ("1", "true", "yes")
    if not text.isascii() or not text.isdigit():
        raise BadInput(f"{name} in {where} must be a whole number, not {text!r}.")
    return int(text)
