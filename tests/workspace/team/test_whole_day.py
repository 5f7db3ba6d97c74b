"""One whole day of a class of thirty: three laptops, four nurses, no network, and in the end one file and one list.

Everything that a day has happens at least once, and afterwards every dose, consent and note is accounted for.
"""

from datetime import date
from itertools import chain
from typing import Any

from msgspec.structs import asdict, replace

from mavis_tui.models.although import Statement
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import today
from mavis_tui.models.child import Gender
from mavis_tui.models.consent import HealthAnswer, TriageStatus, VaccineMethod
from mavis_tui.models.health_questions import questions_for
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, RefusalReason, Response, Route
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.programme import Method, Programme, Reason
from mavis_tui.models.vaccination import Role
from mavis_tui.workspace.day.boxes_counted import BoxTyped
from mavis_tui.workspace.recording.adding import NewChild
from tests.boxes import GARDASIL, of_a_box, written
from tests.builders import nhs_number
from tests.spreadsheets.invented import a_row
from tests.workspace.team.laptops import DOSE, NURSES, Laptop

HPV = Programme.HPV
NO_ANSWER: dict[str, object] = {"CONSENT_STATUS": "No response", "CONSENT_DETAILS": "", "HEALTH_QUESTION_ANSWERS": ""}
TO_TRIAGE: dict[str, object] = {
    "HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? Yes from Mum: peanuts",
    "TRIAGE_STATUS": "Needs triage",
}
ZARA = NewChild(
    given_name="Zara",
    family_name="Newby",
    date_of_birth=date(2013, 6, 1),
    gender=Gender.FEMALE,
    programmes=(HPV,),
    postcode="SW1A 1AA",
)


NAMES = (
    *("Aled", "Bela", "Ciro", "Dewi", "Enid", "Fern", "Gwen", "Hugo", "Iris", "Joni"),
    *("Kofi", "Lena", "Mila", "Nico", "Olga", "Pius", "Quin", "Rosa", "Sven", "Tara"),
    *("Umar", "Vera", "Wilf", "Xena", "Yara", "Yuri", "Abel", "Bram", "Cleo", "Dora"),
)


def name(n: int) -> str:
    return NAMES[n - 1]


def a_class() -> list[dict[str, object]]:
    special: dict[int, dict[str, object]] = {13: NO_ANSWER, 14: NO_ANSWER, 15: NO_ANSWER, 16: NO_ANSWER, 17: TO_TRIAGE}
    return [
        a_row(PERSON_FORENAME=name(n), PERSON_SURNAME=f"{name(n)}son", NHS_NUMBER=nhs_number(n), **special.get(n, {}))
        for n in range(1, 31)
    ]


def keep(laptop: Laptop, kind: Any, child: str, **said: Any) -> None:
    """Record something beside the doses, as its form does."""
    begun = asdict(laptop.workspace.of_the_day.begin(laptop.session))
    laptop.workspace.of_the_day.keep(kind(**begun, child=laptop.child(child), **said))


def consent(laptop: Laptop, child: str, **said: Any) -> None:
    on = today(laptop.clock)
    answers = tuple(HealthAnswer(question=each, yes=False) for each in questions_for(HPV, on))
    given = {"methods": (VaccineMethod.INJECTION,), "answers": answers} if said["response"] is Response.GIVEN else {}
    who = {"responder": "Jane Larch", "relationship": "Mum", "phone": "07700 900123"}
    own = said.get("route") is Route.SELF
    keep(
        laptop, ConsentTaken, child, **{"programme": HPV, "route": Route.PHONE, **({} if own else who), **given, **said}
    )


def dosed(laptops: list[Laptop]) -> dict[str, str]:
    """Give the children of all given doses that still count on the laptop that made them, by the id of the record."""
    entries = chain.from_iterable(one.store.outbox.entries() for one in laptops)
    newest = {entry.change.id: entry.change.vaccination for entry in entries if entry.change.vaccination is not None}
    return {id_: record.child for id_, record in newest.items() if record.given and record.withdrawn is None}


