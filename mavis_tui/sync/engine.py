"""Uploads what was recorded on this device, by itself, until the hub's receipts for all of it are held."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.client.service import Service
from mavis_tui.errors import HubUnreachable, MavisError, SignInNeeded, Unforeseen
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Receipt
from mavis_tui.sync.backoff import Backoff
from mavis_tui.sync.connectivity import Connectivity, Link
from mavis_tui.sync.following import Following
from mavis_tui.sync.sender import Sender
from mavis_tui.sync.upload import Upload, UploadResult
from mavis_tui.wire.messages import Hello

PROBE_SECONDS = 60.0
"""About how long to wait between two probes while online: so soon a dead hub is noticed though nobody types."""


class Known(NamedTuple):
    """What an engine knows of the link, and of the last upload: the result, when, what stopped it, after what."""

    connectivity: Connectivity
    last_result: UploadResult | None
    last_at: datetime | None
    last_error: MavisError | None
    stopped_with: tuple[Receipt, ...] = ()


class Engine:
    """Watches the link and uploads what waits in the outbox.

    Everything runs in the event loop of whoever calls `run`, `probe` and `upload`. `on_change` is called whenever the
    link, the last upload or a record's status may have changed; `on_sign_in_ended` with a token that the hub doesn't
    take any more; `on_hub_time` with the hub's time and `on_generation` with the generation of its database after each
    good probe; `tell` after an upload that nothing stopped. `on_disk` does in a thread what waits for the disk.
    `last_result` is the last upload that sent something or was stopped, `last_at` when that was, `last_error` what
    stopped it, if anything did. An error that no part of mavis knows is counted, told and tried again, and `broken`
    says so in words until a try went well. `work` counts while an upload runs. A hub that asks for rest (Retry-After)
    gets it, whoever calls; `seconds` is a clock that nobody can set back.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        service: Service,
        clock: Clock,
        new_nonce: Callable[[], str],
        random: Random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        probe_seconds: float = PROBE_SECONDS,
        on_change: Callable[[], None] = lambda: None,
        on_generation: Callable[[str], Awaitable[int]] | None = None,
        on_hub_time: Callable[[datetime], None] = lambda _time: None,
        on_sign_in_ended: Callable[[str], Awaitable[None]] | None = None,
        on_disk: Callable[..., Awaitable[Any]] = asyncio.to_thread,
        tell: Callable[[], Awaitable[None]] | None = None,
        seconds: Callable[[], float] = time.monotonic,
        following: Following | None = None,
    ) -> None:
        self.following = following
        self._listening: asyncio.Task[None] | None = None
        self._greeted = False
        self._deaf = False
        self.connectivity = Connectivity()
        self.last_result: UploadResult | None = None
        self.last_error: MavisError | None = None
        self.last_at: datetime | None = None
        self._stopped_with: tuple[Receipt, ...] = ()
        self.outbox = outbox
        self.service = service
        self._clock = clock
        self._new_nonce = new_nonce
        self._random = random
        self._sleep = sleep
        self._probe_seconds = probe_seconds
        self._on_change = on_change
        self._on_hub_time = on_hub_time
        self._on_generation = on_generation
        self._on_sign_in_ended = on_sign_in_ended
        self._on_disk = on_disk
        self._noting: asyncio.Future[None] | None = None
        self._tell = tell
        self._seconds = seconds
        self._rest_asked: HubUnreachable | None = None
        self._rest_until = 0.0
        self._noted: Exception | None = None
        self._unforeseen = 0
        self.broken = ""
        self._woken = asyncio.Event()
        self._uploading: asyncio.Task[UploadResult] | None = None
        self._callers = 0
        self._stopping = False
        self._sender = Sender(
            outbox,
            service,
            clock,
            meet_the_hub=self._meet_the_hub,
            heard=self.heard,
            on_change=lambda: self._on_change(),
            on_disk=on_disk,
        )
        self.work = self._sender.work

    @property
    def known(self) -> Known:
        """What this engine knows."""
        return Known(self.connectivity, self.last_result, self.last_at, self.last_error, self._stopped_with)

    def go_on_from(self, known: Known) -> None:
        """Take over what an earlier engine for the same hub knew."""
        self.connectivity, self.last_result, self.last_at, self.last_error, self._stopped_with = known

    def heard(self, error: MavisError | None = None) -> None:
        """Take note of how a request to the hub ended, whoever made it: None for a good answer."""
        before = (self.connectivity.link, self.connectivity.why)
        if error is None:
            self._rest_asked = None
            self.connectivity.good()
        else:
            if isinstance(error, HubUnreachable) and error.wait_seconds and error is not self._rest_asked:
                self._rest_asked, self._rest_until = error, self._seconds() + error.wait_seconds
            self.connectivity.bad(error)
        if before != (self.connectivity.link, self.connectivity.why):
            if before[0] is not self.connectivity.link and self.connectivity.link is not Link.ONLINE:
                self._noting = asyncio.ensure_future(self._note_what_missed_the_hub())
            self._on_change()

    async def probe(self) -> Link:
        """Ask the hub once whether it is there. Never raises a MavisError: `connectivity.why` says what is wrong."""
        await self._greet()
        return self.connectivity.link

    async def upload(self) -> UploadResult:
        """Send everything that waits, to a hub that greeted. What stopped it, if anything did, is in the result.

        While an upload runs, another call waits for that one and gets the same result: nothing is sent twice. If
        every caller is cancelled, the upload is.
        """
        if self._uploading is None or self._uploading.done():
            self._uploading = asyncio.create_task(self._upload())
        running = self._uploading
        self._callers += 1
        try:
            return await asyncio.shield(running)
        finally:
            self._callers -= 1
            if self._callers == 0 and not running.done():
                running.cancel()
                await asyncio.wait([running])

    def stop_upload(self) -> None:
        """Stop the upload that runs, whoever waits for it; what the hub hasn't acknowledged goes on waiting."""
        if self._uploading is not None and not self._uploading.done():
            self._stopping = True
            self._uploading.cancel()

    async def run(self) -> None:
        """Probe, upload and rest, until cancelled. No error ends it: what nobody foresaw is told, and tried again."""
        try:
            await self._go_on()
        finally:
            if self._listening is not None:
                self._listening.cancel()
                await asyncio.gather(self._listening, return_exceptions=True)
                self._listening = None

    async def _go_on(self) -> None:
        away, stopped, broken = (
            Backoff(self._random),
            Backoff(self._random, first=60.0),
            Backoff(self._random, first=8.0),
        )
        held_back = 0.0
        while True:
            try:
                trouble = None if self._greeted else await self._greet()
                self._greeted = False
                if self.connectivity.link is Link.ONLINE and held_back <= 0:
                    result = await self.upload()
                    # Nobody has signed in yet, or the store is busy: another try each probe would help nobody.
                    if result.stopped_by:
                        held_back = stopped.next()
                    else:
                        stopped.reset()
                if self.connectivity.link is Link.ONLINE:
                    away.reset()
                    pause = self._random.uniform(0.8, 1.2) * self._probe_seconds
                else:
                    if trouble is None:
                        away.reset()
                    pause = max(away.next(), self._rest_left())
                broken.reset()
            except Exception as error:  # noqa: BLE001 - what waits has to go, whatever this was
                self._note_unforeseen(error)
                pause = broken.next()
            began = self._seconds()
            woken = await self._rest(pause)
            held_back -= min(pause, self._seconds() - began) if self._greeted else pause
            if woken:
                held_back = 0.0
                away.reset()

    def wake(self) -> None:
        """End the present rest of `run` at once: for `Try now`, a sign-in, or a record just made."""
        self._woken.set()

    async def _rest(self, seconds: float) -> bool:
        """Sleep, or less if woken: then it returns True."""
        listening = self._listen_on(seconds)
        sleeping = listening or asyncio.ensure_future(self._sleep(seconds))
        waking = asyncio.ensure_future(self._woken.wait())
        ended = True
        try:
            await asyncio.wait((sleeping, waking), return_when=asyncio.FIRST_COMPLETED)
            ended = sleeping.done()
            if ended:
                sleeping.result()
        finally:
            waking.cancel()
            # A question that waits at the hub goes on waiting while what was just recorded is sent.
            if ended or listening is None:
                sleeping.cancel()
                await asyncio.gather(sleeping, return_exceptions=True)
                self._listening = None
            await asyncio.gather(waking, return_exceptions=True)
        woken = self._woken.is_set()
        self._woken.clear()
        return woken

    def _listen_on(self, seconds: float) -> asyncio.Task[None] | None:
        """Let a question wait at the hub instead of sleeping, or go on with the one that waits; None where it can’t."""
        if self.connectivity.link is not Link.ONLINE:
            if self._listening is not None:
                self._listening.cancel()
                self._listening = None
            if self.following is not None:
                self.following.anew()
            return None
        if self.following is None or self._deaf or not self.following.possible:
            self._deaf = False
            return None
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen(self.following, seconds))
        return self._listening

    async def _listen(self, following: Following, seconds: float) -> None:
        """Ask for news in the place of the next probe; where none comes, a probe says what is the matter."""
        asked_with = self.service.token
        wait = following.wait_for(seconds)
        try:
            if not wait:
                await self._sleep(seconds)
            hello = await following.ask(wait)
            if hello is None:
                self._deaf = True
                return
            self._greeted = True
            self.heard()
            await self._take(hello)
        except MavisError as error:
            self._deaf = True
            if isinstance(error, SignInNeeded) and asked_with:
                with suppress(Exception):  # it may be the drawing that is broken, or the store is busy
                    await self._end_sign_in(asked_with)
                    self._on_change()
        except Exception as bug:  # noqa: BLE001 - it is told, and sending goes on
            self._note_unforeseen(bug)
            self._deaf = True

    def _rest_left(self) -> float:
        """How many seconds the hub still wants to be left alone."""
        return max(self._rest_until - self._seconds(), 0.0) if self._rest_asked is not None else 0.0

    def _note_unforeseen(self, error: Exception) -> Unforeseen:
        """Count an error that nobody foresaw, once, and say it until a try went well."""
        if error is self._noted:
            return Unforeseen(self.broken)
        self._noted = error
        self._unforeseen += 1
        times = "" if self._unforeseen == 1 else f", {self._unforeseen} times"
        cause = error.__cause__ if isinstance(error, Unforeseen) else error
        self.broken = (
            f"An error in mavis ({type(cause).__name__}{times}). What you record is safe; sending is tried again."
        )
        self.last_error = told = Unforeseen(self.broken)
        with suppress(Exception):  # it may be the drawing that is broken
            self._on_change()
        return told

    async def _greet(self) -> MavisError | None:
        if self._rest_left():
            return self._rest_asked
        try:
            hello = await self.service.hello(self._new_nonce())
        except MavisError as error:
            if isinstance(error, Unforeseen):
                self._note_unforeseen(error)
            self.heard(error)
            await self._noted_what_missed_the_hub()
            return error
        self.heard()
        await self._take(hello)
        return None

    async def _take(self, hello: Hello) -> None:
        """Compare the clocks, and the state of the hub's database with the one that is known here."""
        try:
            await self._on_disk(self._on_hub_time, hello.time)
            if self._on_generation is not None and self.service.token and await self._on_generation(hello.generation):
                self._on_change()
        except MavisError as error:
            # The store couldn't take the hub's time just now, or the hub not say what it holds; it is there all the
            # same, and will be asked again.
            self.last_error = error
            self._on_change()

    async def _note_what_missed_the_hub(self) -> None:
        """Count the loss of the link as an attempt for what waits, so that its arrival is announced in green."""
        try:
            if waiting := self.outbox.waiting():
                await self._on_disk(self.outbox.note_attempt, waiting, self._clock())
        except MavisError as error:
            self.last_error = error

    async def _noted_what_missed_the_hub(self) -> None:
        if self._noting is not None:
            await asyncio.shield(self._noting)

    async def _meet_the_hub(self) -> None:
        """Greet a hub that isn't known to be there: a child's record is for no one else who answers at its address."""
        if self.connectivity.link is not Link.ONLINE and (trouble := await self._greet()) is not None:
            raise trouble
        await self._noted_what_missed_the_hub()

    async def _end_sign_in(self, token: str) -> None:
        if self._on_sign_in_ended is not None:
            await self._on_sign_in_ended(token)

    async def _upload(self) -> UploadResult:
        upload, asked_with = Upload(self._stopped_with), self.service.token
        error: MavisError | None = None
        stopped = self._stopping = False
        try:
            await self._sender.send_all(upload)
            self.broken = ""
        except asyncio.CancelledError:
            if not self._stopping or (this := asyncio.current_task()) is None:
                raise
            this.uncancel()
            stopped = True
        except MavisError as stop:
            error = self._note_unforeseen(stop) if isinstance(stop, Unforeseen) else stop
            self.heard(stop)
            if isinstance(stop, SignInNeeded) and asked_with:
                await self._end_sign_in(asked_with)
        except Exception as bug:  # noqa: BLE001 - nothing counts as sent, and everything is tried again
            error = self._note_unforeseen(bug)
        result = upload.result(error, stopped=stopped)
        self._stopped_with = tuple(upload.answers) if result.stopped_by else ()
        if result.sent or result.stopped_by or (self.last_result is not None and self.last_result.stopped_by):
            self.last_result, self.last_error = result, error or upload.first_refusal
            self.last_at = self._clock()
            self._on_change()
        if error is None and not stopped and self._tell is not None and self.connectivity.link is Link.ONLINE:
            await self._tell()
        return result
