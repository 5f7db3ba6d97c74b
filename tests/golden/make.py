"""Makes the golden store of this version: `python -m tests.golden.make v1`. Made once; from then on it is only read.

Everyone in it is invented. Every kind of thing that a store can hold is in it at least once. Beside the store lie
`contents.json`, what is to be read from it for ever, and `team-key.hex`, the team's private key for the recovery; from
v2 on also a file that a laptop handed in to its team.
"""

import secrets
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import msgspec

from mavis_tui import sealing
from mavis_tui.cache.device import Account, Rehearsal
from mavis_tui.cache.drafts import Draft
from mavis_tui.cache.left_things import LeftThings
from mavis_tui.cache.store import Store
from mavis_tui.cache.ticks import Ticks
from mavis_tui.models.change import AttendanceAnswer, Change, ChangeKind, Receipt, Verdict
from mavis_tui.models.child import Gender, Parent, Presence
from mavis_tui.models.consent import (
    Care,
    Consent,
    ConsentStatus,
    Gillick,
    HealthAnswer,
    Triage,
    TriageStatus,
    VaccineMethod,
)
from mavis_tui.models.programme import Method, Programme, Reason, Site
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.session import SessionBundle, SessionListing, bundle
from mavis_tui.models.vaccination import Identification, Outcome, Protocol, Staff
from tests.builders import (
    NOON,
    NURSE,
    TODAY,
    a_batch,
    a_change,
    a_child,
    a_session,
    a_vaccination,
    consented,
    not_given,
)
from tests.golden.beside_the_doses import fill_beside_the_doses, hand_in

HERE = Path(__file__).parent
PASSWORD = "blue lamp seven rivers"
ORGANISATION = "R1L"
HUB = "https://hub.example"
SUPPLIER = Staff(email="tom.lark@example.nhs.uk", name="Tom Lark")

_HOUR = timedelta(hours=1)


def main(version: str) -> None:
    """Make the store of this version. Raises FileExistsError where there is one: it is never made again."""
    folder = HERE / version
    folder.mkdir()
    team = sealing.new_key_pair()
    with patch.object(secrets, "token_bytes", Random(version).randbytes):  # the same keys if it is made again
        store = Store(folder / "store", new_id=lambda: f"device-of-{version}")
        store.create(PASSWORD)
        _fill(store, team.public)
        if version != "v1":
            fill_beside_the_doses(store, _school())
        store.lock()
        store.sealed_records.add(_sealed())
        store.unlock(PASSWORD)
        held = contents(store)
        store.lock()
    store.reserve.give_up()
    for left in (folder / "store").rglob(".*.lock"):
        left.unlink()
    (folder / "contents.json").write_bytes(msgspec.json.format(msgspec.json.encode(held), indent=1))
    (folder / "team-key.hex").write_text(team.private.hex())
    if version != "v1":
        hand_in(folder)


def contents(store: Store) -> dict[str, Any]:
    """Say everything that an unlocked store holds, as plain values."""
    device, outbox, snapshots = store.device, store.outbox, store.snapshots
    told = {
        "device": {
            "id": device.id,
            "account": device.account,
            "listing": [device.listing(), device.listing_etag, device.listing_seen_at],
            "clock_offset": device.clock_offset,
            "rehearsal": device.rehearsal,
            "drafts": device.drafts.all(),
            "left for Mavis": LeftThings(device.database).all(),
            "ticks": Ticks(device.database).all(),
        },
        "entries": [entry._asdict() for entry in outbox.entries()],
        "waiting": [[change.id, change.revision] for change in outbox.waiting()],
        "counts": outbox.counts()._asdict(),
        "notice": outbox.notice(),
        "lost": outbox.lost,
        "snapshots": {
            note.session.id: {
                "note": note,
                "children": snapshots.children(note.session.id),
                "batches": snapshots.batches(note.session.id),
            }
            for note in snapshots.notes()
        },
        "sealed": store.sealed_records.opened(),
        "damage": store.damage,
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(told))
    return plain


def _fill(store: Store, team_key: bytes) -> None:
    _device(store, team_key)
    for saved in (_school(), _clinic()):
        outstanding = {child.id: saved.session.programmes for child in saved.children[:2]}
        store.snapshots.save(saved, etag=f"etag-{saved.session.id}", saved_at=NOON, outstanding=outstanding)
    for change in _changes():
        store.outbox.append(change, offline=change.sequence % 3 != 0)
    store.outbox.note_attempt(store.outbox.waiting(), NOON + _HOUR)
    store.outbox.take(list(_receipts()))
    store.outbox.put_back("vaccination-4")
    store.outbox.dismiss_notice(2)


def _device(store: Store, team_key: bytes) -> None:
    account = Account(
        hub=HUB,
        token="an opaque token",
        expires_at=NOON + 12 * _HOUR,
        staff=NURSE,
        organisation=ORGANISATION,
        team_key=team_key,
    )
    listing = tuple(
        SessionListing(session=each.session, children=each.count, done=1) for each in (_school(), _clinic())
    )
    draft = Draft(
        session="1204",
        child="child-5",
        programme=Programme.HPV,
        name="MWANGI5, Ada",
        label="HPV",
        given=True,
        kept_at=NOON,
        fields={"notes": "interrupted by the fire bell", "batch_number": "FM8629"},
        recorded=1,
        more=True,
        at="notes",
    )
    store.device.set_account(account)
    store.prepare_recovery(HUB, ORGANISATION, team_key)
    store.device.set_listing(listing, "listing-7", NOON)
    store.device.set_hub_time(NOON, NOON + timedelta(seconds=95))
    store.device.set_rehearsal(Rehearsal(at=NOON, to_do=5))
    store.device.drafts.keep(draft)


