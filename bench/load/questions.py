"""What a laptop asks of its hub in the course of a day, as bytes, and what it learns from the answers."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

import msgspec

from bench.load.county import PASSWORD, County, Laptop
from bench.load.ledger import Ledger
from bench.load.wire import Answer, request
from mavis_tui.models.change import Change
from mavis_tui.wire.messages import Here, SignedIn, SignInRequest, held_tag

GREET, SIGN_IN, LIST, SAVE = "greet", "sign in (Argon2)", "list sessions", "save a session of 150"
ALONE, FEW, NEWS, HERE = "send a record alone", "send 2 to 5 records", "ask what is new", "say what is here"
WAITED = "what is new, waited for"
SHARES: Mapping[str, int] = {NEWS: 90, ALONE: 40, HERE: 20, FEW: 14, LIST: 14, GREET: 12, SAVE: 8, SIGN_IN: 2}
"""Of 200 requests at half past nine. At 215 a second 4,000 laptops send 95 records a second: 86 an hour each."""


class _OneSession(msgspec.Struct):
    id: str
    etag: str = ""


class _News(msgspec.Struct):
    sessions: tuple[_OneSession, ...] = ()


class Question(NamedTuple):
    """A call by its name, the bytes of the request, and the records in it."""

    call: str
    request: bytes
    records: tuple[Change, ...] = ()


class Asking:
    """Makes the questions of all laptops, and takes in the answers."""

    def __init__(self, county: County, ledger: Ledger) -> None:
        self.county = county
        self._ledger = ledger
        self._rng = Random(1)

    def question(self, call: str, laptop: Laptop) -> Question:
        """Make the next question of a laptop."""
        if call == ALONE:
            return self.records(laptop, 1)
        if call == FEW:
            return self.records(laptop, self._rng.randint(2, 5))
        if call == NEWS:
            return self.news(laptop)
        if call == HERE:
            body = msgspec.json.encode(Here(holds=laptop.sessions, waiting=0))
            return Question(call, request("POST", "/v1/devices/here", laptop.token, body))
        if call == LIST:
            return Question(call, request("GET", "/v1/sessions", laptop.token, etag=laptop.list_etag))
        if call == SAVE:
            which = self._rng.choice(laptop.sessions)
            return Question(call, request("GET", f"/v1/sessions/{which}", laptop.token))
        if call == SIGN_IN:
            wanted = SignInRequest(email=laptop.nurse.email, password=PASSWORD, device=laptop.device)
            return Question(call, request("POST", "/v1/sign-in", body=msgspec.json.encode(wanted)))
        return Question(GREET, request("GET", f"/v1/hello?nonce={self._nonce()}"))

    def records(self, laptop: Laptop, many: int, *, packed: bool = True) -> Question:
        """Record so many doses on a laptop, for the next children, and send them in one request."""
        sent = tuple(laptop.dose(self.county.next_child(laptop)) for _ in range(many))
        body = msgspec.json.encode(sent)
        return Question(
            ALONE if many == 1 else FEW, request("POST", "/v1/changes", laptop.token, body, packed=packed), sent
        )

    def news(self, laptop: Laptop, wait: int = 0) -> Question:
        """Ask what is new of both sessions."""
        held = ",".join(f"{one}:{tag}" for one, tag in laptop.tags.items())
        path = f"/v1/news?nonce={self._nonce()}&wait={wait}&held={held}"
        return Question(WAITED if wait else NEWS, request("GET", path, laptop.token))

    def learn(self, laptop: Laptop, question: Question, answer: Answer) -> None:
        """Take an answer in, where there is one."""
        if answer.status != 200:
            return
        if question.records:
            self._ledger.note(laptop.team, question.records, answer.body)
        elif question.call in (NEWS, WAITED):
            for one in msgspec.json.decode(answer.body, type=_News).sessions:
                laptop.tags[one.id] = held_tag(one.etag) or laptop.tags[one.id]
        elif question.call == LIST:
            laptop.list_etag = answer.header("etag")
        elif question.call == SIGN_IN:
            laptop.token = msgspec.json.decode(answer.body, type=SignedIn).token

    def _nonce(self) -> str:
        return f"{self._rng.getrandbits(64):x}"
