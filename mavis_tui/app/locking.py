"""Locking the app with all left as it is: after some minutes without a key, with the laptop's own lock, or by a key."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerError

from mavis_tui.app.pasting import PastingApp
from mavis_tui.system import screen_lock
from mavis_tui.terminal.plain_textual import at_work
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.access.idle_lock import Idleness

if TYPE_CHECKING:
    from mavis_tui.screens.access.unlock import Locked

_BEAT_SECONDS = 2
"""One beat for all that is looked at again and again: each timer of its own would wake a laptop that rests."""
_SETTLE_SECONDS = 2
"""How long to wait at most until the page to be covered has dealt with the keys that were hit before."""


class LockingApp(PastingApp):
    """An app that locks. Whoever builds on it says what `goes_on` after unlocking, and what `stops` before locking.

    `hint` is said where the password is asked for: the demonstration tells its own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+l",
            "lock",
            "Lock now",
            id="app.lock",
            tooltip="Lock mavis now; what you typed stays",
            show=False,
            priority=True,
        ),
    ]

    def __init__(self, workspace: Workspace, *, hint: str = "", **options: Any) -> None:
        super().__init__(workspace.settings, **options)
        self.workspace = workspace
        self._hint = hint
        self._idleness = Idleness(workspace.clock, workspace.settings.lock_minutes)
        self._cover: Locked | None = None
        self._unwatch: Callable[[], None] | None = None

    @property
    def locked(self) -> bool:
        """True from the moment at which the page is covered until it is seen again."""
        return self._cover is not None

    def stops(self) -> list[Worker[Any]]:
        """List the work that is to be ended before the store is closed."""
        return []

    async def before_locking(self) -> None:
        """Called while the store is still open."""

    def goes_on(self) -> None:
        """Called when the store is open again and the page is as it was."""

    def on_mount(self) -> None:
        """Begin to watch the clock, and the lock of the screen."""
        self._idleness.touched()
        self.set_interval(_BEAT_SECONDS, self.beat)
        if not self.is_headless:
            loop = asyncio.get_running_loop()

            def tell(locked: bool) -> None:
                with suppress(RuntimeError):  # mavis has ended already
                    loop.call_soon_threadsafe(self.screen_changed, locked)

            self._unwatch = screen_lock.watch(tell)

    def on_unmount(self) -> None:
        """Watch the screen no longer."""
        if self._unwatch is not None:
            self._unwatch()

    def screen_changed(self, locked: bool) -> None:
        """Lock as soon as nothing is under way, if the computer's own screen was locked; not if its user is back."""
        is_open = self.workspace.access.unlocked and not self.locked
        self._idleness.screen(locked=locked and is_open)
        self.look_at_the_clock()

    def beat(self) -> None:
        """Look at what has to be looked at again and again, about every two seconds."""
        self.look_at_the_clock()

    def came_back(self) -> None:
        """Draw everything; first lock, if mavis was stopped for longer than it may lie open."""
        self.look_at_the_clock()
        super().came_back()

    async def on_event(self, event: events.Event) -> None:
        """Begin to count anew with every key; one that is hit after the time is over locks, and does nothing else."""
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            if self.look_at_the_clock():
                return
            self._idleness.touched()
        await super().on_event(event)

    def look_at_the_clock(self) -> bool:
        """Lock if it is time to. True if that was now."""
        if self.locked or not self.workspace.access.unlocked:
            self._idleness.touched()
            return False
        if self.workspace.access.in_flight.any:
            self._idleness.busy()
            return False
        if self._idleness.is_over():
            self.action_lock()
            return True
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to lock only what is open."""
        if action == "lock":
            return self.workspace.access.unlocked and not self.locked
        return super().check_action(action, parameters)

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Put a screen on top; but what was under way when mavis was locked opens its page below the cover."""
        pushed = super().push_screen(screen, *arguments, **options)
        if self._cover is not None and self._is_covered(at_work(self)):
            self._screen_stack.remove(self._cover)
            self._screen_stack.append(self._cover)
        return pushed

    def action_lock(self) -> None:
        """Cover everything at once, then close the store; after the right password everything is as it was."""
        if self._cover is None and self.workspace.access.unlocked:
            below = self.screen
            self._cover = self._make_cover()
            self._idleness.screen(locked=False)  # it has had what it asks for
            self.clear_clipboard()
            self.draw_anew()
            self._lock(below, self._cover)

    def clear_clipboard(self) -> None:
        """Forget what was cut or copied in a field."""
        self._clipboard = ""

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what is cut or copied in a field inside mavis: Textual would hand it to the terminal's clipboard."""
        self._clipboard = text

    @work(group="lock")
    async def _lock(self, below: Screen[Any], cover: "Locked") -> None:
        unlocked = self.push_screen(cover, wait_for_dismiss=True)
        await _settled(below)
        for worker in self.stops():
            worker.cancel()
            try:
                await worker.wait()
            except WorkerError:
                continue  # that it was cancelled
        await self.workspace.access.in_flight.end()
        await self.before_locking()
        await self.workspace.lock_for_a_while()
        self.refresh_bindings()
        await unlocked
        while not self.workspace.access.unlocked:  # the password came before the store was closed
            self._cover = self._make_cover()
            await self.push_screen_wait(self._cover)
        self._cover = None
        self._idleness.touched()
        self.goes_on()

    def _make_cover(self) -> "Locked":
        from mavis_tui.screens.access.unlock import Locked

        return Locked(self.workspace, self._hint)

    def _is_covered(self, pusher: object) -> bool:
        """Tell whether `pusher` is, or belongs to, a page below the cover."""
        page = pusher.screen if isinstance(pusher, Widget) else None
        stack = self._screen_stack
        return page in stack and self._cover in stack and stack.index(page) < stack.index(self._cover)


async def _settled(page: Screen[Any]) -> None:
    """Wait until a page and its widgets have dealt with every message that they had, and with what came of those."""
    for _ in range(2):
        turns = [asyncio.Event() for _ in (page, *page.query(Widget))]
        waits = []
        for widget, turn in zip((page, *page.query(Widget)), turns, strict=True):
            if widget.call_later(turn.set):
                waits.append(asyncio.ensure_future(turn.wait()))
        if waits:
            _, late = await asyncio.wait(waits, timeout=_SETTLE_SECONDS)
            for wait in late:
                wait.cancel()
