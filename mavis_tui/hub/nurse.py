"""Who asks something of the hub."""

from typing import NamedTuple

from mavis_tui.models.vaccination import Staff


class Nurse(NamedTuple):
    """Somebody who is signed in: who she is, the team she works for, and the device she signed in on."""

    staff: Staff
    organisation: str
    device: str
