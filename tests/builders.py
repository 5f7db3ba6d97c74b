"""Short ways to make valid models in tests: a call gives a plain case, keyword arguments make it the case at hand."""

from datetime import date, time
from typing import Any

from mavis_tui.cache.drafts import Draft
from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.batch import Batch
from mavis_tui.models.change import OF_THE_DAY, Change, ChangeKind, OfTheDay, day_kind
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, Consent, ConsentStatus
from mavis_tui.models.identity import nhs_check_digit
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Response, Route
from mavis_tui.models.of_the_day.of_children import Reaction
from mavis_tui.models.programme import Method, Programme, Reason, Site
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.session import Location, Session, SessionBundle, bundle
from mavis_tui.models.vaccination import Outcome, Staff, Vaccination
from tests.noon import NOON as NOON

TODAY = NOON.date()
NURSE = Staff(email="sian.rees@example.nhs.uk", name="Sian Rees")

PHONE_CONSENT = Although(
    kind=AlthoughKind.PHONE_CONSENT,
    consent_by="Jane Mwangi",
    relationship="mother",
    phone="07700 900123",
    at=NOON,
    by="Sian Rees",
)
"""A mother’s consent by phone for a child of whom the list has none."""


def nhs_number(n: int) -> str:
    """Give the n-th valid number of the 999 test range, or the next one that exists."""
    first_nine = f"999{n:06d}"
    check = nhs_check_digit(first_nine)
    return nhs_number(n + 500_000) if check is None else f"{first_nine}{check}"


def consented(**care: Any) -> Care:
    """Make the care of a child who is due: consent given, nothing else."""
    return Care(**{"consent": Consent(status=ConsentStatus.GIVEN), "next_dose": 1, **care})


def a_child(n: int = 1, **child: Any) -> Child:
    """Make the n-th child, due HPV, in Year 8."""
    plain = {
        "id": f"child-{n}",
        "given_name": "Ada",
        "family_name": f"Mwangi{n}",
        "date_of_birth": date(2013, 6, 21),
        "year_group": 8,
        "registration": "8T1",
        "nhs_number": nhs_number(n),
        "address_line": f"{n} Mill Lane",
        "postcode": f"M{(n - 1) % 90 + 1} 5AJ",
        "care": {Programme.HPV: consented()},
    }
    return Child(**{**plain, **child})


def a_session(**session: Any) -> Session:
    """Make an HPV session at a school, today at half past nine."""
    plain = {
        "id": "1204",
        "location": Location(name="Harbour View Academy"),
        "programmes": (Programme.HPV,),
        "dates": (TODAY,),
        "start_time": time(9, 30),
        "year_groups": (8, 9),
        "organisation": "R1L",
        "vaccinators": (NURSE,),
    }
    return Session(**{**plain, **session})


def a_batch(**batch: Any) -> Batch:
    """Make a batch of Gardasil 9."""
    plain = {"number": "FM8629", "programme": Programme.HPV, "vaccine": "Gardasil9", "expiry": date(2027, 5, 31)}
    return Batch(**{**plain, **batch})


def a_bundle(children: int = 3, **session: Any) -> SessionBundle:
    """Make a whole session with so many children and one batch."""
    return bundle(a_session(**session), tuple(a_child(n) for n in range(1, children + 1)), (a_batch(),))


def a_vaccination(n: int = 1, **vaccination: Any) -> Vaccination:
    """Make the record of a given HPV dose for the n-th child."""
    plain = {
        "id": f"vaccination-{n}",
        "child": f"child-{n}",
        "session": "1204",
        "programme": Programme.HPV,
        "outcome": Outcome.GIVEN,
        "vaccine": "Gardasil9",
        "batch_number": "FM8629",
        "batch_expiry": date(2027, 5, 31),
        "method": Method.INTRAMUSCULAR,
        "site": Site.LEFT_ARM_UPPER,
        "dose_sequence": 1,
        "performed_on": TODAY,
        "performed_at": NOON,
        "performed_by": NURSE,
        "location": "Harbour View Academy",
        "organisation": "R1L",
    }
    return Vaccination(**{**plain, **vaccination})