def _school() -> SessionBundle:
    """A session with one child for each way of being, among them names that are hard to store and to draw."""
    answers = (HealthAnswer(question="Any allergies?", yes=True, responder="Mum", notes="Peanuts — “mild”"),)
    consent = Consent(
        status=ConsentStatus.GIVEN,
        methods=(VaccineMethod.INJECTION,),
        without_gelatine=True,
        details=("On 2026-10-27 at 17:37 GIVEN by Zoë Mwangi",),
        answers=answers,
    )
    triage = Triage(status=TriageStatus.SAFE, method=VaccineMethod.INJECTION, by="Sian Rees", on=NOON, notes="Fine")
    gillick = Gillick(competent=True, on=NOON, by="Sian Rees", notes="Understood")
    full = Care(
        consent=consent,
        triage=triage,
        gillick=gillick,
        psd=True,
        next_dose=2,
        history=(a_vaccination(1, id="past-1", session=None, performed_at=None, performed_by=None),),
    )
    children = (
        a_child(
            1,
            given_name="Siân [b]",
            family_name="O’Brien-Ó Briain",
            preferred_name="Shân",
            gender=Gender.FEMALE,
            school="Harbour View Academy",
            gp="Quay Surgery",
            parents=(Parent(name="Zoë O’Brien", relationship="Mum", phone="07700 900001", email="zoe@example.com"),),
            care={Programme.HPV: full},
            attendance=(Presence(on=TODAY, attending=True, at=NOON),),
        ),
        a_child(
            2,
            restricted=True,
            address_line="",
            postcode="",
            care={Programme.HPV: Care(consent=Consent(status=ConsentStatus.REFUSED))},
        ),
        a_child(3, nhs_number=None, given_name="健", family_name="𠮷田"),
        a_child(4, invalidated=True, year_group=None),
        *(a_child(n) for n in range(5, 9)),
    )
    batches = (a_batch(), a_batch(number="OLD1", archived=True), a_batch(number="UNKNOWN2", vaccine=None, expiry=None))
    return bundle(a_session(suppliers=(SUPPLIER,)), children, batches)


def _clinic() -> SessionBundle:
    children = tuple(
        a_child(n, care={Programme.MENACWY: consented(), Programme.TD_IPV: consented()}) for n in range(20, 23)
    )
    session = a_session(
        id="1205", programmes=(Programme.MENACWY, Programme.TD_IPV), clinics=("Quay Clinic",), start_time=None
    )
    return bundle(session, children, ())


def _changes() -> Iterator[Change]:
    """Every kind of change, and records with everything that can be said in one."""
    everything = a_vaccination(
        2,
        dose_sequence=2,
        full_dose=False,
        protocol=Protocol.PSD,
        supplied_by=SUPPLIER,
        identified=Identification(by_child=False, name="Mrs Grey", relationship="Teacher"),
        pre_screened=True,
        notes="“Fainted”, then fine\nLine two — ✓",
    )
    yield a_change(1)
    yield a_change(2, everything)
    yield a_change(3, not_given(3, Reason.UNWELL, notes="Fever"))
    yield a_change(4, clock_offset=-30)
    yield a_change(1, a_vaccination(1, revision=2, site=Site.RIGHT_ARM_UPPER, method=Method.INTRAMUSCULAR))
    yield a_change(6, id="batch-1", kind=ChangeKind.BATCH, child=None, vaccination=None, batch=a_batch(number="NEW3"))
    attendance = AttendanceAnswer(child="child-7", on=TODAY, attending=False)
    yield a_change(7, id="attendance-1", kind=ChangeKind.ATTENDANCE, vaccination=None, attendance=attendance)
    yield a_change(8)
    yield a_change(9)
    clinic = a_vaccination(20, session="1205", programme=Programme.TD_IPV, vaccine="Revaxis", dose_sequence=5)
    yield a_change(20, clinic)


def _receipts() -> Iterator[Receipt]:
    at = NOON + _HOUR
    yield Receipt(change="vaccination-1", revision=1, verdict=Verdict.SAVED, received_at=at, record="record-1")
    yield Receipt(
        change="vaccination-2", revision=1, verdict=Verdict.REVIEW, received_at=at, reason="Two doses on one day."
    )
    yield Receipt(change="vaccination-3", revision=1, verdict=Verdict.SAVED, received_at=at)
    yield Receipt(change="vaccination-4", revision=1, verdict=Verdict.REFUSED, received_at=at, reason="No such day.")
    yield Receipt(change="vaccination-8", revision=1, verdict=Verdict.REFUSED, received_at=at, reason="No such child.")
    yield Receipt(change="attendance-1", revision=1, verdict=Verdict.SAVED, received_at=at)


def _sealed() -> SealedRecord:
    return SealedRecord(
        id="sealed-1",
        given_name="Zoë",
        family_name="Nobody-Listed",
        date_of_birth=date(2012, 2, 29),
        place="Harbour View Academy",
        programme=Programme.HPV,
        outcome=Outcome.GIVEN,
        performed_at=NOON,
        performed_by=NURSE,
        made_at=NOON + _HOUR,
        nhs_number="9990000018",
        vaccine="Gardasil9",
        batch_number="FM8629",
        batch_expiry=date(2027, 5, 31),
        site=Site.LEFT_ARM_UPPER,
        dose_sequence=1,
        full_dose=True,
        notes="Recorded while locked",
    )


if __name__ == "__main__":
    main(sys.argv[1])
