"""What pages for a printer share: text from outside made harmless, and bars that every printer prints."""

from html import escape

from mavis_tui.workspace.day.uptake import filled


def escaped(text: str) -> str:
    """Escape for HTML, and leave out what turns the reading direction around or obeys a printer."""
    return escape("".join(char for char in text if char == "\n" or (char.isprintable() or char == " ")))


def printed_bar(part: int, whole: int, width: int = 20) -> str:
    """Draw a bar of blocks, hidden from who listens: a printer leaves out colours of backgrounds, but no letters."""
    full = filled(part, whole, width)
    return f'<span class="bar" aria-hidden="true">{"█" * full}{"░" * (width - full)}</span>'
