"""Writing what waits to a sealed file, for the day when the hub can't be reached in any other way."""

from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from mavis_tui.cache.engine.files import replace_private_file
from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, SignInNeeded
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Change
from mavis_tui.wire.transfer_file import Cover, TransferContents, written
from mavis_tui.workspace.sealed.sealed_records import opened_records


class Exported(Struct, frozen=True, kw_only=True):
    """What was written where. `unreadable` are the sealed records that don't open, and so aren't in the file."""

    file: str
    organisation: str
    waiting: int
    attention: int
    unmatched: int
    unreadable: tuple[str, ...]


class TransferFile:
    """The verb that takes nothing away: what was exported still waits, and is sent when that is possible again."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def export(self, file: Path) -> Exported:
        """Write every change that waits or was refused, and every record nobody has matched, sealed for the team's hub.

        The file is whole or not there, and only its owner may read it. Raises SignInNeeded where this device has no key
        of its team, BadInput where there is nothing to write or a file is there already, StoreNotWritable.
        """
        account = self._store.device.account
        if account is None or not account.team_key:
            raise SignInNeeded(
                "This device doesn’t have the key of your team server yet, so nothing was written; what you recorded "
                "is safe here. Sign in once, with a network (mavis sign-in): the team server gives the key. If that "
                "can’t be, copy the records to paper: mavis changes."
            )
        if file.exists() or not file.parent.is_dir():
            why = "There is a file already" if file.exists() else "There is no such folder"
            raise BadInput(f"{why}: {file}. Nothing was written; choose another name.")
        waiting, refused = self._store.outbox.waiting(), self._refused()
        sealed = opened_records(self._store)
        if not waiting and not refused and not sealed.records:
            raise BadInput("Nothing waits on this device, so there is nothing to export. Nothing was written.")
        changes = sorted([*waiting, *refused], key=lambda change: change.sequence)
        contents = TransferContents(
            nurse=account.staff,
            changes=tuple(Raw(msgspec.json.encode(change)) for change in changes),
            intake=tuple(Raw(msgspec.json.encode(record)) for record in sealed.records),
        )
        cover = Cover(organisation=account.organisation, device=self._store.device.id, made_at=self._clock())
        replace_private_file(file, written(cover, contents, account.team_key))
        return Exported(
            file=str(file),
            organisation=account.organisation,
            waiting=len({change.id for change in waiting}),
            attention=len({change.id for change in refused}),
            unmatched=len(sealed.records),
            unreadable=tuple(found.id for found in sealed.unreadable),
        )

    def _refused(self) -> list[Change]:
        return [entry.change for entry in self._store.outbox.entries() if entry.sending is Sending.ATTENTION]
