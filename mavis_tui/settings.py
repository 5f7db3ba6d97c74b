"""What a person or an unattended run may set: MAVIS_* variables first, then the settings file, then the defaults.

| Setting | Variable | Default |
|---|---|---|
| hub | MAVIS_HUB | none: sign-in asks |
| allow_http | MAVIS_ALLOW_HTTP | false; true sends also unencrypted, to a hub on another computer over http:// |
| data_dir | MAVIS_DATA_DIR | the platform's place for user data |
| retention_days | MAVIS_RETENTION_DAYS | 2 |
| remove_after_upload | MAVIS_REMOVE_AFTER_UPLOAD | false |
| lock_minutes | MAVIS_LOCK_MINUTES | 15: the app locks after so long without a key; 0: never |
| keyring | MAVIS_KEYRING | false; true keeps the offline password in the operating system’s keyring |
| lock_wait_seconds | MAVIS_LOCK_WAIT_SECONDS | 5 |
| probe_seconds | MAVIS_PROBE_SECONDS | 25: about so often the hub is asked whether it is there |
| request_seconds | MAVIS_REQUEST_SECONDS | 20 |
| theme | MAVIS_THEME | auto: `dark`, or `light` where COLORFGBG tells of a light terminal |
| ascii | MAVIS_ASCII | true where TERM is `linux`, `dumb` or `vt100` or the locale is C, otherwise false |
| cursor | MAVIS_CURSOR | false; true shows the terminal's cursor, for screen readers and Braille |
| keys | MAVIS_KEYS | none: which keys do what, by the names under *Keys* |

The settings file is `settings.toml` in the platform's folder for configuration, or what MAVIS_SETTINGS names. Keys are
a table in it, and pairs with semicolons in the variable: `MAVIS_KEYS="changes.try=f5; app.help=f1,f2"`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from mavis_tui.errors import BadInput

THEMES = ("auto", "dark", "light")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force; see the table above. Paths are absolute, times are seconds."""

    data_dir: Path
    hub: str | None = None
    allow_http: bool = False
    retention_days: int = 2
    remove_after_upload: bool = False
    lock_minutes: int = 15
    keyring: bool = False
    lock_wait_seconds: int = 5
    probe_seconds: int = 25
    request_seconds: int = 20
    theme: str = "auto"
    ascii: bool = False
    cursor: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises BadInput that names the setting that makes no sense, and where it stands."""
    file = _settings_file(environment)
    written = _read_file(file)
    chosen: dict[str, object] = {"ascii": needs_ascii(environment)}
    for setting in fields(Settings):
        variable = f"MAVIS_{setting.name.upper()}"
        if environment.get(variable):
            chosen[setting.name] = _value(setting.name, environment[variable], variable)
        elif setting.name in written:
            chosen[setting.name] = _value(setting.name, written[setting.name], str(file))
    if "data_dir" not in chosen:
        chosen["data_dir"] = _default_data_dir()
    return Settings(**chosen)  # type: ignore[arg-type] # _value gives each its type


def needs_ascii(environment: Mapping[str, str]) -> bool:
    """Tell whether a terminal can't be trusted with more than ASCII: by its name, or because the locale is C.

    Python itself turns `LANG=C` into LC_CTYPE=C.UTF-8 before anybody can ask (PEP 538), so that says nothing.
    """
    if environment.get("TERM") in ("linux", "dumb", "vt100"):
        return True
    said = (environment.get("LC_ALL"), environment.get("LC_CTYPE", "").replace("C.UTF-8", ""), environment.get("LANG"))
    return next((locale for locale in said if locale), "") in ("C", "POSIX")


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
    known = {setting.name for setting in fields(Settings)}
    for name in written:
        if name not in known:
            raise BadInput(
                f"The settings file {file} has {name!r}, which isn’t a setting. There are: {', '.join(sorted(known))}."
            )
    return written


def _value(name: str, written: object, where: str) -> object:
    if name == "keys":
        return _keys(written, where)
    text = str(written)
    if name == "data_dir":
        return Path(text).expanduser().absolute()
    if name == "hub":
        return text.rstrip("/")
    if name == "theme":
        if text not in THEMES:
            raise BadInput(f"theme in {where} must be auto, dark or light, not {text!r}.")
        return text
    if name in ("allow_http", "ascii", "cursor", "keyring", "remove_after_upload"):
        if text.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise BadInput(f"{name} in {where} must be true or false, not {text!r}.")
        return text.lower() in ("1", "true", "yes")
    if not text.isascii() or not text.isdigit():
        raise BadInput(f"{name} in {where} must be a whole number, not {text!r}.")
    return int(text)


def _keys(written: object, where: str) -> dict[str, str]:
    """Read the keys from a table of the file, or from `name=key; name=key`. The app checks what they mean."""
    if isinstance(written, str):
        pairs = [pair.partition("=") for pair in written.split(";") if pair.strip()]
        written = {name.strip(): keys.strip() for name, _, keys in pairs}
    if not isinstance(written, Mapping) or not all(isinstance(keys, str) and keys for keys in written.values()):
        raise BadInput(f'keys in {where} must be pairs of a name and its keys, like: changes.try = "f5".')
    return dict(written)
