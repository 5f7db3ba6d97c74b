"""What is recorded beside the doses: on the disk first, at the hub once, on each laptop, corrected and withdrawn."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.office.take_file import take
from mavis_tui.models.change import OF_THE_DAY, OfTheDay
from mavis_tui.models.child import AddedChild, Gender, Person
from mavis_tui.models.consent import HealthAnswer, TriageStatus, VaccineMethod
from mavis_tui.models.health_questions import questions_for
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Response
from mavis_tui.models.of_the_day.of_children import ChildNote, TriageDecision
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Role, Staff
from tests.builders import TODAY, a_bundle, a_consent, a_reaction, nhs_number
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse, composed

HCA = Staff(email="lee.grant@example.nhs.uk", name="Lee Grant", role=Role.HEALTHCARE_ASSISTANT)
ALL_NO = tuple(
    HealthAnswer(question=question, yes=False, responder="Mum") for question in questions_for(Programme.HPV, TODAY)
)


@pytest.fixture
async def colleague(nurse: Nurse, tmp_path: Path, new_id: Callable[[], str]) -> AsyncIterator[Nurse]:
    """Another laptop of the team."""
    store = Store(tmp_path / "other")
    store.create(OFFLINE_PASSWORD)
    workspace = composed(store, nurse.workspace.settings, nurse.clock, lambda: f"other-{new_id()}", nurse.cable)
    other = Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, new_id)
    await other.sign_in()
    yield other
    await workspace.access.close()
    store.lock()


def consent(nurse: Nurse, child: str = "child-1", **consent: object) -> ConsentTaken:
    """Give the consent of a mother as the form would make it."""
    begun = msgspec.structs.asdict(nurse.workspace.of_the_day.begin("1204"))
    agreed = {"methods": (VaccineMethod.INJECTION,), "answers": ALL_NO}
    return a_consent(**{**begun, "child": child, **agreed, **consent})


def seen(nurse: Nurse, child: str = "child-1") -> list[tuple[str, int]]:
    page = nurse.workspace.children.page("1204", child)
    return [(one.id, one.revision) for one in page.child.of_the_day]


async def test_it_is_kept_offline_sent_once_and_seen_on_the_other_laptop(nurse: Nurse, colleague: Nurse) -> None:
    await nurse.save(a_bundle())
    await colleague.workspace.sessions.save_offline("1204")
    await nurse.lose_the_network()
    record = consent(nurse)
    entry = nurse.workspace.of_the_day.keep(record)
    assert (entry.sending, entry.change.schema, entry.offline) == (Sending.WAITING, OF_THE_DAY, True)
    assert nurse.workspace.of_the_day.keep(record) == nurse.store.outbox.entry(record.id), "confirmed twice, kept once"
    nurse.restart()
    assert seen(nurse) == [(record.id, 1)], "it is on the disk"
    assert seen(colleague) == []

    await nurse.find_the_network()
    await nurse.upload()
    await colleague.workspace.sessions.save_offline("1204")
    await nurse.workspace.sessions.save_offline("1204")
    assert seen(colleague) == seen(nurse) == [(record.id, 1)], "one record, not one of the hub and one of here"
    (row,) = nurse.workspace.changes.page().rows
    assert (row.what, row.sending) == ("HPV: consent given, by phone, Jane Mwangi", Sending.SAVED)


async def test_a_correction_and_a_withdrawal_of_the_other_laptop_are_revisions_of_the_same_record(
    nurse: Nurse, colleague: Nurse
) -> None:
    await nurse.save(a_bundle())
    record = consent(nurse)
    nurse.workspace.of_the_day.keep(record)
    await nurse.upload()
    await colleague.workspace.sessions.save_offline("1204")
    held = colleague.workspace.of_the_day.found("1204", "child-1", record.id)
    better = replace(held, revision=2, words="Rang back", counts_from=None)
    corrected = colleague.workspace.of_the_day.keep(better).change
    assert (corrected.revision, corrected.based_on, corrected.kind) == (2, 1, "consent")
    await colleague.upload()
    gone = colleague.workspace.of_the_day.withdraw(better, "Wrong child").change
    assert (gone.revision, gone.of_the_day and gone.of_the_day.withdrawn is not None) == (3, True)
    await colleague.upload()
    assert colleague.workspace.changes.page().saved == 1
    await nurse.workspace.sessions.save_offline("1204")
    assert seen(nurse) == [(record.id, 3)]
    assert nurse.workspace.of_the_day.changeable("1204", "child-1") == ()
    with pytest.raises(NotFound, match="Nothing was changed"):
        nurse.workspace.of_the_day.found("1204", "child-1", record.id)


async def test_who_corrects_what_was_changed_meanwhile_is_told_and_nothing_is_kept(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    record = consent(nurse)
    keep = nurse.workspace.of_the_day.keep
    keep(record)
    keep(replace(record, revision=2, words="One"))
    with pytest.raises(BadInput, match="changed in the meantime"):
        keep(replace(record, revision=2, words="Two"))
    with pytest.raises(BadInput, match="changed in the meantime"):
        nurse.workspace.of_the_day.withdraw(record, "Wrong child")
    assert len(nurse.store.outbox.entries()) == 2


async def test_a_child_who_was_added_and_a_count_of_doses_reach_the_other_laptop(
    nurse: Nurse, colleague: Nurse
) -> None:
    await nurse.save(a_bundle())
    of_the_day = nurse.workspace.of_the_day
    person = Person(
        id="new-1",
        given_name="Zoë",
        family_name="Aaron",
        date_of_birth=TODAY.replace(year=2013),
        gender=Gender.FEMALE,
        nhs_number=nhs_number(77),
    )
    begun = msgspec.structs.asdict(of_the_day.begin("1204"))
    assert len(nurse.workspace.children.rows("1204")) == 3
    of_the_day.keep(AddedChild(**begun, person=person, programmes=(Programme.HPV,)))
    begun = msgspec.structs.asdict(of_the_day.begin("1204"))
    of_the_day.keep(
        StockCount(**begun, on=TODAY, programme=Programme.HPV, batch_number="FM8629", taken_out=20, wasted=1, back=3)
    )
    assert next(row.name for row in nurse.workspace.children.rows("1204")) == "AARON, Zoë"
    assert nurse.workspace.children.find("1204", "Zoë Aaron") == "new-1"
    nurse.workspace.of_the_day.keep(consent(nurse, "new-1"))
    await nurse.upload()
    await colleague.workspace.sessions.save_offline("1204")
    await nurse.workspace.sessions.save_offline("1204")
    for one in (nurse, colleague):
        assert next(row.name for row in one.workspace.children.rows("1204")) == "AARON, Zoë"
        assert len(one.workspace.children.rows("1204")) == 4
        (count,) = one.workspace._readable.stock("1204")
        assert (count.taken_out, count.wasted, count.back) == (20, 1, 3)
        assert len(seen(one, "new-1")) == 1


async def test_a_file_carries_it_to_the_hub_where_the_network_never_comes(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.of_the_day.keep(consent(nurse))
    begun = msgspec.structs.asdict(nurse.workspace.of_the_day.begin("1204"))
    nurse.workspace.of_the_day.keep(ChildNote(**begun, child="child-1", words="Afraid of needles"))
    nurse.workspace.transfer_file.export(tmp_path / "out.mavis")
    taken = await take(nurse.hub.database, (tmp_path / "out.mavis").read_bytes(), nurse.clock())
    assert [(one.kind, one.verdict, one.reason) for one in taken.changes] == [
        ("consent", "saved", ""),
        ("note", "saved", ""),
    ]
    await nurse.upload()
    assert nurse.workspace.changes.page().saved == 2


async def test_an_older_hub_refuses_it_in_words_and_the_record_stays_here(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    record = consent(nurse)
    nurse.workspace.of_the_day.keep(record)
    # As a hub that knows no such kind answers: see what `accept.arrival` makes of what it can't decode.
    nurse.cable.alter = lambda body: body.replace(
        b'"verdict":"saved"', b'"verdict":"refused","reason":"The team server can\xe2\x80\x99t read this record."'
    )
    await nurse.upload()
    nurse.cable.alter = None
    (row,) = nurse.workspace.changes.page().refused()
    assert "can’t read this record" in row.explained
    assert seen(nurse) == [(record.id, 1)]
    nurse.workspace.changes.put_back(record.id)
    await nurse.upload()
    assert nurse.workspace.changes.page().saved == 1


async def refused(nurse: Nurse, record: OfTheDay, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        nurse.workspace.of_the_day.keep(record)
    assert nurse.store.outbox.entries() == []


async def test_what_mavis_asks_for_is_asked_for_here(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    good = consent(nurse)
    yes = (*ALL_NO[:-1], replace(ALL_NO[-1], yes=True))
    for wrong, said in (
        (replace(good, responder=" "), "Enter the name of the person."),
        (replace(good, relationship=""), "Enter what the person is to the child"),
        (replace(good, phone="none"), "Enter the phone number"),
        (replace(good, methods=()), "Choose what was agreed to."),
        (replace(good, answers=ALL_NO[1:]), "Answer the question: Does your child have any severe allergies"),
        (replace(good, answers=yes), "Enter details of the yes"),
        (replace(good, methods=(VaccineMethod.NASAL,)), "isn’t given that way"),
        (replace(good, response=Response.REFUSED, methods=(), answers=()), "Choose a reason."),
        (replace(good, at=nurse.clock() + timedelta(minutes=1)), "Enter a time in the past."),
        (replace(a_reaction(), seen=" "), "Enter what was seen."),
        (replace(a_reaction(), done="\n"), "Enter what was done."),
    ):
        await refused(nurse, wrong, said)
    with pytest.raises(NotFound):
        nurse.workspace.of_the_day.keep(replace(good, child="nobody"))
    unreached = replace(good, response=Response.NOT_REACHED, methods=(), answers=())
    assert nurse.workspace.of_the_day.keep(unreached).sending is Sending.WAITING


async def test_a_healthcare_assistant_takes_consent_but_decides_nothing_in_triage(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.hub.add_nurse(HCA)
    await nurse.sign_in(HCA)
    begun = msgspec.structs.asdict(nurse.workspace.of_the_day.begin("1204"))
    decision = TriageDecision(**begun, child="child-1", programme=Programme.HPV, status=TriageStatus.SAFE)
    await refused(nurse, decision, "Only a nurse or a prescriber")
    assert nurse.workspace.of_the_day.keep(consent(nurse)).change.made_by == HCA.email
