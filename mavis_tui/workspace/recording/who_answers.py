"""Who may answer for a child: the parents that the list names, so that nobody types what is known."""

from mavis_tui.models.child import Child, Parent
from mavis_tui.models.telling_apart.folding import folded


def respondents(child: Child) -> tuple[Parent, ...]:
    """List the parents whom the list names; of a restricted child their numbers aren't offered (Mavis facts 3.4)."""
    named = tuple(parent for parent in child.parents if parent.name.strip())
    if not child.restricted:
        return named
    return tuple(Parent(name=parent.name, relationship=parent.relationship) for parent in named)


def known_respondent(child: Child, name: str) -> Parent | None:
    """Find the parent of that name, however it is spaced; None where the list has none or several."""
    found = [parent for parent in respondents(child) if folded(parent.name) == folded(name)]
    return found[0] if len(found) == 1 else None
