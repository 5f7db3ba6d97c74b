"""Hypothesis strategies for the models: everything that msgspec would decode, with the names that hurt."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, TypeVar

from hypothesis import strategies as st

from mavis_tui.models.although import Although, AlthoughKind, Statement
from mavis_tui.models.batch import Batch
from mavis_tui.models.change import OfTheDay
from mavis_tui.models.child import AddedChild, Child, Gender, Parent, Person, Presence
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
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, RefusalReason, Response, Route
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, OfChild, Reaction, TriageDecision
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import VACCINES, Method, Programme, Reason, Site, Variant
from mavis_tui.models.vaccination import Identification, Outcome, Protocol, Staff, Vaccination, Withdrawal
from tests.builders import nhs_number

T = TypeVar("T")

HOSTILE_NAMES = (
    "Ada [twin] Lovelace",
    "[/b]Max",
    "[bold red]",
    "O’Shaughnessy",
    "O'Neill",
    "مريم",
    "לוי",
    "\u202eevil\u202c",
    "Ame\u0301lie",
    "Nguye\u0302\u0303n",
    "欣怡",
    "Featherstonehaugh-Cholmondeley-Marjoribanks-Wriothesley-Leveson-Gower",
    "\x1b[31mRed",
    "tab\there",
    "null\x00byte",
    '"quoted"\\',
    "👩‍👩‍👧",
)

names = st.sampled_from(HOSTILE_NAMES) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
texts = st.just("") | names
ids = st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True)
offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC) | offsets).map(  # noqa: DTZ001 # given by timezones
    lambda moment: moment.replace(microsecond=0)
)
nhs_numbers = st.integers(0, 400_000).map(nhs_number)
emails = st.sampled_from(["sian.rees@example.nhs.uk", "a@b", "x+y@example.com"])
staff = st.builds(Staff, email=emails, name=texts)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Give None now and then."""
    return st.none() | strategy


batches = st.builds(
    Batch,
    number=st.from_regex(r"[A-Za-z0-9]{2,100}", fullmatch=True),
    programme=st.sampled_from(Programme),
    vaccine=maybe(st.sampled_from(sorted(VACCINES))),
    expiry=maybe(st.dates()),
    archived=st.booleans(),
)

short_texts = texts.map(lambda text: text[:50])
althoughs = st.builds(
    Although,
    kind=st.sampled_from(AlthoughKind),
    obstacle=texts,
    words=texts,
    by=short_texts,
    consent_by=short_texts,
    relationship=short_texts,
    phone=short_texts,
    at=maybe(moments),
    statements=st.lists(st.sampled_from(Statement), unique=True).map(tuple),
)

vaccinations = st.builds(
    Vaccination,
    id=ids,
    child=ids,
    programme=st.sampled_from(Programme),
    outcome=st.sampled_from(Outcome),
    performed_on=st.dates(),
    session=maybe(ids),
    variant=maybe(st.sampled_from(Variant)),
    reason=maybe(st.sampled_from(Reason)),
    vaccine=maybe(st.sampled_from(sorted(VACCINES)) | texts),
    batch_number=maybe(st.from_regex(r"[A-Za-z0-9]{2,100}", fullmatch=True)),
    batch_expiry=maybe(st.dates()),
    method=maybe(st.sampled_from(Method)),
    site=maybe(st.sampled_from(Site)),
    dose_sequence=maybe(st.integers(1, 6)),
    full_dose=st.booleans(),
    protocol=maybe(st.sampled_from(Protocol)),
    performed_at=maybe(moments),
    performed_by=maybe(staff),
    supplied_by=maybe(staff),
    identified=maybe(st.builds(Identification, by_child=st.booleans(), name=texts, relationship=texts)),
    pre_screened=st.booleans(),
    notes=texts,
    location=texts,
    organisation=texts,
    although=maybe(althoughs),
    parents_may_be_told=maybe(st.booleans()),
    revision=st.integers(1, 9),
)

