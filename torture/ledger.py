"""What a killed process had confirmed, against what the next one found: the judge of the kills."""

import zlib
from collections import Counter
from typing import NamedTuple

import msgspec

from torture.victim import READY, Death

LOST = "confirmed records lost"
ALTERED = "records altered"
DOUBLED = "records doubled"
INVENTED = "records that nobody made"
RECEIPTS_LOST = "receipts lost or doubled"
UNREADABLE = "stores unreadable"
ALARMS = "losses told that were none"

_OPENINGS = "openings that looked for every confirmed record"
_CHECKED = "of these, every page checked"
_CONFIRMED = "records confirmed"
_UNTOLD = "found though the kill came before the confirmation"
_RECEIPTS = "receipts kept"


def digest(record: object) -> str:
    """Shorten what a record says to what a line of a pipe can hold."""
    return f"{zlib.crc32(msgspec.json.encode(record)):08x}"


class _Found(NamedTuple):
    child: str
    sequence: int
    digest: str
    answered: bool


class Ledger:
    """The lines of one process after another, while they use the same store.

    They tell: `has REVISION CHILD SEQUENCE DIGEST ANSWERED` for each record found at the opening, `receipts COUNT`,
    `alarm` where the store says that something went missing, `checked` or `damaged` where it was checked, and READY
    when all was looked at; then `about REVISION DIGEST` before confirming, `said REVISION` after it, and
    `answered REVISION` when a receipt is held.
    """

    WRONG = (LOST, ALTERED, DOUBLED, INVENTED, RECEIPTS_LOST, UNREADABLE, ALARMS)

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.counts.update(dict.fromkeys((_OPENINGS, _CHECKED, _CONFIRMED, _UNTOLD, _RECEIPTS, *self.WRONG), 0))
        self.troubles: list[str] = []
        self.forget()

    def forget(self) -> None:
        """Begin with another store."""
        self._about: dict[str, str] = {}
        self._said: set[str] = set()
        self._answered: set[str] = set()

    def hear(self, death: Death) -> bool:
        """Judge what one process told. False if the store is of no more use."""
        if death.trouble:
            self.troubles.append(death.trouble)
            self.counts[UNREADABLE] += 1
            self.counts[LOST] += len(self._said)
            return False
        found: list[tuple[str, _Found]] = []
        for word, *rest in death.told:
            if word == "has":
                revision, child, sequence, written, answered = rest
                found.append((revision, _Found(child, int(sequence), written, answered == "True")))
            elif word == READY:
                self._compare(found)
            else:
                self._hear_line(word, rest, found)
        return True

    def _hear_line(self, word: str, rest: list[str], found: list[tuple[str, _Found]]) -> None:
        match word, rest:
            case "receipts", [count]:
                self.counts[RECEIPTS_LOST] += abs(int(count) - sum(each.answered for _, each in found))
            case "checked", []:
                self.counts[_CHECKED] += 1
            case "alarm", []:
                self.counts[ALARMS] += 1
            case "damaged", []:
                self.counts[UNREADABLE] += 1
            case "about", [revision, written]:
                self._about[revision] = written
            case "said", [revision]:
                self._said.add(revision)
                self.counts[_CONFIRMED] += 1
            case "answered", [revision]:
                self._answered.add(revision)
                self.counts[_RECEIPTS] += 1
            case _:
                raise ValueError(f"a process told {word} {rest}, which nobody understands")

    def _compare(self, found: list[tuple[str, _Found]]) -> None:
        """Hold what was found against what was confirmed; what was found once must stay."""
        self.counts[_OPENINGS] += 1
        kept = dict(found)
        self.counts[LOST] += len(self._said - kept.keys())
        self.counts[INVENTED] += len(kept.keys() - self._about.keys())
        self.counts[ALTERED] += sum(self._about.get(name, each.digest) != each.digest for name, each in found)
        self.counts[DOUBLED] += _repeated([name for name, _ in found])
        self.counts[DOUBLED] += _repeated([str(each.sequence) for _, each in found])
        self.counts[DOUBLED] += _repeated([each.child for name, each in found if name.endswith("/1")])
        answered = {name for name, each in found if each.answered}
        self.counts[RECEIPTS_LOST] += len(self._answered - answered)
        self.counts[_UNTOLD] += len(kept.keys() - self._said)
        self._said, self._answered = set(kept), answered


def _repeated(names: list[str]) -> int:
    return len(names) - len(set(names))
