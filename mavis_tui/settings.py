"""What a person or an unattended run may set: MAVIS_* variables first, then the settings file, then the defaults.

The settings file is `settings.toml` in the platform's folder for configuration, or what MAVIS_SETTINGS names. Keys are
a table in it, and pairs with semicolons in the variable: `MAVIS_KEYS="changes.try=f5; app.help=f1,f2"`.

`mavis settings` says what is set, where from and what it means.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from mavis_tui.errors import BadSetting, CannotBeDone
from mavis_tui.system.places import of_any_length

Whole = Annotated[int, Meta(ge=0)]


class Settings(Struct, frozen=True, kw_only=True):
    """The values in force; MEANS says what each is. Paths are absolute, times are seconds.

    A field more is a setting more: its type says how it is read.
    """

    data_dir: Path
    hub: str | None = None
    allow_http: bool = False
    retention_days: Whole = 2
    sent_days: Annotated[int, Meta(ge=30)] = 30
    remove_after_upload: bool = False
    lock_minutes: Whole = 15
    keyring: bool = False
    lock_wait_seconds: Whole = 5
    probe_seconds: Whole = 60
    request_seconds: Whole = 20
    theme: Literal["auto", "dark", "light"] = "auto"
    ascii: bool = False
    cursor: bool = False
    plain_textual: bool = False
    keys: dict[str, Annotated[str, Meta(min_length=1)]] = {}


MEANS = {
    "data_dir": "The folder of the offline store; by default the platform’s folder for user data.",
    "hub": "The team server’s address. Where none is set, sign-in asks for it.",
    "allow_http": "True sends also unencrypted, to a team server elsewhere over http://.",
    "retention_days": "For so many days after its last day a saved session stays on this device.",
    "sent_days": "For so many days after its session left, what was sent stays on this device; 30 or more.",
    "remove_after_upload": "True removes a session as soon as its day is over and everything in it was sent.",
    "lock_minutes": "After so many minutes without a key the app locks; 0: never.",
    "keyring": "True keeps the offline password in the operating system’s keyring.",
    "lock_wait_seconds": "For so long a command waits for another mavis that is writing.",
    "probe_seconds": "About so often the app asks whether the team server is there.",
    "request_seconds": "For so long an answer of the team server is waited for.",
    "theme": "The colours: dark, light, or auto, which is dark unless COLORFGBG tells of a light terminal.",
    "ascii": "True draws with nothing but ASCII; by default where TERM is linux, dumb or vt100, or the locale is C.",
    "cursor": "True shows the terminal’s cursor and draws to be listened to, for screen readers and Braille.",
    "plain_textual": "True reads keys and draws as Textual does, should ours make trouble.",
    "keys": "Which keys do what, by the names that docs/commands.md lists under Keys.",
}
"""What each setting does, in a sentence."""

SettingsT = TypeVar("SettingsT", bound=Settings)


class Origin(StrEnum):
    """Where a value comes from."""

    VARIABLE = "variable"
    FILE = "file"
    DEFAULT = "default"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises BadInput that names the setting that makes no sense, and where it stands."""
    return load_as(Settings, environment)


def load_as(kind: type[SettingsT], environment: Mapping[str, str]) -> SettingsT:
    """Read the settings that `kind` has, each by the type of its field. Raises BadInput."""
    chosen: dict[str, Any] = {"ascii": needs_ascii(environment)}
    chosen |= {name: value for name, (value, _) in _chosen(kind, environment).items()}
    if "data_dir" not in chosen:
        chosen["data_dir"] = _default_data_dir()
    return kind(**chosen)


def origins(environment: Mapping[str, str] = os.environ) -> dict[str, Origin]:
    """Say of every setting where its value comes from. Raises BadInput as `load` does."""
    chosen = _chosen(Settings, environment)
    return {name: chosen[name][1] if name in chosen else Origin.DEFAULT for name in Settings.__struct_fields__}


def variable_of(setting: str) -> str:
    """Name the variable of a setting."""
    return f"MAVIS_{setting.upper()}"


def _chosen(kind: type[SettingsT], environment: Mapping[str, str]) -> dict[str, tuple[object, Origin]]:
    """Read what somebody set, by its name, with where it stands."""
    file = settings_file(environment)
    known = fields(kind)
    written = _read_file(file, [setting.name for setting in known])
    chosen: dict[str, tuple[object, Origin]] = {}
    for setting in known:
        variable = variable_of(setting.name)
        if environment.get(variable):
            chosen[setting.name] = _value(setting, environment[variable], variable), Origin.VARIABLE
        elif setting.name in written:
            chosen[setting.name] = _value(setting, written[setting.name], str(file)), Origin.FILE
    return chosen


