"""The answers that the list has: whose they are, as far as it says, and what a later answer may take the place of.

Mavis counts the newest answer of each respondent, told apart by name (Mavis facts 3.5). A workbook may say that consent
was given or refused, and by nobody: then a later answer can't be known to be of the same person, and both count, until
somebody who asked says whose the first one was.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from mavis_tui.models.calendar import LONDON
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, Consent, ConsentStatus, consented_alone
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, InPlaceOf, Response
from mavis_tui.models.telling_apart.folding import folded
from mavis_tui.models.wording import detail_of

_ANSWERED = (ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.CONFLICTS, ConsentStatus.FOLLOW_UP_REQUESTED)
_NOBODY = {Response.GIVEN: "\x00list", Response.REFUSED: "\x00list, no"}
"""Under what an answer stands that names nobody. No name has such a letter."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class ListedAnswer(NamedTuple):
    """One answer that the list has: whose, which, when (None where it doesn't say), and the line that says so."""

    who: str
    given: bool
    at: datetime | None
    line: str


def listed_answers(child: Child, care: Care) -> list[ListedAnswer]:
    """Read from the list who answered what; whoever it doesn't name goes on counting as it says overall."""
    consent = care.consent
    found: dict[str, ListedAnswer] = {}
    for line in consent.details:  # newest first
        detail = detail_of(line)
        if detail is not None:
            who = folded(detail.who)
            at = datetime.combine(detail.day, detail.at, LONDON)
            found.setdefault(who, ListedAnswer(who, detail.given, at, line))
    if consented_alone(consent):  # and it has ended, or it would count alone
        found.pop(folded(f"{child.given_name} {child.family_name}"), None)
        return list(found.values())
    if consent.status in _ANSWERED and (_unread(consent) or not found):
        for response in _overall(consent.status):
            who = _NOBODY[response]
            found[who] = ListedAnswer(who, response is Response.GIVEN, None, "")
    return list(found.values())


def unnamed_answers(child: Child, care: Care) -> tuple[Response, ...]:
    """Give the answers on the list that name nobody and may be one person's: each can be said to be whose it is."""
    if _unread(care.consent) > 1:
        return ()  # several lines that can't be read: nobody can say which of them is meant
    there = {answer.who for answer in listed_answers(child, care)}
    return tuple(response for response, who in _NOBODY.items() if who in there)


def in_place_of(consent: Consent, response: Response) -> InPlaceOf:
    """Say of an answer that it takes the place of what the list has now and names nobody."""
    return InPlaceOf(response=response, seen=_seen(consent))


def without_replaced(
    listed: Iterable[ListedAnswer], care: Care, answered: Collection[ConsentTaken]
) -> list[ListedAnswer]:
    """Leave out the answers that name nobody and were said to be of somebody who answered anew since.

    That holds of the list as it was seen: where what it says of consent is something else now, all of it counts again.
    """
    seen = _seen(care.consent)
    replaced = {
        _NOBODY[one.in_place_of.response]
        for one in answered
        if one.in_place_of is not None and one.in_place_of.seen == seen and is_one_persons(one, care)
    }
    return [answer for answer in listed if answer.who not in replaced]


def is_one_persons(record: ConsentTaken, care: Care) -> bool:
    """Tell whether what a record takes the place of can be one person's: no health answer is somebody else's."""
    if record.in_place_of is None or record.in_place_of.response is Response.REFUSED:
        return True  # who refuses isn't asked the questions
    responders = {folded(answer.responder) for answer in care.consent.answers if answer.responder}
    return responders <= {folded(record.relationship)}


def _overall(status: ConsentStatus) -> tuple[Response, ...]:
    if status is ConsentStatus.CONFLICTS:
        return Response.GIVEN, Response.REFUSED
    return (Response.GIVEN,) if status is ConsentStatus.GIVEN else (Response.REFUSED,)


def _unread(consent: Consent) -> int:
    return sum(detail_of(line) is None for line in consent.details)


def _seen(consent: Consent) -> str:
    """Stand for what a list says of consent: another status, line or answer makes another text."""
    said = (consent.status, consent.details, consent.answers)
    return hashlib.sha256(_encode(said)).hexdigest()[:32]
