"""The colours: NHS blue, green, yellow and red, dark and light, in true colour and for terminals with sixteen.

On sixteen colours NHS blue would become cyan, on which white can't be read; those terminals get themes of their own.
Every pair in use has a contrast of at least 4.5:1, on the common palettes of sixteen too: tests/terminal/test_themes.py
measures it.

What the eye meets first is decided here, for every page: what is still to do (`tone-due`) has the most contrast of all
and is bold, so that it stands out without any colour; what somebody has to look at is blue, yellow or red; what is done
is grey, the least of all. Green says that something is safe or here. See docs/decisions/0035.
"""

import os
from collections.abc import Mapping

from textual.theme import BUILTIN_THEMES, Theme

_BANNERS = {
    "banner-blue": "#005eb8",
    "banner-blue-text": "#ffffff",
    "banner-green": "#007f3b",
    "banner-green-text": "#ffffff",
    "callout": "#ffb81c",
    "callout-text": "#212b32",
}

_OWN_DARK = {
    **_BANNERS,
    "tone-due": "#ffffff",
    "tone-blue": "#7fb8ee",
    "tone-green": "#6fcf8f",
    "tone-yellow": "#ffc94d",
    "tone-red": "#ff8f85",
    "tone-grey": "#a9b4bd",
    "here": "#ffffff",
    "here-text": "#10181f",
    "block-cursor-background": "#ffffff",
    "block-cursor-foreground": "#10181f",
    "input-cursor-background": "#ffffff",
    "input-cursor-foreground": "#10181f",
}

_OWN_LIGHT = {
    **_BANNERS,
    "tone-due": "#10181f",
    "tone-blue": "#00478c",
    "tone-green": "#005a2b",
    "tone-yellow": "#6b4100",
    "tone-red": "#a01409",
    "tone-grey": "#425563",
    "here": "#003087",
    "here-text": "#ffffff",
    "block-cursor-background": "#003087",
    "block-cursor-foreground": "#ffffff",
    "input-cursor-background": "#212b32",
    "input-cursor-foreground": "#ffffff",
}

_OWN_SIXTEEN = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "banner-blue": "ansi_blue",
    "banner-blue-text": "ansi_bright_white",
    # a Linux console draws a bright background as the plain one; black can be read on both greens
    "banner-green": "ansi_bright_green",
    "banner-green-text": "ansi_black",
    # nothing can be read on the brown that a VGA console has for yellow
    "callout": "ansi_black",
    "callout-text": "ansi_bright_yellow",
    "tone-due": "ansi_bright_white",
    "tone-blue": "ansi_bright_cyan",
    "tone-green": "ansi_bright_green",
    "tone-yellow": "ansi_bright_yellow",
    "tone-red": "ansi_bright_red",
    "tone-grey": "ansi_white",
    "here": "ansi_white",
    "here-text": "ansi_black",
    "block-cursor-background": "ansi_white",
    "block-cursor-foreground": "ansi_black",
    "input-cursor-background": "ansi_white",
    "input-cursor-foreground": "ansi_black",
}

# On white only black and blue can be read on all palettes (red has 3.3 on a Linux console): tones say it in words.
_OWN_SIXTEEN_LIGHT = {
    **_OWN_SIXTEEN,
    "ansi-background": "ansi_bright_white",
    "ansi-foreground": "ansi_black",
    "tone-due": "ansi_black",
    "tone-blue": "ansi_blue",
    "tone-green": "ansi_black",
    "tone-yellow": "ansi_black",
    "tone-red": "ansi_black",
    "tone-grey": "ansi_black",
    "here": "ansi_black",
    "here-text": "ansi_bright_white",
    "block-cursor-background": "ansi_black",
    "block-cursor-foreground": "ansi_bright_white",
    "input-cursor-background": "ansi_black",
    "input-cursor-foreground": "ansi_bright_white",
}

NHS_DARK = Theme(
    name="nhs-dark",
    primary="#005eb8",
    secondary="#41b6e6",
    success="#007f3b",
    warning="#ffb81c",
    error="#d5281b",
    background="#10181f",
    surface="#1b262f",
    panel="#2b3238",
    foreground="#f0f4f5",
    dark=True,
    variables=_OWN_DARK,
)

NHS_LIGHT = Theme(
    name="nhs-light",
    primary="#005eb8",
    secondary="#003087",
    success="#007f3b",
    warning="#ffb81c",
    error="#d5281b",
    background="#f0f4f5",
    surface="#ffffff",
    panel="#d8dde0",
    foreground="#212b32",
    dark=False,
    variables=_OWN_LIGHT,
)


def _of_sixteen(name: str, background: str, foreground: str, base: str, own: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        primary="ansi_blue",
        secondary="ansi_cyan",
        success="ansi_green",
        warning="ansi_yellow",
        error="ansi_red",
        background=background,
        surface=background,
        panel=background,
        foreground=foreground,
        dark=base == "ansi-dark",
        ansi=True,
        variables={**BUILTIN_THEMES[base].variables, **own},
    )


NHS_SIXTEEN = _of_sixteen("nhs-16-dark", "ansi_black", "ansi_white", "ansi-dark", _OWN_SIXTEEN)
NHS_SIXTEEN_LIGHT = _of_sixteen("nhs-16-light", "ansi_bright_white", "ansi_black", "ansi-light", _OWN_SIXTEEN_LIGHT)

THEMES = (NHS_DARK, NHS_LIGHT, NHS_SIXTEEN, NHS_SIXTEEN_LIGHT)

OWN_VARIABLES: dict[str, str] = _OWN_DARK
"""Defaults of the variables that the style sheet uses and Textual doesn't know."""


def theme_for(wanted: str, *, sixteen: bool, environment: Mapping[str, str] = os.environ) -> Theme:
    """Choose the theme: `dark`, `light`, or `auto`, which is dark unless COLORFGBG names a light background."""
    light = wanted == "light" or (wanted == "auto" and environment.get("COLORFGBG", "").endswith((";7", ";15")))
    if sixteen:
        return NHS_SIXTEEN_LIGHT if light else NHS_SIXTEEN
    return NHS_LIGHT if light else NHS_DARK


def sixteen_colours() -> bool:
    """Tell whether Textual will send sixteen colours: neither COLORTERM nor TERM promises more."""
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return False
    term = os.environ.get("TERM", "")
    return not (term.endswith("-256color") or term in ("dumb", "unknown"))
