"""The file that carries what waits on a device to the team's hub by hand, for the day when nothing else works.

A line that says what it is and the version of its form, a line of JSON with its cover, and all the rest is its contents
as JSON, sealed for the team's public key and bound to the two lines above.
"""

from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

from mavis_tui.errors import BadInput
from mavis_tui.models.vaccination import Id, Moment, Staff
from mavis_tui.sealing import seal, unseal

MAGIC = b"mavis escape "
VERSION = 1
_LONGEST_VERSION = 9


class Cover(Struct, frozen=True, kw_only=True):
    """What anybody may read: whose file it is, and when it was written."""

    organisation: str
    device: Id
    made_at: Moment


class TransferContents(Struct, frozen=True, kw_only=True):
    """What only the team's hub can read.

    `nurse` is who was signed in on the device. `changes` are the changes as they would be posted, oldest first;
    `intake` are the records made while the device was locked that nobody has matched to a child.
    """

    nurse: Staff
    changes: tuple[Raw, ...] = ()
    intake: tuple[Raw, ...] = ()


class SealedTransfer(NamedTuple):
    """A file as it was read: its cover, and what is sealed in it."""

    cover: Cover
    about: bytes
    sealed: bytes

    def open(self, private: bytes) -> TransferContents:
        """Open it with the team's private key. Raises BadInput where it was altered, or is another team's."""
        try:
            return msgspec.json.decode(unseal(private, self.sealed, self.about), type=TransferContents)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput("What is in it can’t be understood by this version of mavis. Nothing was taken.") from error


def written(cover: Cover, contents: TransferContents, public: bytes) -> bytes:
    """Write the file for the owner of `public`. Raises BadInput where that is no key."""
    about = MAGIC + b"%d\n" % VERSION + msgspec.json.encode(cover) + b"\n"
    return about + seal(public, msgspec.json.encode(contents), about)


def read(file: bytes) -> SealedTransfer:
    """Read the part in clear. Raises BadInput where it isn't such a file, or is of a newer mavis."""
    first, _, rest = file.partition(b"\n")
    version = first.removeprefix(MAGIC)
    if first == version or not version.isdigit() or len(version) > _LONGEST_VERSION:
        raise BadInput("That isn’t a file that mavis changes --export wrote. Nothing was taken.")
    if int(version) > VERSION:
        raise BadInput("A newer mavis wrote that file. Nothing was taken; install the newest mavis to take it.")
    line, _, sealed = rest.partition(b"\n")
    try:
        cover = msgspec.json.decode(line, type=Cover)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("That file was altered or cut short. Nothing was taken; ask for another copy.") from error
    return SealedTransfer(cover, first + b"\n" + line + b"\n", sealed)
