"""Everything can be read: each pair of text and background has a contrast of at least 4.5:1, wherever it is drawn."""

import re
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from rich.palette import Palette
from textual.theme import Theme

import mavis_tui
from mavis_tui.screens.base.page import toned
from mavis_tui.terminal.themes import (
    NHS_DARK,
    NHS_LIGHT,
    NHS_SIXTEEN,
    NHS_SIXTEEN_LIGHT,
    OWN_VARIABLES,
    THEMES,
    sixteen_colours,
    theme_for,
)
from mavis_tui.workspace.words import Tone
from tests.terminal.palettes import NAMES, PALETTES, contrast

ENOUGH = 4.5
"""WCAG 2.1, 1.4.3, for text of normal size."""

TONES = ("due", "blue", "green", "yellow", "red", "grey")

PAIRS = [
    *[("foreground", ground) for ground in ("background", "surface", "panel")],
    *[(f"tone-{tone}", "background") for tone in TONES],
    *[("tone-grey", ground) for ground in ("surface", "panel")],  # what stands in an empty field, and the palette
    ("banner-blue-text", "banner-blue"),
    ("banner-green-text", "banner-green"),
    ("callout-text", "callout"),
    ("here-text", "here"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("input-cursor-foreground", "input-cursor-background"),
]
"""Every pair that app.tcss draws with, by the names of the variables."""


def colours(theme: Theme) -> dict[str, str]:
    return {
        "foreground": theme.foreground or "",
        "background": theme.background or "",
        "surface": theme.surface or "",
        "panel": theme.panel or "",
        **theme.variables,
    }


@pytest.mark.parametrize("theme", [NHS_DARK, NHS_LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("system", [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT], ids=["truecolor", "256"])
def test_every_pair_can_be_read_in_true_colour_and_in_256(theme: Theme, system: ColorSystem) -> None:
    named = colours(theme)
    measured = {pair: contrast(*(_as_drawn(named[name], system) for name in pair)) for pair in PAIRS}
    assert {pair: figure for pair, figure in measured.items() if figure < ENOUGH} == {}


@pytest.mark.parametrize("theme", [NHS_SIXTEEN, NHS_SIXTEEN_LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_pair_can_be_read_in_sixteen_colours(theme: Theme, palette: str) -> None:
    named = colours(theme)
    measured = {pair: _in_sixteen(named[pair[0]], named[pair[1]], palette) for pair in PAIRS}
    assert {pair: figure for pair, figure in measured.items() if figure < ENOUGH} == {}


def test_the_pairs_are_those_of_the_style_sheet() -> None:
    sheet = (Path(mavis_tui.__file__).parent / "app" / "app.tcss").read_text("utf-8")
    used = set(re.findall(r"(?:color|background): \$([a-z-]+)", sheet))
    assert used <= {name for pair in PAIRS for name in pair}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_gives_every_variable_of_our_own(theme: Theme) -> None:
    assert set(OWN_VARIABLES) <= set(theme.variables)


def test_white_on_what_nhs_blue_becomes_in_sixteen_colours_could_not_be_read() -> None:
    became = Color.parse("#005eb8").downgrade(ColorSystem.STANDARD).number
    assert became == NAMES.index("cyan")
    assert min(contrast("ffffff", palette[became or 0]) for palette in PALETTES.values()) < ENOUGH


@pytest.mark.parametrize(
    ("wanted", "told", "name"),
    [
        ("auto", "", "nhs-dark"),
        ("auto", "0;15", "nhs-light"),
        ("auto", "15;0", "nhs-dark"),
        ("light", "15;0", "nhs-light"),
        ("dark", "0;15", "nhs-dark"),
    ],
)
def test_the_setting_chooses_and_auto_listens_to_the_terminal(wanted: str, told: str, name: str) -> None:
    assert theme_for(wanted, sixteen=False, environment={"COLORFGBG": told}).name == name
    assert theme_for(wanted, sixteen=True, environment={"COLORFGBG": told}).name == name.replace("nhs", "nhs-16")


@pytest.mark.parametrize(
    ("term", "colorterm", "sixteen"),
    [("linux", "", True), ("xterm", "", True), ("xterm-256color", "", False), ("xterm", "truecolor", False)],
)
def test_sixteen_colours_are_recognised(
    term: str, colorterm: str, sixteen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    assert sixteen_colours() is sixteen


def _as_drawn(colour: str, system: ColorSystem) -> str:
    """Give what Rich sends for a colour; the 240 upper ones of 256 are the same on every terminal."""
    drawn = Color.parse(colour).downgrade(system)
    if drawn.triplet is not None:
        return drawn.triplet.hex.removeprefix("#")
    number = drawn.number or 0
    assert number >= 16, f"{colour} becomes one of the sixteen, which look different everywhere"
    return _eight_bit()[number].hex.removeprefix("#")


def _eight_bit() -> Palette:
    from rich._palettes import EIGHT_BIT_PALETTE

    return EIGHT_BIT_PALETTE


def _in_sixteen(text: str, background: str, palette: str) -> float:
    """Measure a pair; a Linux console draws bright backgrounds as plain ones (kernel, vt.c: csi_m)."""
    front, back = (NAMES.index(name.removeprefix("ansi_")) for name in (text, background))
    grounds = {back, back % 8} if palette == "VGA" else {back}
    return min(contrast(PALETTES[palette][front], PALETTES[palette][ground]) for ground in grounds)


@pytest.mark.parametrize("theme", [NHS_DARK, NHS_LIGHT], ids=lambda theme: theme.name)
def test_what_is_to_do_has_the_most_contrast_and_what_is_done_the_least(theme: Theme) -> None:
    named = colours(theme)
    measured = {
        tone: contrast(*(_as_drawn(named[name], ColorSystem.TRUECOLOR) for name in (f"tone-{tone}", "background")))
        for tone in ("due", "blue", "yellow", "red", "grey")
    }
    assert max(measured, key=lambda tone: measured[tone]) == "due"
    assert measured["due"] >= 1.5 * measured["grey"]


def test_what_is_to_do_is_bold_so_that_it_stands_out_without_any_colour() -> None:
    sheet = (Path(mavis_tui.__file__).parent / "app" / "app.tcss").read_text(encoding="utf-8")
    assert re.search(r"listing--due \{[^}]*text-style: bold", sheet)
    assert "bold" in str(toned("Due vaccination", Tone.DUE).spans)
    assert "bold" not in str(toned("Vaccinated", Tone.GREY).spans)
