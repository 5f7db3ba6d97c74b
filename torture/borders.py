"""Every class of error that a library at a border can raise, at each call: a sentence, and the next try goes well.

The borders are the network (httpx, httpcore, ssl, socket, idna, zlib), the keyring of the operating system, and the
encrypted store (sqlcipher3, and each of SQLite's codes).
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from mavis_tui.cache.keys.os_keyring import OsKeyring
from mavis_tui.cache.store import Store
from mavis_tui.client import failures
from mavis_tui.client.service import Service
from mavis_tui.errors import MavisError
from mavis_tui.wire.messages import BatchEdit, Here, SessionEdit
from mavis_tui.workspace.access.access import Access
from tests.builders import NURSE, a_change
from tests.hub.running import DEVICE, PASSWORD
from torture.faults import disturbed, rehearsed
from torture.laptop import OFFLINE_PASSWORD, sealed_store
from torture.machine import in_memory
from torture.promises import LOST, STUCK
from torture.raised import by_a_keyring, by_the_network, by_the_store
from torture.script import script
from torture.shim import Layer
from torture.team import Team, a_team, record, sealed_stores
from torture.trial import Scale, Trial
from torture.verdict import WRONG, cheap_passwords, quick_folder

WORDLESS = "errors that became no sentence"
NEVER_AGAIN = "calls that didn’t work the next time"
KEPT_OUT = "starts that a keyring stopped"
PROMISES = (WORDLESS, NEVER_AGAIN, LOST, STUCK, KEPT_OUT, *WRONG)
AT_THE_NETWORK, AT_AN_UPLOAD = "errors at calls of the hub", "errors while sending"
AT_A_KEYRING, AT_THE_STORE = "errors at calls of a keyring", "errors at statements of the store"

NOTES = (
    (
        "Each class of error that httpx, httpcore, ssl, socket, idna and zlib have, and some that none of them should "
        "raise, at every call that the client can make of a hub, before the hub has the request and after; each class "
        "of keyring’s, and of its desktops’, a panic in Rust among them, at every call; each class of sqlcipher3’s and "
        "each of SQLite’s codes at the statements of a scripted day, one after the other. It must become a sentence "
        "for a person, and the next try must go well."
    ),
    "The control lets the libraries’ own errors through.",
)

Call = Callable[[Service], Awaitable[object]]

CALLS: tuple[Call, ...] = (
    lambda service: service.hello("n"),
    lambda service: service.sign_in(NURSE.email, PASSWORD, DEVICE),
    lambda service: service.sessions(),
    lambda service: service.session("1204"),
    lambda service: service.news("n", {}, 0),
    lambda service: service.send([a_change()]),
    lambda service: service.receipts("vaccination-1"),
    lambda service: service.held(),
    lambda service: service.held_changes(),
    lambda service: service.edit_session("1204", SessionEdit()),
    lambda service: service.edit_batch("1204", "FM8629", BatchEdit()),
    lambda service: service.tell(Here(holds=(), waiting=0)),
    lambda service: service.recover(b"", b""),
    lambda service: service.sign_out(),
)


async def at_the_network(team: Team, errors: list[Exception]) -> Counter[str]:
    """Let each call meet each error, before the hub has the request and after, and greet the hub afterwards."""
    counts: Counter[str] = Counter()
    wire = team.laptops[0].wire
    service = Service(team.hub.address, token="token", transport=wire)

    def fails(error: Exception) -> Callable[[object], None]:
        def raised(_request: object) -> None:
            raise error

        return raised

    for error in errors:
        for call in CALLS:
            for when in ("draw", "before_answer"):
                service.token = "token"
                setattr(wire, when, fails(error))
                counts[AT_THE_NETWORK] += 1
                counts[WORDLESS] += not await _told(call(service), "is safe on this device")
                setattr(wire, when, None)
        counts[NEVER_AGAIN] += not await _goes_well(service.hello("n"))
    await service.close()
    return counts


async def while_sending(team: Team, errors: list[Exception]) -> Counter[str]:
    """Let each error befall an upload, and then mend it: what waits goes up."""
    counts: Counter[str] = Counter()
    laptop = team.laptops[0]
    record(laptop, 1)
    for number, error in enumerate(errors):

        def fails(_request: object, error: Exception = error) -> None:
            raise error

        entry = laptop.store.outbox.entries()[0].change
        laptop.store.outbox.at_the_hub.send_again([(entry.id, entry.revision)])
        laptop.wire.before_answer = fails
        result = await laptop.workspace.upload_now()
        counts[AT_AN_UPLOAD] += 1
        counts[WORDLESS] += not _is_told(result.stopped_by, "safe")
        laptop.wire.before_answer = None
        await laptop.workspace.engine().probe()
        await laptop.workspace.engine().probe()
        await laptop.workspace.upload_now()
        counts[STUCK] += bool(laptop.store.outbox.waiting())
        counts[LOST] += len((await team.tables()).held) != 1 if number % 10 == 0 else 0
    return counts


async def _told(call: Awaitable[object], word: str) -> bool:
    """Tell whether a call ended with a sentence."""
    try:
        await call
    except MavisError as error:
        return _is_told(str(error), word)
    except Exception:  # noqa: BLE001 - what a library raised itself
        return False
    return False


async def _goes_well(call: Awaitable[object]) -> bool:
    try:
        await call
    except Exception:  # noqa: BLE001 - counted, whatever it is
        return False
    return True


def _is_told(said: str, word: str) -> bool:
    return word in said and said.endswith(".") and " " in said


def at_a_keyring(folder: Path, errors: list[BaseException]) -> Counter[str]:
    """Let each call of a keyring, and loading it, meet each error: the store is opened with the password then."""
    counts: Counter[str] = Counter()
    store = sealed_store(folder / "store")
    for error in errors:
        for failing in ("get_password", "set_password", "delete_password", "import"):
            with _keyring(failing, error):
                counts[AT_A_KEYRING] += 1
                counts += _started(store)
    for given in (b"bytes", 7, "half a letter \udcff", "", "wrong", ["list"]):
        with _keyring("", None, given):
            counts[AT_A_KEYRING] += 1
            counts += _started(store)
    return counts


@contextmanager
def _keyring(failing: str, error: BaseException | None, held: object = "an older password") -> Iterator[None]:
    def fails(*_: object) -> None:
        if error is not None:
            raise error

    usual = {"get_password": lambda *_: held, "set_password": lambda *_: None, "delete_password": lambda *_: None}
    made: Any = SimpleNamespace(**(usual | ({failing: fails} if failing in usual else {})))
    if failing == "import":
        made = None  # as Python notes what can't be imported
    with patch.dict(sys.modules, {"keyring": made}):
        yield


def _started(folder: Path) -> Counter[str]:
    """Start as `mavis` does: by the keyring, and else with the password, which is kept there then."""
    counts: Counter[str] = Counter()
    access = Access(Store(folder), lambda: None, lambda *_: None, OsKeyring(folder))  # type: ignore[arg-type,return-value] # neither is asked
    try:
        access.unlock_by_keyring()
        access.unlock(OFFLINE_PASSWORD)
        counts[KEPT_OUT] += not access.unlocked
        OsKeyring(folder).drop()
    except BaseException:  # noqa: BLE001 - whatever comes through
        counts[KEPT_OUT] += 1
    finally:
        access.lock()
    counts[WORDLESS] += bool(access.keyring_trouble) and "The offline password is asked for." not in (
        access.keyring_trouble
    )
    return counts


def at_the_store(one_of: int) -> Counter[str]:
    """Let the statements of a day raise each class and code: of the statements one of so many, others each time."""
    counts: Counter[str] = Counter()
    with quick_folder() as folder:
        day = rehearsed(folder / "day", script(), [Layer.STATEMENT])
        for number, (_name, makes) in enumerate(by_the_store()):
            for point in day.points[number % one_of :: one_of]:
                counts.update([AT_THE_STORE, *disturbed(day, point, folder / "disturbed", makes)])
    return counts


def run(scale: Scale) -> Trial:
    """Raise everything everywhere; in short, some of it."""
    every = 25 if scale.short else 1
    counts = _played(by_the_network()[::every], list(by_a_keyring())[::every])
    counts += at_the_store(900 if scale.short else 13)
    return Trial(
        name="Injected exceptions",
        counts={name: counts[name] for name in (AT_THE_NETWORK, AT_AN_UPLOAD, AT_A_KEYRING, AT_THE_STORE, *PROMISES)},
        must_be_zero=PROMISES,
        control=_control(),
        notes=NOTES,
    )


def _played(of_the_network: list[Exception], of_a_keyring: list[BaseException]) -> Counter[str]:
    counts: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory(prefix="mavis-borders-", dir=in_memory()) as made,
        asyncio.Runner() as loop,
        cheap_passwords(),
    ):

        async def with_a_team() -> None:
            async with a_team(Path(made) / "team", sealed_stores(Path(made), 1)) as team:
                await team.equip(0)
                counts.update(await while_sending(team, of_the_network))
                counts.update(await at_the_network(team, of_the_network))

        loop.run(with_a_team())
        counts += at_a_keyring(Path(made), of_a_keyring)
    return counts


def _control() -> dict[str, int]:
    """Let the libraries' errors through where the client puts them into words."""
    with patch.object(failures, "translated", lambda *_: nullcontext()):
        counts = _played(by_the_network()[:1], [])
    return {name: counts[name] for name in (AT_THE_NETWORK, WORDLESS)}
