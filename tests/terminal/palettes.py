"""The sixteen colours as common terminals show them: facts, in the order of the ANSI numbers, as 0xRRGGBB."""

VGA = "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
"""The text modes of a PC, and Linux's console (kernel, drivers/tty/vt/vt.c: default_red, default_grn, default_blu)."""

CAMPBELL = (
    "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2"
)
"""Windows Terminal and the Windows console since 2017 (Microsoft, the colour scheme `Campbell`)."""

OLD_CONHOST = (
    "000000 800000 008000 808000 000080 800080 008080 c0c0c0 808080 ff0000 00ff00 ffff00 0000ff ff00ff 00ffff ffffff"
)
"""The Windows console until 2017 (Microsoft, the colour scheme `Vintage`)."""

XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
"""xterm (XTerm-col.ad)."""

PUTTY = (
    "000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
"""PuTTY (its default colours)."""

PALETTES = {
    name: tuple(colours.split())
    for name, colours in (
        ("VGA", VGA),
        ("Campbell", CAMPBELL),
        ("old conhost", OLD_CONHOST),
        ("xterm", XTERM),
        ("PuTTY", PUTTY),
    )
}

_EIGHT = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")

NAMES = (*_EIGHT, *(f"bright_{name}" for name in _EIGHT))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (RRGGBB) by the formula of WCAG 2.1: from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
