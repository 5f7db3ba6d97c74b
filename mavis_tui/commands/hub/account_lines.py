"""An account that was changed, in lines: what it is now, and what its owner has to do, for `add-user` and `users`."""

from collections.abc import Iterator

from mavis_tui.hub.access.users import UserRow
from mavis_tui.models.calendar import london


def after_change(row: UserRow) -> str:
    """Say what she has to do after her sign-ins were ended: nothing, who can’t sign in anyhow."""
    can_sign_in = row.disabled is None and row.role.role is not None
    return "; she has to sign in again" if can_sign_in else ""


def stays_closed(row: UserRow) -> Iterator[str]:
    """Say of a closed account that no change opened it, and what does; nothing of an open one."""
    if row.disabled is not None:
        yield (
            f"The account was closed on {london(row.disabled):%Y-%m-%d} and stays closed: nobody signs in or decides "
            f"with it. To open it again: mavis hub users {row.email} --enable"
        )