answers = st.builds(HealthAnswer, question=texts, yes=maybe(st.booleans()), responder=texts, notes=texts)
consents = st.builds(
    Consent,
    status=st.sampled_from(ConsentStatus),
    methods=st.sampled_from([(), *((method,) for method in VaccineMethod), tuple(VaccineMethod)]),
    without_gelatine=st.booleans(),
    details=st.lists(texts, max_size=2).map(tuple),
    answers=st.lists(answers, max_size=2).map(tuple),
)
triages = st.builds(
    Triage,
    status=st.sampled_from(TriageStatus),
    method=maybe(st.sampled_from(VaccineMethod)),
    without_gelatine=st.booleans(),
    by=texts,
    on=maybe(moments),
    notes=texts,
    until=maybe(st.dates()),
)
cares = st.builds(
    Care,
    variant=maybe(st.sampled_from(Variant)),
    consent=consents,
    triage=maybe(triages),
    gillick=maybe(st.builds(Gillick, competent=st.booleans(), on=maybe(moments), by=texts, notes=texts)),
    psd=maybe(st.booleans()),
    next_dose=maybe(st.integers(1, 6)),
    history=st.lists(vaccinations, max_size=2).map(tuple),
)
day_records: dict[str, Any] = {
    "id": ids,
    "session": st.just("1204"),
    "by": staff,
    "at": moments,
    "revision": st.integers(1, 9),
    "withdrawn": maybe(st.builds(Withdrawal, reason=names, by=staff, at=moments)),
    "counts_from": maybe(moments),
}
of_child: dict[str, Any] = {**day_records, "child": ids}
of_programme: dict[str, Any] = {**of_child, "programme": st.sampled_from(Programme), "words": texts}
some_methods = st.lists(st.sampled_from(VaccineMethod), max_size=2, unique=True).map(tuple)
consents_taken = st.builds(
    ConsentTaken,
    **of_programme,
    response=st.sampled_from(Response),
    route=st.sampled_from(Route),
    responder=texts,
    relationship=texts,
    phone=short_texts,
    methods=some_methods,
    without_gelatine=st.booleans(),
    answers=st.lists(answers, max_size=2).map(tuple),
    reason=maybe(st.sampled_from(RefusalReason)),
    parents_may_be_told=maybe(st.booleans()),
)
assessments = st.builds(
    GillickAssessment,
    **of_programme,
    statements=st.lists(st.sampled_from(Statement), unique=True).map(tuple),
)
decisions = st.builds(
    TriageDecision,
    **of_programme,
    status=st.sampled_from(TriageStatus),
    method=maybe(st.sampled_from(VaccineMethod)),
    without_gelatine=st.booleans(),
    until=maybe(st.dates()),
)
notes = st.builds(ChildNote, **of_child, words=names)
reactions = st.builds(Reaction, **of_child, seen=names, done=names, vaccination=maybe(ids))
of_children: st.SearchStrategy[OfChild] = consents_taken | assessments | decisions | notes | reactions
stock_counts = st.builds(
    StockCount,
    **day_records,
    on=st.dates(),
    programme=st.sampled_from(Programme),
    batch_number=st.from_regex(r"[A-Za-z0-9]{2,100}", fullmatch=True),
    vaccine=maybe(st.sampled_from(sorted(VACCINES))),
    taken_out=maybe(st.integers(0, 500)),
    wasted=maybe(st.integers(0, 500)),
    back=maybe(st.integers(0, 500)),
    words=texts,
)
people = st.builds(
    Person,
    id=ids,
    given_name=names,
    family_name=names,
    date_of_birth=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    gender=st.sampled_from(Gender),
    nhs_number=maybe(nhs_numbers),
    postcode=st.sampled_from(["", "M1 5AJ"]),
    school=texts,
)
added = st.builds(
    AddedChild,
    **day_records,
    person=people,
    programmes=st.lists(st.sampled_from(Programme), min_size=1, max_size=3, unique=True).map(tuple),
    school_urn=st.sampled_from(["", "888888", "999999"]),
    words=texts,
)
of_the_day: st.SearchStrategy[OfTheDay] = of_children | stock_counts | added
children = st.builds(
    Child,
    id=ids,
    given_name=names,
    family_name=names,
    date_of_birth=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    preferred_name=texts,
    year_group=maybe(st.integers(-4, 13)),
    registration=texts,
    gender=st.sampled_from(Gender),
    nhs_number=maybe(nhs_numbers),
    address_line=texts,
    postcode=st.sampled_from(["", "M1 5AJ"]),
    invalidated=st.booleans(),
    school=texts,
    gp=texts,
    parents=st.lists(st.builds(Parent, name=texts, relationship=texts, phone=texts, email=texts), max_size=2).map(
        tuple
    ),
    care=st.dictionaries(st.sampled_from(Programme), cares, max_size=2),
    attendance=st.lists(st.builds(Presence, on=st.dates(), attending=maybe(st.booleans()), at=moments), max_size=2).map(
        tuple
    ),
    of_the_day=st.lists(of_children, max_size=2).map(tuple),
)
