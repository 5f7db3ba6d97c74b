"""Every way in which mavis can say no.

    MavisError                1  something nobody foresaw
    ├── Unforeseen            1  an error of the program, while sending: told, counted and tried again
    ├── BadInput              3  what was typed makes no sense: a date, a site, a missing batch
    │   ├── BadSetting        3  a setting makes no sense, or the settings file can't be read
    │   ├── CannotBeDone      3  nothing that was typed is wrong, but it can't be done here or now
    │   │   └── ChangedSince  3  what somebody looked at before she decided isn't so any more
    │   ├── ClinicNeeded      3  nothing says at which clinic a session is
    │   ├── FluProtocolNeeded 3  nobody has said under which protocol a session gives flu
    │   ├── SessionIdNeeded   3  nothing says which session a workbook is of in Mavis
    │   └── ListShortened     3  a newer list is rather a part of the one that is here
    ├── NotFound              4  no such session or child
    ├── NotSavedOffline       5  that session isn't on this device, and the hub can't be asked
    ├── WrongPassword         6  the offline password doesn't open the store
    │   ├── PasswordNeeded    6  none was given, and there is nobody to ask
    │   ├── WrongPin          6  neither the PIN nor the password of who wants to record here
    │   ├── NoPasswordYet     6  none was ever set on this device
    │   ├── TooManyTries      6  several were wrong, and the next try has to wait
    │   └── StoreLocked       6  mavis is locked, or was locked while that was being done
    ├── SignInNeeded          7  the hub wants an e-mail and password (again)
    │   └── HubMoved          7  changes wait for the hub at another address
    ├── HubUnreachable        8  no answer from the hub
    │   ├── HubBusy           8  it answered that it can't now (HTTP 429, 503), mostly with how long to leave it alone
    │   ├── HubTooSlow        8  it took the question and didn't answer in time
    │   ├── HubFailed         8  it failed over the question (HTTP 5xx), over this one or over any
    │   └── NoNetwork         8  not even a network to ask on
    ├── HubRefused            9  the hub answered, and said no
    │   ├── NotTheHub         9  something else answered: a login page, a proxy, a captive portal
    │   │   └── AnswerDamaged 9  what answered can't be used: incomplete, altered, or sealed for somebody else
    │   ├── OtherTeam         9  this device belongs to another team than who signed in
    │   └── TooLarge          9  the hub wants less at a time
    ├── StoreBusy            10  another process holds the store
    ├── StoreDamaged         11  a file of the store can't be read
    │   └── StoreTooNew      11  a newer mavis wrote it
    ├── WorkbookRefused      12  not a Mavis workbook, or a column is missing
    ├── ChangesWaiting       13  removing this would lose what isn't uploaded yet
    ├── NeedsAttention       14  uploaded, but the hub refused some records
    ├── StoreNotWritable     16  the disk doesn't take it: write-protected, failing, not the nurse's to write to
    │   ├── StoreFull        16  no room on it
    │   └── StoreNotReadable 16  the folder of the store isn't a folder, or isn't the nurse's to read
    ├── NotReady             17  something is to be done before leaving for a school
    ├── DatabaseDown         18  the hub's own database doesn't do its work: full, locked, damaged, out of reach
    ├── LogAltered           19  a line of the hub's audit log was altered, is missing or was put in
    ├── OutputLost           20  what a command says can't be written: a full disk, a closed descriptor
    ├── FileRefused          21  the operating system refuses a file that is needed
    └── TerminalTooSmall     15  fewer columns or lines than the app can draw in

`str(error)` is the sentence a person reads: what happened, what is safe, what to do. The number is
the exit code of a command. Exit code 2 is Typer's own, for words that aren't a command or an option.
Libraries' errors are translated where the library lives and nowhere else.
"""

from typing import ClassVar


def how_to_install(extra: str) -> str:
    """Say how to get an extra, as a sentence without its full stop: from the files at hand, never by a name.

    Nobody owns a name on a package index for mavis: who took it could run anything with the rights of whoever types it.
    """
    return (
        f'Install it from where mavis came from, in its folder: pip install ".[{extra}]", '
        f'or beside its file: pip install "mavis_tui-VERSION-py3-none-any.whl[{extra}]"'
    )


