"""The files that laptops of one team hand to each other where there is no team server.

A line that says what it is and the version of its form, a line of JSON with its cover, and all the rest is its contents
as JSON, sealed with the team's words and bound to the two lines above.
"""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from msgspec import Raw, Struct

from mavis_tui.errors import BadInput
from mavis_tui.models.change import SCHEMA, Change, Receipt, TeamRuling, Written
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Id, Moment, Staff
from mavis_tui.sealing import public_of, seal, unseal

MAGIC = b"mavis team "
VERSION = 1
LONGEST_BEGINNING = 64
"""So many bytes say whether a file is one of the team."""

_LONGEST_VERSION = 9

_LAPTOPS_OWN = frozenset(
    ("device", "sequence", "made_at", "made_by", "based_on", "clock_offset", "mavis_session", "schema", "revision")
)
"""What two laptops may have otherwise of the same revision of a change: who made it there, when and on what."""

_LAPTOPS_NAMES = ("session", "child")
"""What each laptop calls the session and the child, wherever a change names them."""

_NEWER = "A newer mavis wrote that file. Nothing was taken; install the newest mavis to take it."
_CUT = "That file was altered or cut short. Nothing was taken; ask for another copy."


class FileFor(StrEnum):
    """Which way a file goes: to the laptop that collects, or back."""

    TEAM = "team"
    RECEIPTS = "receipts"


class TeamCover(Struct, frozen=True, kw_only=True):
    """What anybody may read: whose file it is, when it was written, and which words open it (without the words)."""

    what: FileFor
    organisation: str
    device: Id
    made_at: Moment
    words: str


class ListedChild(Struct, frozen=True, kw_only=True, gc=False):
    """Who a child is about whom a file says something, and on the list of which session."""

    session: Id
    child: Child


class CameBack(Struct, frozen=True, kw_only=True, gc=False):
    """A revision that Mavis was seen to have, by a newer workbook."""

    receipt: Receipt
    says: str


class TeamContents(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What only the team can read.

    `nurse` is who records on the laptop. `changes` are as they were recorded, every revision; a revision stands twice
    where two laptops made it differently. `sessions` and `children` say what their ids mean.
    """

    nurse: Staff
    sessions: tuple[Session, ...] = ()
    children: tuple[ListedChild, ...] = ()
    changes: tuple[Raw, ...] = ()
    written: tuple[Written, ...] = ()
    came_back: tuple[CameBack, ...] = ()
    rulings: tuple[TeamRuling, ...] = ()


class SealedTeamFile(NamedTuple):
    """A file as it was read: its cover, and what is sealed in it."""

    cover: TeamCover
    about: bytes
    sealed: bytes

    def open(self, key: bytes) -> TeamContents:
        """Open it with the key of the team's words. Raises BadInput where it was altered, or has other words."""
        if self.cover.words != which_words(key):
            raise BadInput(
                f"That file was sealed with other team words than this laptop’s (it is of team "
                f"{self.cover.organisation}). Nothing was taken. If it is your team’s, one of the two laptops has "
                "other words: compare them (mavis team-words), and write the file again there."
            )
        try:
            return msgspec.json.decode(unseal(key, self.sealed, self.about), type=TeamContents)
        except BadInput as error:
            raise BadInput(_CUT) from error
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(_NEWER) from error


def which_words(key: bytes) -> str:
    """Tell one key from another without telling anything of it."""
    return hashlib.sha256(b"mavis team words: which\n" + key).hexdigest()[:16]


def team_file(cover: TeamCover, contents: TeamContents, key: bytes) -> bytes:
    """Write the file."""
    about = MAGIC + b"%d\n" % VERSION + msgspec.json.encode(cover) + b"\n"
    return about + seal(public_of(key), msgspec.json.encode(contents), about)


def is_team_file(file: bytes) -> bool:
    """True for what claims to be one, by its first words."""
    return file.startswith(MAGIC)


def read_team_file(file: bytes) -> SealedTeamFile:
    """Read the part in clear. Raises BadInput where it isn't such a file, was cut, or is of a newer mavis."""
    first, _, rest = file.partition(b"\n")
    version = first.removeprefix(MAGIC)
    if first == version or not version.isdigit() or len(version) > _LONGEST_VERSION:
        raise BadInput(
            "That isn’t a file that a laptop of a team wrote (mavis hand-in, or mavis collect --receipts). Nothing was "
            "taken."
        )
    if int(version) > VERSION:
        raise BadInput(_NEWER)
    line, _, sealed = rest.partition(b"\n")
    try:
        cover = msgspec.json.decode(line, type=TeamCover)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(_CUT) from error
    return SealedTeamFile(cover, first + b"\n" + line + b"\n", sealed)


class AsElsewhere(NamedTuple):
    """What the other laptop calls things, and what this one calls them."""

    sessions: dict[str, str]
    children: dict[tuple[str, str], str]


def changes_of(contents: TeamContents, names: AsElsewhere) -> Iterator[Change]:
    """Read the changes with the names that their sessions and children have here; everything else stays as it is.

    Raises BadInput where one can't be understood, or was made by a newer mavis: it might mean something else.
    """
    for body in contents.changes:
        try:
            told = msgspec.json.decode(body)
            change = msgspec.convert(_renamed(told, names), Change)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise BadInput(_NEWER) from error
        if change.schema > SCHEMA:
            raise BadInput(_NEWER)
        yield change


def what_it_says(change: Change) -> str:
    """Tell one content of a change from another: the same on every laptop, whatever that calls session and child."""
    told = msgspec.to_builtins(change)
    said = _bare({name: value for name, value in told.items() if name not in _LAPTOPS_OWN})
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:32]


def _renamed(told: Any, names: AsElsewhere) -> Any:
    session = told.get("session")
    if not isinstance(session, str) or session not in names.sessions:
        return told
    here = {("child", theirs): ours for (of, theirs), ours in names.children.items() if of == session}
    return _replaced(told, {**here, ("session", session): names.sessions[session]})


def _replaced(told: Any, here: dict[tuple[str, str], str], within: str = "") -> Any:
    """Put names in their places, wherever they stand; a child who was added is named as a person with an id."""
    if isinstance(told, dict):
        return {name: _replaced(value, here, _what(name, within)) for name, value in told.items()}
    if isinstance(told, list):
        return [_replaced(one, here, within) for one in told]
    return here.get((within, told), told) if isinstance(told, str) else told


def _bare(told: Any, within: str = "") -> Any:
    if isinstance(told, dict):
        bare = ((name, value) for name, value in told.items() if _what(name, within) not in _LAPTOPS_NAMES)
        return {name: _bare(value, name) for name, value in bare}
    return [_bare(one, within) for one in told] if isinstance(told, list | tuple) else told


def _what(name: str, within: str) -> str:
    return "child" if (within, name) == ("person", "id") else name