def test_a_class_of_thirty_on_three_laptops_ends_with_one_file_and_one_list(empty: list[Laptop]) -> None:
    office, second, third = empty
    for laptop in empty:
        laptop.open(a_class())
    _of_two_nurses(office)
    _consents_and_decisions(second)
    _somebody_new_and_a_reaction(third)

    twice = [office.record(name(9)), second.record(name(9), batch_number="AB1234")]
    made = dosed(empty)
    office.collect(second.hand_in(), third.hand_in())
    _, undecided, complained = office.for_mavis()
    assert complained == []
    assert name(9) not in [row["PERSON_FORENAME"] for row in undecided], "two laptops have it, and nobody decided"
    office.workspace.team.deciding.decide([twice[0].change.id], "Given by Sian; Tom opened the wrong child")
    _, decided, complained = office.for_mavis()
    assert complained == []

    rows = undecided + decided
    given = sorted(row["PERSON_FORENAME"] for row in rows if row["VACCINATED"] == "Y")
    assert len(given) == len(set(given)) == len(made) - 1, "each dose once; the one set aside is in no file"
    assert [row["REASON_NOT_VACCINATED"] for row in rows if row["VACCINATED"] == "N"] == ["unwell"]
    assert {row["PERFORMING_PROFESSIONAL_EMAIL"] for row in rows} == {nurse.email for nurse in NURSES}

    left = [each for each in office.workspace.left_for_mavis.of(office.session) if each.done is None]
    assert sorted((each.child.split(", ")[1], each.what.removesuffix(", 24 November 2026")) for each in left) == [
        ("Cleo", "Absent"),
        ("Mila", "HPV: consent given, by phone, Jane Larch"),
        ("Nico", "HPV: consent refused, by phone, Jane Larch"),
        ("Olga", "HPV: could not be reached, by phone, Jane Larch"),
        ("Pius", "HPV: Gillick competent"),
        ("Pius", "HPV: consent given by the child"),
        ("Quin", "HPV: triage, safe to vaccinate"),
        ("Rosa", "Note"),
        ("Wilf", "Adverse reaction"),
        ("Yara", "HPV given"),
        ("Zara", "HPV: consent given, by phone, Jane Larch"),
    ]
    for each in left:
        office.workspace.left_for_mavis.tick(office.session, each.key)
    assert all(each.done for each in office.workspace.left_for_mavis.of(office.session))

    for laptop in (second, third):
        laptop.collect(office.receipts())
        assert laptop.workspace.changes.to_export() == 0
    page = office.workspace.days.of(office.session)
    assert page.given == len(given)


def _of_two_nurses(laptop: Laptop) -> None:
    """Register the class, scan the box, give eight doses; then a colleague takes over and gives four more."""
    for n in range(1, 29):
        laptop.workspace.attendance.register(laptop.session, laptop.child(name(n)), Registered.ATTENDING)
    laptop.workspace.attendance.register(laptop.session, laptop.child(name(29)), Registered.ABSENT)
    boxes = laptop.workspace.boxes
    code = written(of_a_box(GARDASIL, "FM8629", date(2027, 5, 31)))
    boxes.learn(boxes.read(code), "Gardasil9")
    options = laptop.workspace.recording.options(laptop.session, laptop.child(name(1)), HPV)
    found = boxes.for_child(options, code)
    assert (found.fills, found.number, found.expiry) == (True, "FM8629", date(2027, 5, 31))
    for n in range(1, 9):
        laptop.record(name(n), replace(DOSE, batch_number=found.number, batch_expiry=found.expiry))
    hands = laptop.workspace.hands
    hands.set_pin("4711 0815")
    amir = NURSES[3]
    hands.begin(amir.email, amir.name, Role.NURSE, "2468 1357")
    for n in range(10, 13):
        assert laptop.record(name(n)).change.made_by == amir.email
    hands.take(NURSES[0].email, "4711 0815")
    laptop.workspace.counting_boxes.count(
        laptop.session, today(laptop.clock), "FM8629", BoxTyped(taken_out="40", wasted="1", back="20")
    )


def _consents_and_decisions(laptop: Laptop) -> None:
    """Take a consent by phone, a refusal, nobody reached, a child's own consent, a triage, a note; then the doses."""
    consent(laptop, name(13), response=Response.GIVEN)
    consent(laptop, name(14), response=Response.REFUSED, reason=RefusalReason.PERSONAL_CHOICE)
    consent(laptop, name(15), response=Response.NOT_REACHED)
    keep(laptop, GillickAssessment, name(16), programme=HPV, statements=tuple(Statement))
    consent(laptop, name(16), response=Response.GIVEN, route=Route.SELF, parents_may_be_told=True)
    keep(laptop, TriageDecision, name(17), programme=HPV, status=TriageStatus.SAFE, words="Spoke to Mum")
    keep(laptop, ChildNote, name(18), words="Afraid of needles")
    laptop.record(name(16), parents_may_be_told=True)
    for n in (13, 17, 18, 19, 20):
        laptop.record(name(n))


def _somebody_new_and_a_reaction(laptop: Laptop) -> None:
    """Add a child who came, take her consent and vaccinate her; a faint, an unwell child, a wrong child, the thigh."""
    laptop.workspace.adding.add(laptop.session, ZARA)
    consent(laptop, "Zara", response=Response.GIVEN)
    laptop.record("Zara")
    laptop.record(name(23))
    keep(laptop, Reaction, name(23), seen="Fainted", done="Laid down, well after ten minutes")
    laptop.not_given(name(24), Reason.UNWELL)
    laptop.record(name(25), method=Method.SUBCUTANEOUS)
    wrong = laptop.record(name(26))
    laptop.withdraw(wrong.change.id, name(26))
    laptop.record(name(27))
