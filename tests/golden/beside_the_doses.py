"""What v2 of the golden stores has more than v1: what is recorded beside the doses, and a file for the team."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import msgspec
from msgspec.structs import replace

from mavis_tui.cache.keys import vault
from mavis_tui.cache.left_things import LeftThings
from mavis_tui.cache.store import Store
from mavis_tui.cache.ticks import Ticks
from mavis_tui.models.although import Statement
from mavis_tui.models.attendance import Registered
from mavis_tui.models.beside_doses.listed import in_place_of
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.models.child import AddedChild, Gender, Person
from mavis_tui.models.consent import (
    Consent,
    ConsentStatus,
    HealthAnswer,
    TriageStatus,
    VaccineMethod,
)
from mavis_tui.models.files.by_hand import ByHand, Tick, steps_of_absence
from mavis_tui.models.files.selection import NO_ATTENDANCE
from mavis_tui.models.health_questions import questions_for
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, RefusalReason, Response, Route
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Staff, Withdrawal
from mavis_tui.workspace.day.boxes_counted import BoxTyped
from tests.builders import (
    NOON,
    NURSE,
    TODAY,
    a_consent,
    a_day_change,
    a_reaction,
)
from tests.conftest import StandingClock
from tests.sync.device import OFFLINE_PASSWORD
from tests.workspace.team.laptops import Laptop, laptops_of
from tests.workspace.team.test_whole_day import ZARA, keep

_HOUR = timedelta(hours=1)
_SUPPLIER = Staff(email="tom.lark@example.nhs.uk", name="Tom Lark")


def fill_beside_the_doses(store: Store, school: SessionBundle) -> None:
    """Put in what v1 hasn't: what is recorded beside the doses, of this device and on the list, and what is by hand."""
    seventh = replace(school.children[6], of_the_day=(_consent(7, id="listed-consent"), a_reaction(7, id="listed-r")))
    counted = replace(_count(), id="listed-count")
    with_more = bundle(
        replace(school.session, stock=(counted,)),
        (*school.children[:6], seventh, *school.children[7:]),
        school.batches,
    )
    store.snapshots.save(with_more, etag="etag-1204-2", saved_at=NOON, outstanding={})
    for change in _beside_the_doses():
        store.outbox.append(change, offline=change.sequence % 2 == 0)
    received = NOON + _HOUR
    store.outbox.take([Receipt(change="consent-1", revision=1, verdict=Verdict.SAVED, received_at=received)])
    absent = ByHand(
        key="attendance-of-another-day:1",
        session="1199",
        child="MWANGI, Ada",
        what="Absent, 17 November 2026",
        why=NO_ATTENDANCE,
        steps=steps_of_absence(TODAY - timedelta(days=7)),
        by=NURSE.name,
    )
    done = replace(absent, key="consent-of-another-day:2", what="HPV: consent given, 17 November 2026")
    left, ticks = LeftThings(store.device.database), Ticks(store.device.database)
    left.keep("1199", "HPV session at Quay School, 17 November 2026", [absent, done])
    ticks.keep(Tick(key=done.key, session="1199", by=NURSE.email, at=NOON))


def _consent(n: int, **consent: Any) -> ConsentTaken:
    answers = tuple(HealthAnswer(question=each, yes=False) for each in questions_for(Programme.HPV, TODAY))
    return a_consent(n, **{"methods": (VaccineMethod.INJECTION,), "answers": answers, **consent})


def _count() -> StockCount:
    return StockCount(
        id="count-1",
        session="1204",
        by=NURSE,
        at=NOON,
        on=TODAY,
        programme=Programme.HPV,
        batch_number="FM8629",
        vaccine="Gardasil9",
        taken_out=40,
        wasted=1,
        back=12,
        words="One broke",
    )


