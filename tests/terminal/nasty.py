"""Texts that have hurt somebody: markup, control characters, scripts that run the other way, wide letters."""

import unicodedata

from hypothesis import strategies as st

NASTY = (
    "Ada [twin] Lovelace",
    "[/b]Max",
    "O'Brien [/x] [a",
    "[@click=app.quit]Quit[/]",
    "\x1b[2JCleared",
    "\x1b]0;title\x07Bell",
    "\x9b2JEight-bit",
    "Line\nbreak\tand tab\r",
    "Null\x00byte\x7f",
    "\u202eesreveR",
    "\u2066Isolated\u2069",
    "עברית שלום",
    "محمد الأمين",
    "Zero\u200bwidth\u200djoiner",
    "e\u0301e\u0301 combining",
    "Z\u0351\u036b\u0343a\u036c\u0320l\u0332g\u0489o",
    "👩‍👩‍👧 family 🇬🇧",
    "日本語" * 20,
    "ﷺ" * 5,
    "$tone-red",
    "%(name)s {0}",
    "",
    " ",
)

TEXTS = st.text(max_size=80) | st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY), max_size=4).map("".join)


def unsafe(text: str) -> list[str]:
    """List the characters a terminal might act on, but for the line breaks between the lines of a screen."""
    return [character for character in text if unicodedata.category(character)[0] == "C" and character != "\n"]
