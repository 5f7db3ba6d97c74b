"""Giving a device its master key back: its offline password was forgotten, and a nurse of the team has signed in."""

from mavis_tui.errors import BadInput
from mavis_tui.hub.access.team_keys import team_keys_of
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.database import Database
from mavis_tui.sealing import seal, unseal
from mavis_tui.wire.recovery import Recovered, RecoveryRequest, answer_about, recovery_about


async def recovered(database: Database, nurse: Nurse, asked: RecoveryRequest) -> Recovered | None:
    """Open what the device sealed for its team, and seal it for the device alone.

    None if another device than the one on which she signed in, or another team, sealed it, or if it was altered:
    nobody learns which.
    """
    keys = await team_keys_of(database, nurse.organisation)
    try:
        master = unseal(keys.private, asked.sealed, recovery_about(nurse.device, nurse.organisation))
        return Recovered(sealed=seal(asked.answer_key, master, answer_about(nurse.device, nurse.organisation)))
    except BadInput:
        return None