def not_given(n: int = 1, reason: Reason = Reason.UNWELL, **vaccination: Any) -> Vaccination:
    """Make the record of an attempt that failed, for the n-th child."""
    empty = dict.fromkeys(("vaccine", "batch_number", "batch_expiry", "method", "site"))
    return a_vaccination(n, **{**empty, "outcome": Outcome.NOT_GIVEN, "reason": reason, **vaccination})


def a_change(n: int = 1, record: Vaccination | None = None, **change: Any) -> Change:
    """Make the n-th change of a device: the vaccination of the n-th child, unless another record is given."""
    record = record or a_vaccination(n)
    plain = {
        "id": record.id,
        "revision": record.revision,
        "device": "device-1",
        "sequence": n,
        "kind": ChangeKind.VACCINATION if record.revision == 1 else ChangeKind.CORRECTION,
        "session": record.session or "1204",
        "child": record.child,
        "vaccination": record,
        "made_at": NOON,
        "made_by": NURSE.email,
    }
    return Change(**{**plain, **change})


def a_consent(n: int = 1, **consent: Any) -> ConsentTaken:
    """Make the consent that a mother gave by phone for HPV, for the n-th child, with no health question answered yes.

    Whoever has to know what a nurse really asks gives `answers`.
    """
    plain = {
        "id": f"consent-{n}",
        "child": f"child-{n}",
        "session": "1204",
        "programme": Programme.HPV,
        "response": Response.GIVEN,
        "route": Route.PHONE,
        "responder": "Jane Mwangi",
        "relationship": "Mum",
        "phone": "07700 900123",
        "by": NURSE,
        "at": NOON,
    }
    return ConsentTaken(**{**plain, **consent})


def a_reaction(n: int = 1, **reaction: Any) -> Reaction:
    """Make an adverse reaction of the n-th child."""
    plain = {
        "id": f"reaction-{n}",
        "child": f"child-{n}",
        "session": "1204",
        "seen": "Fainted two minutes after the injection",
        "done": "Laid down, observed for 30 minutes, well again",
        "by": NURSE,
        "at": NOON,
    }
    return Reaction(**{**plain, **reaction})


def a_day_change(record: OfTheDay, n: int = 1, **change: Any) -> Change:
    """Make the n-th change of a device, which carries a record of the day."""
    plain = {
        "id": record.id,
        "revision": record.revision,
        "device": "device-1",
        "sequence": n,
        "kind": day_kind(record),
        "session": record.session,
        "child": record.about,
        "of_the_day": record,
        "made_at": NOON,
        "made_by": NURSE.email,
        "schema": OF_THE_DAY,
    }
    return Change(**{**plain, **change})


def an_intake_record(n: int = 1, **record: Any) -> SealedRecord:
    """Make the record of a given HPV dose for the n-th child of the builders, as it is written while locked."""
    plain = {
        "id": f"intake-{n}",
        "given_name": "Ada",
        "family_name": f"Mwangi{n}",
        "date_of_birth": date(2013, 6, 21),
        "place": "Harbour View",
        "nhs_number": nhs_number(n),
        "programme": Programme.HPV,
        "outcome": Outcome.GIVEN,
        "vaccine": "Gardasil9",
        "batch_number": "FM8629",
        "batch_expiry": date(2027, 5, 31),
        "site": Site.LEFT_ARM_UPPER,
        "dose_sequence": 1,
        "performed_at": NOON,
        "made_at": NOON,
        "performed_by": NURSE,
    }
    return SealedRecord(**{**plain, **record})


def a_draft(child: int = 1, **changed: Any) -> Draft:
    """Make the draft of a dose of HPV for the n-th child, from a batch of which half the number was typed."""
    plain = {
        "session": "1204",
        "child": f"child-{child}",
        "programme": Programme.HPV,
        "name": f"MWANGI{child}, Ada",
        "label": "HPV",
        "given": True,
        "kept_at": NOON,
        "fields": {"batch": "another", "number": "AB12", "expiry": "", "at": ""},
        "at": "number",
    }
    return Draft(**{**plain, **changed})
