"""What is left in memory of a store that was locked: no key, no password, and nothing that holds one."""

import gc
import types
from typing import Any

from mavis_tui.cache.store import Store
from tests.builders import NOON, a_bundle
from tests.cache.conftest import PASSWORD

_NOT_THE_STORES = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.FrameType)
"""What leads from an object to the whole program, and so to this test and what it knows."""


def reachable(root: object) -> list[Any]:
    """Give everything that can be reached from an object."""
    seen: dict[int, Any] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, _NOT_THE_STORES):
            continue
        seen[id(one)] = one
        waiting += gc.get_referents(one)
    return list(seen.values())


def holding(root: object, secrets: list[bytes]) -> list[str]:
    """Name the kinds of object in reach of `root` that hold one of these secrets, as they are or written as hex."""
    written = [*secrets, *(secret.hex().encode() for secret in secrets)]
    found = []
    for one in reachable(root):
        if isinstance(one, str | bytes | bytearray | memoryview):
            raw = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else bytes(one)
            found += [type(one).__name__ for secret in written if secret in raw]
        elif type(one).__module__.startswith("cryptography"):
            found.append(type(one).__name__)
    return found


def test_a_locked_store_reaches_neither_its_keys_nor_its_password(store: Store) -> None:
    store.snapshots.save(a_bundle(), etag="e", saved_at=NOON, outstanding={})
    assert store.snapshots.children("1204")
    vault = store._vault
    keys = [vault.key(name) for name in ("device", "changes", "sessions/1204")]
    secrets = [vault._usable(), *keys, vault.sealing_private(), PASSWORD.encode()]
    assert holding(store, secrets), "an open store that holds no key: this test looks in the wrong place"

    store.lock()

    assert holding(store, secrets) == []
