"""Settings are read by the types of their fields, from a variable and from a file as any editor saves it."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from mavis_tui.errors import BadInput
from mavis_tui.settings import Settings, load, load_as


class More(Settings, frozen=True, kw_only=True):
    """The settings, and one more of each kind."""

    yes: bool = False
    whole: Annotated[int, Meta(ge=0)] = 0
    part: float = 0.0
    words: str = ""
    place: Path = Path()
    one_of: Literal["left", "right"] = "left"
    pairs: dict[str, str] = msgspec.field(default_factory=dict)


CASES = [
    ("yes", "true", "true", True),
    ("yes", "yes", '"Yes"', True),
    ("yes", "0", "false", False),
    ("whole", "12", "12", 12),
    ("part", "2.5", "2.5", 2.5),
    ("words", "12", '"12"', "12"),
    ("place", "/srv/mavis", '"/srv/mavis"', Path("/srv/mavis")),
    ("one_of", "right", '"right"', "right"),
    ("pairs", "a=f5; b=f1,f2", '{a = "f5", b = "f1,f2"}', {"a": "f5", "b": "f1,f2"}),
]


@pytest.mark.parametrize(("name", "in_variable", "in_file", "value"), CASES)
def test_a_setting_of_any_type_is_read_from_a_variable_and_from_the_file(
    name: str, in_variable: str, in_file: str, value: object, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    assert getattr(load_as(More, {"MAVIS_SETTINGS": str(file), f"MAVIS_{name.upper()}": in_variable}), name) == value
    file.write_text(f"{name} = {in_file}\n", "utf-8")
    assert getattr(load_as(More, {"MAVIS_SETTINGS": str(file)}), name) == value


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("yes", "12", "true or false"),
        ("keyring", "perhaps", "true or false"),
        ("whole", "-1", "a whole number"),
        ("retention_days", "some", "a whole number"),
        ("part", "half", "a number"),
        ("one_of", "middle", "left or right"),
        ("theme", "pink", "auto, dark or light"),
        ("pairs", "", ""),
        ("keys", "app.help=", "pairs of a name and its keys"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_with_what_it_may_be(name: str, typed: str, wanted: str) -> None:
    environment = {"MAVIS_SETTINGS": "/nowhere/settings.toml", f"MAVIS_{name.upper()}": typed}
    if not typed:  # an empty variable is none
        assert getattr(load_as(More, environment), name) == {}
        return
    with pytest.raises(BadInput) as refused:
        load_as(More, environment)
    assert f"{name} in MAVIS_{name.upper()} must be {wanted}" in str(refused.value)


@pytest.mark.parametrize(
    "saved",
    [
        b'\xef\xbb\xbfretention_days = 3\r\nhub = "https://hub.example/"\r\n',
        b'\xef\xbb\xbfretention_days = 3\nhub = "https://hub.example"\n',
        b'retention_days = 3\r\nhub = "https://hub.example"',
    ],
    ids=["with a mark and Windows' line ends", "with a mark", "with Windows' line ends"],
)
def test_a_settings_file_is_read_as_any_editor_saves_it(saved: bytes, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(saved)
    read = load({"MAVIS_SETTINGS": str(file)})
    assert (read.retention_days, read.hub) == (3, "https://hub.example")


@pytest.mark.parametrize("saved", [b"\xff\xfer\x00", b"retention_days = ", b"colour = 1\n"])
def test_a_settings_file_that_is_none_is_named(saved: bytes, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(saved)
    with pytest.raises(BadInput, match=r"settings\.toml"):
        load({"MAVIS_SETTINGS": str(file)})