def needs_ascii(environment: Mapping[str, str]) -> bool:
    """Tell whether a terminal can't be trusted with more than ASCII: by its name, or because the locale is C.

    Python itself turns `LANG=C` into LC_CTYPE=C.UTF-8 before anybody can ask (PEP 538), so that says nothing.
    """
    if environment.get("TERM") in ("linux", "dumb", "vt100"):
        return True
    said = (environment.get("LC_ALL"), environment.get("LC_CTYPE", "").replace("C.UTF-8", ""), environment.get("LANG"))
    return next((locale for locale in said if locale), "") in ("C", "POSIX")


def whole_path(written: str | Path) -> Path:
    """Give the absolute path that was written, with the home folder for its `~`, however long it is.

    Raises CannotBeDone if there is no home: without HOME and without an account that has one, `~` would become a folder
    of that name wherever one stands.
    """
    try:
        return of_any_length(Path(written).expanduser().absolute())
    except (RuntimeError, OSError) as error:
        raise _homeless(str(written)) from error


def usual_folder_of(name: str, place: Literal["data", "config"]) -> Path:
    """Give the platform's folder for a program's data or settings. Raises CannotBeDone if there is no home."""
    import platformdirs

    try:
        if place == "data":
            return whole_path(platformdirs.user_data_path(name, appauthor=False))
        return whole_path(platformdirs.user_config_path(name, appauthor=False))
    except RuntimeError as error:
        raise _homeless(f"the folder for the {place} of {name}") from error


def _homeless(what: str) -> CannotBeDone:
    return CannotBeDone(
        f"Nobody knows where {what} is: there is no home folder, or the folder you are in is gone. Nothing was "
        "changed. Set HOME, or give whole paths: in MAVIS_SETTINGS, MAVIS_DATA_DIR and, for a team server, "
        "MAVIS_HUB_DATABASE."
    )


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Give the path of the settings file, whether there is one or not. Raises CannotBeDone where there is no home."""
    if named := environment.get("MAVIS_SETTINGS"):
        return whole_path(named)
    return usual_folder_of("mavis", "config") / "settings.toml"


def _default_data_dir() -> Path:
    return usual_folder_of("mavis", "data")


def _read_file(file: Path, known: list[str]) -> dict[str, object]:
    """Read what is written there, also behind the mark (BOM) that Windows' Notepad sets at the beginning."""
    try:
        if not file.exists():
            return {}
        import tomllib  # most devices have no such file

        written = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:  # a ValueError where it isn't UTF-8, or isn't TOML
        raise BadSetting(f"The settings file {file} can’t be read ({error}). Mend it or move it away.") from error
    for name in written:
        if name not in known:
            raise BadSetting(
                f"The settings file {file} has {name!r}, which isn’t a setting. There are: {', '.join(sorted(known))}."
            )
    return written


def _value(setting: FieldInfo, written: object, where: str) -> object:
    """Read what is written, in a variable or in the file, as the type of the setting has it."""
    given = written if isinstance(written, Mapping) else str(written)
    if isinstance(given, str):
        if get_origin(setting.type) is dict:
            given = _pairs(given)
        elif setting.type is bool:
            given = {"yes": "true", "no": "false"}.get(given.lower(), given)
    try:
        read = msgspec.convert(given, setting.type, strict=False, dec_hook=_path)
    except msgspec.ValidationError:
        raise BadSetting(f"{setting.name} in {where} must be {_wanted(setting.type)}{_instead_of(written)}.") from None
    return read.rstrip("/") if setting.name == "hub" and isinstance(read, str) else read


def _pairs(text: str) -> dict[str, str]:
    """Read `name=key; name=key`."""
    pairs = [pair.partition("=") for pair in text.split(";") if pair.strip()]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _path(kind: type, written: Any) -> Path:
    if kind is not Path or not isinstance(written, str):
        raise NotImplementedError
    return whole_path(written)


def _instead_of(written: object) -> str:
    return "" if isinstance(written, Mapping) else f", not {str(written)!r}"


def _wanted(kind: Any) -> str:
    """Say what a setting of this type may be."""
    from msgspec import inspect

    match inspect.type_info(kind):
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType(ge=int(least)) if least:
            return f"a whole number, at least {least}"
        case inspect.IntType():
            return "a whole number"
        case inspect.FloatType():
            return "a number"
        case inspect.LiteralType(values=values):
            *first, last = (str(value) for value in values)
            return f"{', '.join(first)} or {last}"
        case inspect.DictType():
            return 'pairs of a name and its keys, like: changes.try = "f5"'
        case _:
            return "something else"
