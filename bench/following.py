"""What following the hub costs while nobody touches the app: bytes on the network and wake-ups, online on the list.

Three programs stand side by side for the same time: the app as it is, with a question that waits at the hub; the app as
it was, with a probe about every minute; and a bare Textual app with a table of 30 rows. Both apps reach a hub
of its own process on loopback, each through a wire that counts.
"""

import asyncio
import socket
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import Figure
from bench.first_paint import BARE, LAUNCH
from bench.hub import PASSWORD, fill, serving
from bench.saving import a_device, a_school
from bench.terminal import Terminal

CHILDREN = 1_000
SECONDS = 165
"""Three questions that wait as long as they may, or as many probes: of fewer, one more or less would be the figure."""

SETTLED = 3

PROBES = f"from mavis_tui.sync.following import Following\nFollowing.possible = property(lambda self: False)\n{LAUNCH}"
"""Without following, the engine does what it did before there was any: it probes."""


class CountingWire:
    """Leads from `address` to a server on this computer, and counts what goes over it in both directions."""

    def __init__(self, server: str) -> None:
        self.bytes = 0
        self._port = urlsplit(server).port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._port or 80))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(65_536):
                self.bytes += len(piece)
                other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name, ExitStack() as running:
        folder = Path(name)
        school = a_school(CHILDREN)
        asyncio.run(fill(folder, [school]))
        hub = running.enter_context(serving(folder))
        wires = [CountingWire(hub), CountingWire(hub)]
        (folder / "bare.py").write_text(BARE)
        apps = [running.enter_context(Terminal([str(folder / "bare.py")], {}))]
        for at, (wire, launch) in enumerate(zip(wires, (LAUNCH, PROBES), strict=True)):
            asyncio.run(_saved(folder / f"device-{at}", wire.address, school.session.id))
            apps.append(running.enter_context(Terminal(*_launched(folder, at, launch, wire.address))))
        apps[0].read_until("row 5")
        for app in apps[1:]:
            app.read_until(school.session.location.name[:12])
            for keys, text in (("\r", "Record vaccinations"), ("v", "Born")):
                app.settle(SETTLED)
                app.press(keys)
                app.read_until(text)
        for app in apps:
            app.settle(SETTLED)
        before = [(app.cost()[1], wire) for app, wire in zip(apps, (0, wires[0].bytes, wires[1].bytes), strict=True)]
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for app in apps:
                app.settle(1)
        woken = [app.cost()[1] - start for app, (start, _) in zip(apps, before, strict=True)]
        carried = [wire.bytes - before[at][1] for at, wire in enumerate(wires, 1)]
        for wire in wires:
            wire.close()
    return [
        Figure("bytes a minute idle, following the hub", carried[0] * 60 / SECONDS, "bytes", most=1_024),
        Figure("the same more than probes", (carried[0] - carried[1]) * 60 / SECONDS, "bytes"),
        Figure("wake-ups idle, following the hub / with probes", woken[1] / woken[2], most=1.1),
        Figure("wake-ups idle, following the hub / bare Textual", woken[1] / woken[0], most=1.1),
    ]


def _launched(folder: Path, at: int, launch: str, hub: str) -> tuple[list[str], dict[str, str]]:
    script = folder / f"launch-{at}.py"
    script.write_text(launch)
    environment = {
        "MAVIS_DATA_DIR": str(folder / f"device-{at}"),
        "MAVIS_SETTINGS": str(folder / "none.toml"),
        "MAVIS_HUB": hub,
    }
    return [str(script), PASSWORD, str(folder / "took")], environment


async def _saved(folder: Path, hub: str, session: str) -> None:
    """Make a device that is signed in at the hub and has the session saved offline."""
    made = await a_device(folder, hub)
    await made.sessions.save_offline(session)
    await made.access.close()
    made.lock()
