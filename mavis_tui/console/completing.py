"""What Tab completes beyond the words of the program: sessions and children, where the store opens without asking."""

import re
from collections.abc import Callable, Iterator
from threading import Thread

import typer

from mavis_tui import settings
from mavis_tui.cache.store import Store
from mavis_tui.console import passwords
from mavis_tui.errors import MavisError
from mavis_tui.workspace.support.offered import Offered, children_offered, sessions_offered

LONGEST_SECONDS = 0.35
"""After so long the shell goes on without: Python has taken its part of the half second by then."""

_NO_WAITING = 0.05

_PLAIN_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
"""A shell puts the word into the line as it is, so an id in which it would see more than letters isn't offered."""


def words_for_sessions(_context: typer.Context) -> list[tuple[str, str]]:
    """Give the numbers of sessions, with what they are."""
    return _in_time(sessions_offered)


def words_for_children(context: typer.Context) -> list[tuple[str, str]]:
    """Give the ids of the children of the session that the line names, with who they are."""
    session = context.params.get("session")
    return _in_time(lambda store: children_offered(store, session)) if isinstance(session, str) else []


def _in_time(offered: Callable[[Store], Iterator[Offered]]) -> list[tuple[str, str]]:
    """Ask the store, and give up on it where that takes longer than a person waits for Tab."""
    found: list[Offered] = []
    asking = Thread(target=_ask, args=(offered, found), daemon=True)
    asking.start()
    asking.join(LONGEST_SECONDS)
    if asking.is_alive():
        return []
    return [(one.word, one.says) for one in found if _PLAIN_WORD.fullmatch(one.word)]


def _ask(offered: Callable[[Store], Iterator[Offered]], found: list[Offered]) -> None:
    """Unlock with the password that was given, and lock again. The keyring isn't asked: it might ask the person.

    One wrong password may be counted, and no more: as long as the last one was wrong, none is tried here.
    """
    try:
        store = Store(settings.load().data_dir, wait_seconds=_NO_WAITING)
        password = passwords.given(passwords.OFFLINE, on_stdin=False)
        if password is None or not store.exists or store.last_was_wrong:
            return
        try:
            store.unlock(password)
            found += offered(store)
        finally:
            store.lock()
    except MavisError:
        found.clear()
