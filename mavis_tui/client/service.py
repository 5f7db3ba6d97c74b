"""Every question that can be put to the hub; what counts as an answer, `asking` says."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote

from mavis_tui.client import failures
from mavis_tui.client.asking import Asking
from mavis_tui.client.exchange import HubAnswer, Progress
from mavis_tui.errors import HubRefused, HubUnreachable, NotFound, NotTheHub, SignInNeeded
from mavis_tui.models.batch import Batch
from mavis_tui.models.change import Change, Receipt
from mavis_tui.models.session import Canonical, Session, SessionBundle, canonical
from mavis_tui.wire.messages import (
    BatchEdit,
    Held,
    HeldChanges,
    Hello,
    Here,
    LookFor,
    News,
    OnLists,
    SessionEdit,
    SessionList,
    SignedIn,
    SignInRequest,
)
from mavis_tui.wire.recovery import Recovered, RecoveryRequest

T = TypeVar("T")


class Tagged(NamedTuple, Generic[T]):
    """An answer, and the ETag with which to ask whether it has changed.

    `encoded` is a session's canonical form, by which it was verified and in which it can be kept.
    """

    value: T
    etag: str
    encoded: Canonical | None = None


class Service(Asking):
    """Every question to the hub. Each raises what `Asking` does; all but `hello` and `sign_in` also SignInNeeded."""

    async def hello(self, nonce: str) -> Hello:
        """Ask whether the hub is there. Raises NotTheHub if what answers doesn't know `nonce`."""
        try:
            hello = await self._ask(Hello, "GET", "/v1/hello", params={"nonce": nonce}, signed=False)
        except NotTheHub:
            raise
        except (HubRefused, NotFound, SignInNeeded) as error:
            raise failures.somebody_else(self.hub, "a service that doesn’t know how to greet") from error
        if hello.nonce != nonce:
            raise failures.somebody_else(self.hub, "an answer to somebody else’s question")
        return hello

    async def news(self, nonce: str, held: Mapping[str, str], wait: int = 0) -> News:
        """Ask what is new of sessions since the versions that are here, by id and `held_tag`; a greeting comes with it.

        The hub answers when there is something, or after `wait` seconds. Raises NotFound at an older hub.
        """
        params = {"nonce": nonce, "wait": str(wait)}
        if held:
            params["held"] = ",".join(f"{session_id}:{tag}" for session_id, tag in held.items())
        news = await self._ask(News, "GET", "/v1/news", params=params, waits=wait)
        if news.hello.nonce != nonce:
            raise failures.somebody_else(self.hub, "an answer to somebody else’s question")
        return news

    async def sign_in(self, email: str, password: str, device: str) -> SignedIn:
        """Exchange an e-mail address and password for a token, and keep it. Raises SignInNeeded if they don't fit."""
        body = SignInRequest(email=email, password=password, device=device)
        try:
            signed_in = await self._ask(SignedIn, "POST", "/v1/sign-in", body=body, signed=False)
        except HubUnreachable as error:
            error.is_tried_by_hand()
            raise
        self.token = signed_in.token
        return signed_in

    async def sign_out(self) -> None:
        """Forget the token here, whatever happens, and ask the hub to forget it too."""
        try:
            if self.token is not None:
                await self._fetch("POST", "/v1/sign-out")
        except SignInNeeded:
            pass  # the hub had forgotten it already
        finally:
            self.token = None

    async def sessions(self, etag: str | None = None) -> Tagged[SessionList] | None:
        """Give the team's sessions, or None if they are still what `etag` stood for."""
        answer = await self._fetch("GET", "/v1/sessions", etag=etag)
        return None if answer.status == 304 else Tagged(self._decoded(SessionList, answer), answer.etag)

    async def session(
        self, session_id: str, etag: str | None = None, progress: Progress | None = None
    ) -> Tagged[SessionBundle] | None:
        """Give a whole session, verified by its count and digest, or None if it is still what `etag` stood for.

        Raises NotFound, and NotTheHub if what came isn't what the hub sent.
        """
        answer = await self._fetch(
            "GET", f"/v1/sessions/{_part(session_id)}", etag=etag, progress=progress, at_length=True
        )
        if answer.status == 304:
            return None
        # Thousands of children take a while to check, and a nurse may be typing.
        return await asyncio.to_thread(self._whole, answer)

    async def edit_session(self, session_id: str, edit: SessionEdit) -> Session:
        """Change dates or start time. Raises NotFound, HubRefused with the reason."""
        return await self._ask(Session, "PATCH", f"/v1/sessions/{_part(session_id)}", body=edit)

    async def edit_batch(self, session_id: str, number: str, edit: BatchEdit) -> Batch:
        """Change what is known of a batch. Raises NotFound, HubRefused with the reason."""
        return await self._ask(Batch, "PATCH", f"/v1/sessions/{_part(session_id)}/batches/{_part(number)}", body=edit)

    async def send(self, changes: Sequence[Change], *, returned: bool = False) -> list[Receipt]:
        """Hand changes over and give one receipt for each.

        `returned` says that this device has receipts for them, of a hub that doesn't hold them any more.
        Raises TooLarge if they are too many at once, HubTooSlow if no answer came in time, and NotTheHub if the
        receipts aren't exactly those of the changes; after any error nothing counts as sent.
        """
        if not changes:
            return []
        path = "/v1/changes?returned=true" if returned else "/v1/changes"
        receipts = await self._ask(list[Receipt], "POST", path, body=list(changes), packed=True)
        if sorted((r.change, r.revision) for r in receipts) != sorted((c.id, c.revision) for c in changes):
            raise failures.somebody_else(self.hub, "receipts for something that wasn’t sent")
        return receipts

    async def receipts(self, change_id: str) -> list[Receipt]:
        """Ask which revisions of a change the hub has; none if it doesn't know the change."""
        try:
            return await self._ask(list[Receipt], "GET", f"/v1/changes/{_part(change_id)}")
        except NotFound:
            return []

    async def held(self) -> Held:
        """Ask how much the hub holds of this device. Raises NotFound or HubRefused at a hub that can't say."""
        return await self._ask(Held, "GET", "/v1/devices/self/held")

    async def held_changes(self) -> HeldChanges:
        """Ask what the hub holds of this device, revision by revision. Raises as `held`."""
        return await self._ask(HeldChanges, "GET", "/v1/devices/self/held/changes")

    async def tell(self, here: Here) -> None:
        """Say what this device holds. Raises NotFound or HubRefused at a hub that doesn't want to know."""
        await self._fetch("POST", "/v1/devices/here", body=here)

    async def look_for(self, wanted: LookFor) -> OnLists:
        """Ask who on the team's lists is, or may be, a child. Raises NotFound at a hub that doesn't know the call."""
        return await self._ask(OnLists, "POST", "/v1/children/look-for", body=wanted)

    async def recover(self, sealed: bytes, answer_key: bytes) -> bytes:
        """Hand over what this device sealed for its team, and get what was in it, sealed for `answer_key`.

        Raises HubRefused where the hub can't open it.
        """
        body = RecoveryRequest(sealed=sealed, answer_key=answer_key)
        return (await self._ask(Recovered, "POST", "/v1/recovery", body=body)).sealed

    def _whole(self, answer: HubAnswer) -> Tagged[SessionBundle]:
        bundle = self._decoded(SessionBundle, answer, "the session")
        encoded = canonical(bundle.session, bundle.children, bundle.batches)
        if not encoded.is_that_of(bundle):
            raise failures.somebody_else(self.hub, "something that isn’t the whole session, so it wasn’t saved")
        return Tagged(bundle, answer.etag, encoded)


def _part(text: str) -> str:
    """Quote one part of a path, so that a slash in it can't lead elsewhere."""
    return quote(text, safe="")
