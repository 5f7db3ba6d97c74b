"""The client of the controls: careless in the way an abandoned version of this program was."""

from collections.abc import Sequence

from mavis_tui.client.service import Service
from mavis_tui.errors import NotTheHub
from mavis_tui.models.change import Change, Receipt, Verdict
from tests.builders import NOON


class Careless(Service):
    """The control: takes whatever answers for the hub, as an abandoned version of this program did."""

    async def send(self, changes: Sequence[Change], *, returned: bool = False) -> list[Receipt]:
        """Count what a login page or a redirect swallowed as stored."""
        try:
            return await super().send(changes, returned=returned)
        except NotTheHub:
            return [
                Receipt(change=one.id, revision=one.revision, verdict=Verdict.SAVED, received_at=NOON)
                for one in changes
            ]