def headed(title: str, sentence: str, mark: str = ":") -> str:
    """Put a title before its sentence; a sentence that begins with these words stands alone, or they are said twice."""
    return sentence if sentence.startswith(title) else f"{title}{mark} {sentence}"


class MavisError(Exception):
    """The root of everything mavis raises on purpose."""

    title: ClassVar[str] = "Something went wrong"
    exit_code: ClassVar[int] = 1


class Unforeseen(MavisError):
    """An error of the program while it was sending; nothing counts as sent, and it is tried again."""

    title = "An error in mavis"


class BadInput(MavisError):
    """Something typed or passed in breaks a rule; nothing was recorded."""

    title = "That can’t be right"
    exit_code = 3


class BadSetting(BadInput):
    """A setting makes no sense, or the settings file can't be read; nothing was done."""

    title = "A setting can’t be right"


class CannotBeDone(BadInput):
    """Nothing that was typed is wrong, but here or now it can't be done; nothing was changed."""

    title = "That can’t be done"


class ChangedSince(CannotBeDone):
    """What somebody looked at before she decided isn't so any more; nothing was changed."""

    title = "It changed meanwhile"


class ClinicNeeded(BadInput):
    """Nothing says at which clinic a session is; `names` are those that the workbook offers, none if it offers none."""

    def __init__(self, message: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.names = names


class SessionIdNeeded(BadInput):
    """Nothing says which session a workbook is of in Mavis, and nobody was asked yet.

    `may_stay_unsaid` is False where it may be either of two that are here, so that it has to be said.
    """

    title = "Which session in Mavis?"

    def __init__(self, message: str, *, may_stay_unsaid: bool = True) -> None:
        super().__init__(message)
        self.may_stay_unsaid = may_stay_unsaid


class FluProtocolNeeded(BadInput):
    """Nobody has said what a session chose for flu, and somebody is there to be asked; `names` are the protocols."""

    title = "Which protocol for flu?"

    def __init__(self, message: str, names: tuple[str, ...]) -> None:
        super().__init__(message)
        self.names = names


class ListShortened(BadInput):
    """A list would lose so many of its children that the newer workbook is rather a part of it; nothing was changed.

    `gone` of its `of` children would leave it.
    """

    title = "Part of the list only?"

    def __init__(self, message: str, gone: int, of: int) -> None:
        super().__init__(message)
        self.gone = gone
        self.of = of


class NotFound(MavisError):
    """A session or a child that isn't there."""

    title = "Not found"
    exit_code = 4


class NotSavedOffline(MavisError):
    """The session has no snapshot on this device and the team server can't be reached."""

    title = "Not available offline"
    exit_code = 5


class WrongPassword(MavisError):
    """The offline password doesn't unwrap the store's keys, or there isn't one yet."""

    title = "The offline password isn’t right"
    exit_code = 6


class WrongPin(WrongPassword):
    """Who wants to record at this laptop typed neither her PIN nor the password she signed in with here."""

    title = "The PIN or password isn’t right"


class PasswordNeeded(WrongPassword):
    """No offline password was given, and there is nobody to ask for it."""

    title = "The offline password is needed"


class NoPasswordYet(WrongPassword):
    """No offline password was ever set on this device, so there is nothing to open."""

    title = "There is no offline password yet"


class TooManyTries(WrongPassword):
    """Several offline passwords were wrong, and the next try comes too early. Nothing is ever removed because of it."""

    title = "Wait a moment"


class StoreLocked(WrongPassword):
    """The store is locked, or was before something had come to its end: by a key, or because nobody touched one."""

    title = "mavis is locked"


class SignInNeeded(MavisError):
    """The team server refused the token, or there is none."""

    title = "Sign in"
    exit_code = 7


class HubMoved(SignInNeeded):
    """Changes wait for a team server at another address, and nobody has said yet that it moved."""

    title = "Another team server"


class HubUnreachable(MavisError):
    """No answer: refused connection, time-out, broken answer, server error."""

    wait_seconds: float = 0.0
    """For how long the hub asked to be left alone (HTTP's Retry-After); 0 if it didn't."""

    title = "The team server can’t be reached"
    exit_code = 8

    def is_tried_by_hand(self) -> None:
        """Change what the sentence says of trying again, where nothing is tried by itself: a person does, or nobody."""
        said = str(self).replace("It will be tried again", "Try again")
        self.args = (said.replace("It will be sent when there is a network", "Try again when there is a network"),)


class HubBusy(HubUnreachable):
    """It answered that it can't do that now: busy, asked too often, or its database is out of order (HTTP 429, 503)."""

    title = "The team server can’t do that now"


class HubTooSlow(HubUnreachable):
    """The question went out and no answer came in time: a dead team server, or too large a batch; that is halved."""

    title = "The team server is too slow"


class HubFailed(HubUnreachable):
    """The team server, or what stands before it, answered with a fault of its own (HTTP 5xx): over this, or over any.

    The engine halves its batch, so that one record over which the team server fails holds up no other.
    """

    title = "The team server has trouble"


class NoNetwork(HubUnreachable):
    """The operating system has no route or no name service."""

    title = "No network"


class HubRefused(MavisError):
    """The team server understood and said no (RFC 9457 problem document)."""

    title = "The team server said no"
    exit_code = 9


class NotTheHub(HubRefused):
    """The answer isn't the team server's: a redirect, HTML, a wrong nonce, a certificate of somebody else."""

    title = "Something else answered"


class AnswerDamaged(NotTheHub):
    """What answered as the team server can't be used: incomplete, altered on the way, or not sealed for this device."""

    title = "The answer can’t be used"


class OtherTeam(HubRefused):
    """Who signed in belongs to another team than the one that this device records for."""

    title = "Another team"


class TooLarge(HubRefused):
    """The team server takes less at a time (HTTP 413); the engine halves its batch."""

    title = "Too much at once"


class StoreBusy(MavisError):
    """Another process held the store's lock for longer than we wait."""

    title = "The offline store is busy"
    exit_code = 10


class StoreNotWritable(MavisError):
    """The disk under the store refused: write-protected, failing, or not this person's to write to."""

    title = "The offline store can’t be written"
    exit_code = 16


class StoreFull(StoreNotWritable):
    """There is no room for it on the disk, or this person's share of it is used up."""

    title = "The disk is full"


class StoreNotReadable(StoreNotWritable):
    """What stands where the store belongs isn't a folder, or isn't this person's to read."""

    title = "The offline store can’t be read"


class StoreDamaged(MavisError):
    """A file of the store is unreadable: cut short, overwritten, or not opened by its key."""

    title = "The offline store is damaged"
    exit_code = 11


class StoreTooNew(StoreDamaged):
    """The store has a schema this version doesn't know; it is left untouched."""

    title = "A newer mavis wrote this store"


class WorkbookRefused(MavisError):
    """The file isn't an XLSX workbook, lacks the Vaccinations sheet or a column, or holds a value we can't place."""

    title = "That workbook can’t be used"
    exit_code = 12


class ChangesWaiting(MavisError):
    """Removing something would lose changes that the team server hasn't acknowledged."""

    title = "Changes are waiting"
    exit_code = 13


class NeedsAttention(MavisError):
    """An upload ended with records that the team server refused; they are kept on this device."""

    title = "Some records need attention"
    exit_code = 14


class NotReady(MavisError):
    """The rehearsal before leaving for a school found something to be done first."""

    title = "Not ready"
    exit_code = 17


class DatabaseDown(MavisError):
    """The hub's database can't be read or written now; nothing of what was asked was done."""

    wait_seconds: int = 0
    """For how long to leave the hub alone before asking again; 0 where a person has to do something first."""

    title = "The team server’s database can’t be used"
    exit_code = 18


class LogAltered(MavisError):
    """The hub's audit log isn't what was written: a line was altered, is missing or was put in."""

    title = "The log was altered"
    exit_code = 19


class OutputLost(MavisError):
    """What a command says can't be written to standard output; what it did is done."""

    title = "The output can’t be written"
    exit_code = 20


class FileRefused(MavisError):
    """The operating system refuses a file that is needed: not this person's, a folder in its place, a failing disk."""

    title = "A file can’t be used"
    exit_code = 21


class TerminalTooSmall(MavisError):
    """The terminal has fewer columns or lines than the app needs."""

    title = "The terminal is too small"
    exit_code = 15
