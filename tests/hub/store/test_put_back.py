"""A database that was put back by other means than ours, and how devices come to know of it."""

from pathlib import Path

from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.backup import make_known
from mavis_tui.hub.store.generation import generation_of, last_restored
from tests.builders import NOON, a_bundle
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.running import running_hub


async def test_who_was_put_back_by_other_means_is_another_one_to_devices(tmp_path: Path, clock: StandingClock) -> None:
    async with running_hub(tmp_path, clock) as hub:
        await hub.put(a_bundle())
        token = await hub.sign_in()
        async with hub.database.reading() as connection:
            before = await generation_of(connection)
    done = await make_known(places.where(tmp_path / "hub.db"), NOON)
    assert (done.users, done.sessions, done.children, done.records, done.kept) == (1, 1, 3, 0, "")
    async with running_hub(tmp_path, clock) as hub, hub.client(token) as client:
        hello = (await client.get("/v1/hello?nonce=n")).json()
        assert hello["generation"] not in ("", before)
        assert (await client.get("/v1/sessions")).status_code == 401
        restored = await last_restored(hub.database)
        assert restored is not None
        assert restored.by_command
        assert (await lines(hub.database))[-1].action == "Restore the database"
