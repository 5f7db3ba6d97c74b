"""The colours: NHS blue, green, yellow and red, once in true colour and once for terminals with sixteen.

On sixteen colours NHS blue would become cyan, on which white can't be read; those terminals get their own blue, and
black text on green and yellow.
"""

import os

from textual.theme import BUILTIN_THEMES, Theme

_OWN_DARK = {
    "banner-blue": "#005eb8",
    "banner-blue-text": "#ffffff",
    "banner-green": "#007f3b",
    "banner-green-text": "#ffffff",
    "callout": "#ffb81c",
    "callout-text": "#212b32",
    "tone-blue": "#7fb8ee",
    "tone-green": "#6fcf8f",
    "tone-yellow": "#ffc94d",
    "tone-red": "#ff8f85",
    "tone-grey": "#a9b4bd",
    "here": "#ffffff",
    "here-text": "#10181f",
    "input-cursor-background": "#ffffff",
    "input-cursor-foreground": "#10181f",
}

_OWN_ANSI = {
    "banner-blue": "ansi_blue",
    "banner-blue-text": "ansi_bright_white",
    "banner-green": "ansi_green",
    "banner-green-text": "ansi_black",
    "callout": "ansi_yellow",
    "callout-text": "ansi_black",
    "tone-blue": "ansi_bright_cyan",
    "tone-green": "ansi_bright_green",
    "tone-yellow": "ansi_bright_yellow",
    "tone-red": "ansi_bright_red",
    "tone-grey": "ansi_white",
    "here": "ansi_white",
    "here-text": "ansi_black",
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
    panel="#26333e",
    foreground="#f0f4f5",
    dark=True,
    variables=_OWN_DARK,
)

NHS_SIXTEEN = Theme(
    name="nhs-16",
    primary="ansi_blue",
    secondary="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    foreground="ansi_white",
    dark=True,
    ansi=True,
    variables={**BUILTIN_THEMES["ansi-dark"].variables, **_OWN_ANSI},
)

OWN_VARIABLES: dict[str, str] = _OWN_DARK
"""Defaults of the variables that the style sheet uses and Textual doesn't know."""


def sixteen_colours() -> bool:
    """Tell whether Textual will send sixteen colours: neither COLORTERM nor TERM promises more."""
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return False
    term = os.environ.get("TERM", "")
    return not (term.endswith("-256color") or term in ("dumb", "unknown"))