def _beside_the_doses() -> Iterator[Change]:
    """Every kind of record beside the doses, with everything that can be said in one; one corrected, one withdrawn."""
    plain: dict[str, Any] = {"session": "1204", "by": NURSE, "at": NOON}
    refused = ConsentStatus.REFUSED
    yield a_day_change(consent := _consent(1, words="Rang at noon — “fine”"), 31)
    yield a_day_change(replace(consent, revision=2, relationship="Guardian"), 32)
    yield a_day_change(
        a_consent(
            2,
            response=Response.REFUSED,
            reason=RefusalReason.OTHER,
            words="Wants to hear more",
            follow_up=True,
            in_place_of=in_place_of(Consent(status=refused), Response.REFUSED),
        ),
        33,
    )
    yield a_day_change(
        _consent(3, route=Route.SELF, responder="", relationship="", phone="", parents_may_be_told=False), 34
    )
    yield a_day_change(a_consent(4, response=Response.NOT_REACHED, phone="07700 900124"), 35)
    of = {**plain, "child": "child-3", "programme": Programme.HPV}
    yield a_day_change(GillickAssessment(**of, id="gillick-1", statements=tuple(Statement), words="Knew it all"), 36)
    delayed: dict[str, Any] = {
        "status": TriageStatus.DELAY,
        "until": TODAY + timedelta(days=20),
        "words": "After the antibiotics",
    }
    yield a_day_change(TriageDecision(**of, id="triage-1", **delayed), 37)
    yield a_day_change(ChildNote(**plain, child="child-5", id="note-1", words="Afraid of needles; 健"), 38)
    reaction = a_reaction(1, vaccination="vaccination-1")
    yield a_day_change(reaction, 39)
    gone = Withdrawal(reason="Another child", by=_SUPPLIER, at=NOON + _HOUR)
    yield a_day_change(replace(reaction, revision=2, withdrawn=gone), 40)
    person = Person(
        id="came-1",
        given_name="Zoë",
        family_name="Newby",
        date_of_birth=date(2013, 6, 1),
        gender=Gender.FEMALE,
        postcode="SW1A 1AA",
        school="Kingsway School",
    )
    programmes = (Programme.HPV,)
    yield a_day_change(
        AddedChild(
            **plain, id="added-1", person=person, programmes=programmes, school_urn="123456", words="Moved here"
        ),
        41,
    )
    yield a_day_change(_count(), 42)


def hand_in(folder: Path) -> None:
    """Let a laptop of a team without a team server open a workbook, record every kind, and hand it in."""
    with TemporaryDirectory() as where, patch.object(vault, "MEMORY_KIB", 8 * 1024):
        home = Path(where)
        sealed = Store(home / "sealed")
        sealed.create(OFFLINE_PASSWORD)
        sealed.lock()
        office, laptop = laptops_of(home / "sealed", home / "laptops", StandingClock(), 2)
        laptop.open()
        copyfile(laptop.folder / "list-1.xlsx", folder / "list.xlsx")
        record_every_kind(laptop)
        copyfile(laptop.hand_in(), folder / "hand-in.mavis")
        (folder / "team-words.txt").write_text(office.workspace.team.words.said)
        told = [msgspec.to_builtins(entry.change) for entry in laptop.store.outbox.entries()]
        (folder / "hand-in.json").write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1))
        for each in (office, laptop):
            each.store.lock()


def record_every_kind(laptop: Laptop) -> None:
    """Record what a day may have: doses, attendance, and each kind beside the doses."""
    laptop.record("Ada")
    laptop.not_given("Bram")
    laptop.workspace.attendance.register(laptop.session, laptop.child("Elin"), Registered.ABSENT)
    answers = tuple(HealthAnswer(question=each, yes=False) for each in questions_for(Programme.HPV, TODAY))
    who: dict[str, Any] = {
        "responder": "Jane Larch",
        "relationship": "Mum",
        "phone": "07700 900123",
        "route": Route.PHONE,
    }
    agreed = {"methods": (VaccineMethod.INJECTION,), "answers": answers}
    hpv = {"programme": Programme.HPV}
    keep(laptop, ConsentTaken, "Cleo", **hpv, **who, **agreed, response=Response.GIVEN)
    no = {"response": Response.REFUSED, "reason": RefusalReason.PERSONAL_CHOICE, "follow_up": True}
    keep(laptop, ConsentTaken, "Dai", **hpv, **who, **no)
    keep(laptop, GillickAssessment, "Dai", **hpv, statements=tuple(Statement))
    keep(laptop, TriageDecision, "Cleo", **hpv, status=TriageStatus.SAFE, words="Spoke to Mum")
    keep(laptop, ChildNote, "Elin", words="Afraid of needles")
    keep(laptop, Reaction, "Ada", seen="Fainted", done="Laid down, well after ten minutes")
    laptop.workspace.adding.add(laptop.session, ZARA)
    box = BoxTyped(taken_out="40", wasted="1", back="20")
    laptop.workspace.counting_boxes.count(laptop.session, TODAY, "FM8629", box)
