"""Rows of `arrivals`: where each change that was taken in was recorded, for today's changes and those of older hubs."""

from typing import Any

from mavis_tui.models.change import Change

HIGHEST = 2**63 - 1
"""The highest sequence that the database can hold; what says more stands under this one."""


def arrival_row(change: Change, organisation: str, generation: str, *, returned: bool) -> dict[str, Any]:
    """Make the row for a change that was taken in, in the generation in which it came; empty where nobody knows."""
    return {
        "organisation": organisation,
        "id": change.id,
        "revision": change.revision,
        "device": change.device,
        "sequence": min(change.sequence, HIGHEST),
        "generation": generation,
        "returned": returned,
    }
