"""`mavis status`: how this device stands: who is signed in where, what is saved, what waits."""

from collections.abc import Iterator

from mavis_tui.console import compose, passwords
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import DeviceStatus
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.protocols import ROLE_LABELS
from mavis_tui.models.vaccination import Role
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sessions.overview import Dashboard
from mavis_tui.workspace.words import unmatched_words


def command(offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """Say who is signed in, what is saved and what waits.

    Asks nothing of the team server. Where the offline password is not given and can’t be asked for, says only whether
    there is a store.
    """
    with compose.opened() as made:
        if made.access.has_store:
            password = passwords.given(passwords.OFFLINE, on_stdin=offline_stdin)
            if password is None and not made.access.unlock_by_keyring() and passwords.can_ask():
                password = passwords.obtain(passwords.OFFLINE, on_stdin=False)
            if password is not None:
                made.access.unlock(password)
            if made.access.keyring_trouble:
                say(made.access.keyring_trouble)
        if made.access.unlocked:
            dashboard = made.sessions.dashboard()
            for sentence in dashboard.damaged:
                say(sentence)
            status = _of(made, dashboard)
        else:
            status = DeviceStatus(
                data_dir=str(made.settings.data_dir),
                store=made.access.has_store,
                locked=True,
                sealed=made.sealed_recording.waiting(),
            )
        show(status, lambda: _lines(status), as_json=as_json)


def _of(made: Workspace, dashboard: Dashboard) -> DeviceStatus:

    account, page = made.access.account, made.changes.page()
    nurse = made.access.nurse if made.access.introduced else None
    heard = [at for at in (made.sessions.listed_at, *(row.sent_at for row in page.rows)) if at is not None]
    return DeviceStatus(
        data_dir=str(made.settings.data_dir),
        store=True,
        locked=False,
        hub=account.hub if account is not None else made.settings.hub,
        email=nurse.email if nurse is not None else None,
        name=nurse.name if nurse is not None else None,
        role=nurse.role if nurse is not None else None,
        signed_in=made.access.signed_in,
        sends_as=account.staff.email if account is not None else None,
        last_contact=max(heard, default=None),
        available_offline=tuple(row.id for row in dashboard.rows if row.saved),
        waiting=page.waiting,
        attention=page.attention,
        review=page.review,
        saved=page.saved,
        to_export=page.to_export,
        exported=page.exported,
        sealed=page.unmatched,
    )


def _lines(status: DeviceStatus) -> Iterator[str]:

    yield f"Kept in        {status.data_dir}"
    if not status.store:
        yield "Offline store  none on this device yet. Start with: mavis sign-in"
        return
    if status.locked:
        yield "Offline store  locked. Set MAVIS_OFFLINE_PASSWORD to see what is in it"
        yield from _sealed(status)
        return
    who = status.name or status.email
    if status.role is not None and status.role is not Role.NURSE:
        who = f"{who}, {ROLE_LABELS[status.role]}"
    yield f"Team server    {status.hub or 'none yet'}"
    yield f"Nurse          {who or 'nobody yet'}{'' if status.signed_in else ' (not signed in)' if who else ''}"
    if status.sends_as is not None and status.sends_as != status.email:
        yield f"               records; {status.sends_as} signed in last, and that sign-in sends"
    contact = london(status.last_contact) if status.last_contact is not None else None
    yield f"Last contact   {f'{long_date(contact.date())} at {clock_time(contact)}' if contact else 'none yet'}"
    yield f"Saved offline  {', '.join(status.available_offline or ()) or 'no session'}"
    yield f"Changes        {status.waiting} waiting, {status.attention} in need of attention,"
    yield f"               {status.review} being checked, {status.saved} saved"
    if status.to_export or status.exported:
        yield f"For Mavis      {status.to_export} not exported yet, {status.exported} exported and not back yet"
    yield from _sealed(status)


def _sealed(status: DeviceStatus) -> Iterator[str]:
    if status.sealed:
        yield f"Sealed         {unmatched_words(status.sealed)}"
