"""What goes through the hub's door besides sessions and changes: who is there, who may come in, and what went wrong."""

import hashlib
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child, Name
from mavis_tui.models.session import Session, SessionListing
from mavis_tui.models.vaccination import Email, Id, Moment, Protocol, Staff

LONGEST_PASSWORD = 300
"""Characters. What is longer is no password, and would only be work."""


class Hello(Struct, frozen=True, kw_only=True):
    """Proof that the hub itself answered: the nonce that was sent, and the hub's time.

    `generation` names the state of the hub's database: made when the database is, and anew when an older copy of it is
    restored. Receipts are worth what they say only in the generation that gave them. Empty at a hub that has none.
    """

    name: str
    nonce: str
    time: Moment
    generation: str = ""


class Live(Struct, frozen=True, kw_only=True):
    """That the hub's process runs and answers, whatever its database does."""

    name: str
    time: Moment


class Ready(Struct, frozen=True, kw_only=True):
    """That the hub can take records in: its name, the generation of `Hello`, and its time."""

    name: str
    generation: str
    time: Moment


class SignInRequest(Struct, frozen=True, kw_only=True):
    """What a nurse types, and the device on which she types it."""

    email: Email
    password: Annotated[str, Meta(max_length=LONGEST_PASSWORD)]
    device: Id


class SignedIn(Struct, frozen=True, kw_only=True):
    """An opaque token with its last moment, who it stands for, and the ODS code of the team.

    `team_key` is the team's public key, for which a device seals what only the team's hub may open; empty at a hub
    that has none. `generation` is that of `Hello`.
    """

    token: str
    expires_at: Moment
    staff: Staff
    organisation: str
    team_key: bytes = b""
    generation: str = ""


class SessionList(Struct, frozen=True, kw_only=True):
    """The sessions of the nurse's team, earliest first."""

    sessions: tuple[SessionListing, ...]


class SessionEdit(Struct, frozen=True, kw_only=True):
    """What may be changed of a session while online; what is left out stays."""

    dates: tuple[date, ...] | UnsetType = UNSET
    start_time: time | UnsetType | None = UNSET
    flu_protocol: Protocol | UnsetType | None = UNSET


class BatchEdit(Struct, frozen=True, kw_only=True):
    """What may be changed of a batch while online; what is left out stays."""

    expiry: date | UnsetType | None = UNSET
    vaccine: str | UnsetType | None = UNSET
    archived: bool | UnsetType = UNSET


class Here(Struct, frozen=True, kw_only=True):
    """What a device says of itself: the sessions saved on it, and how many changes wait there.

    `oldest` is when the one that waits longest was made, None where none waits; `version` the program's. Programs of
    before say neither.
    """

    holds: Annotated[tuple[Id, ...], Meta(max_length=1000)]
    waiting: Annotated[int, Meta(ge=0, lt=2**31)]
    oldest: Moment | None = None
    version: Annotated[str, Meta(max_length=40)] = ""


class Held(Struct, frozen=True, kw_only=True):
    """What the hub holds of one device: how many revisions of changes that were recorded on it, and their digest.

    Only what holds a receipt that says `saved` or `review` is counted, from the sequence that was asked for on.
    `digest` is `held_digest` over them, `highest` the highest sequence among them, 0 if there is none.
    """

    generation: str
    count: int
    digest: str
    highest: int


class HeldChange(Struct, frozen=True, array_like=True):
    """One revision of one change that the hub holds, and its sequence on the device."""

    id: Id
    revision: int
    sequence: int


class HeldChanges(Struct, frozen=True, kw_only=True):
    """What `Held` counts, one by one, by sequence: for a device whose own digest is another one."""

    generation: str
    changes: tuple[HeldChange, ...]


def held_digest(held: Iterable[tuple[str, int]]) -> str:
    """Digest ids and revisions: SHA-256, in hex, over a line `id revision` for each, sorted as text."""
    lines = sorted(f"{id_} {revision}\n" for id_, revision in held)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class SessionNews(Struct, frozen=True, kw_only=True):
    """What is new of one session since the version that a device has.

    `children` are those whom it is about, whole, as they are now, `batches` all of them; `etag` stands for the session
    as it is then, and `digest` is `digest_of` over these three. `whole` says that the list itself changed, or too much,
    or that the hub can't say what: the session has to be fetched, and the rest is empty. `gone` says that the team has
    no such session.
    """

    id: Id
    etag: str = ""
    session: Session | None = None
    children: tuple[Child, ...] = ()
    batches: tuple[Batch, ...] = ()
    digest: str = ""
    whole: bool = False
    gone: bool = False


class News(Struct, frozen=True, kw_only=True):
    """What is new of the sessions that a device holds, and the hub's greeting: who asks for this needs no `hello`."""

    hello: Hello
    sessions: tuple[SessionNews, ...] = ()


LONGEST_WAIT_FOR_NEWS = 55
"""Seconds. So long the hub keeps a question waiting at most when there is nothing new: less than the minute after which
nginx and load balancers cut off what says nothing, unless they are told otherwise."""

MOST_HELD = 100
"""Of so many sessions a device may ask for news at once."""

_TAG_CHARACTERS = 8


def held_tag(etag: str) -> str:
    """Shorten an ETag of a session, `"17-0f3a…"`, to what tells one version from another: `17-0f3a9c1e`.

    It is asked with again and again. Empty where it isn't an ETag of that kind.
    """
    version, _, stamp = etag.strip().removeprefix("W/").strip('"').partition("-")
    return f"{version}-{stamp[:_TAG_CHARACTERS]}" if version.isdecimal() and stamp else ""


class LookFor(Struct, frozen=True, kw_only=True):
    """A child who came without being on a session's list: has the nurse's own team them on another one?

    Only what tells children apart. `session` is the one that the child would be added to.
    """

    session: Id
    given_name: Name
    family_name: Name
    date_of_birth: date
    nhs_number: Annotated[str, Meta(pattern="^([0-9]{10})?$")] = ""
    postcode: Annotated[str, Meta(max_length=20)] = ""


class OnAList(Struct, frozen=True, kw_only=True):
    """Somebody on a list of the team who is, or may be, the child: no address, no parent, nothing clinical.

    `title` and `day` are those of the session, `day` its last one. `same` where nobody has to be asked.
    """

    session: Id
    title: str
    day: date
    id: Id
    given_name: Name
    family_name: Name
    date_of_birth: date
    nhs_number: str | None = None
    year_group: int | None = None
    registration: str = ""
    same: bool = False


class OnLists(Struct, frozen=True, kw_only=True):
    """Who was found, each child once, at most `MOST_FOUND`; `more` says that there are others."""

    children: tuple[OnAList, ...]
    more: bool = False


MOST_FOUND = 10
"""So many children a team server names at most when it is asked for one."""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error, as RFC 9457 describes it. `detail` is a sentence for people."""

    title: str
    status: int
    detail: str = ""
    type: str = "about:blank"
