"""Batches: which are listed and how, adding one anywhere, editing one online, in Mavis's words (facts 3.14)."""

from datetime import date, timedelta

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import BadInput, HubUnreachable, NotFound
from mavis_tui.models.programme import VACCINES, Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.status import Group
from mavis_tui.workspace.recording.batches import BatchAnswers
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session, consented
from tests.workspace.nurse import Nurse

NEW = BatchAnswers(vaccine="Gardasil9", number="ab1234", expiry="31/05/2027")


def shown(nurse: Nurse, session: str = "1204") -> list[tuple[str, str]]:
    return [(line.batch.number, line.state.text) for line in nurse.workspace.batches.page(session).lines]


async def test_batches_stand_by_programme_with_words_for_what_is_wrong_with_them(nurse: Nurse) -> None:
    batches = (
        a_batch(number="OLD1", expiry=TODAY - timedelta(days=1)),
        a_batch(number="GONE1", archived=True),
        a_batch(number="TODAY1", expiry=TODAY),
        a_batch(number="BOOK1", vaccine=None, expiry=None),
        a_batch(number="FLU1", programme=Programme.FLU, vaccine="AstraZeneca Fluenz"),
    )
    await nurse.save(bundle(a_session(programmes=(Programme.FLU, Programme.HPV)), (a_child(),), batches))

    page = nurse.workspace.batches.page("1204")

    assert list(page.groups) == [Programme.FLU, Programme.HPV]
    assert shown(nurse) == [
        ("FLU1", "Expires 31 May 2027"),
        ("FM8629", "Expires 31 May 2027"),
        ("OLD1", "EXPIRED on 23 Nov 2026"),
        ("TODAY1", "Expires today"),
        ("BOOK1", "Expiry date not known"),
        ("GONE1", "Archived"),
    ]
    assert [line.brand for line in page.lines[-2:]] == ["HPV, brand not known", "Gardasil 9"]


async def test_a_batch_added_without_a_network_can_be_chosen_at_once_and_reaches_the_hub_later(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.lose_the_network()

    entry = nurse.workspace.batches.add("1204", NEW)

    assert entry.sending is Sending.WAITING
    assert ("AB1234", "Expires 31 May 2027") in shown(nurse)
    options = nurse.workspace.recording.options("1204", "child-1", Programme.HPV)
    assert "AB1234" in [batch.number for batch in options.batches["Gardasil9"]]
    nurse.restart()
    assert ("AB1234", "Expires 31 May 2027") in shown(nurse)
    await nurse.find_the_network()
    await nurse.upload()
    await nurse.workspace.sessions.save_offline("1204")
    assert nurse.store.snapshots.batches("1204")[-1] == a_batch(number="AB1234", expiry=date(2027, 5, 31))
    assert nurse.workspace.batches.line("1204", "ab1234").sending is Sending.SAVED


async def test_adding_what_a_workbook_did_not_know_of_a_batch_fills_it_in(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(),), (a_batch(number="AB1234", vaccine=None, expiry=None),)))

    nurse.workspace.batches.add("1204", NEW)

    assert shown(nurse) == [("FM8629", "Expires 31 May 2027"), ("AB1234", "Expires 31 May 2027")]


WRONG: list[tuple[dict[str, str], str]] = [
    ({"number": ""}, "Enter a batch number"),
    ({"number": "AB-12"}, "Enter a batch number with only letters and numbers"),
    ({"number": "A"}, "Enter a batch number that is more than 2 characters long"),
    ({"number": "A" * 101}, "Enter a batch number that is less than 100 characters long"),
    ({"expiry": " "}, "Enter an expiry date"),
    ({"expiry": "24/11/2026"}, "Enter an expiry date after 24 November 2026"),
    ({"expiry": "24/11/2041"}, "Enter an expiry date before 24 November 2041"),
    (
        {"expiry": "31/02/2027"},
        "Enter the expiry date as day, month and year: 31/05/2027. If the box says only a month: 05/2027",
    ),
    ({"vaccine": "Revaxis"}, "Choose a vaccine"),
    ({"number": "fm8629"}, "This batch already exists"),
    ({"number": "FM8629", "expiry": "30/06/2027"}, "This batch already exists, with another expiry date"),
    ({"number": "OLD1"}, "This batch already exists, and is archived"),
]


async def test_what_is_wrong_with_a_batch_is_said_in_the_words_of_mavis(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(),), (a_batch(), a_batch(number="OLD1", archived=True))))
    for answers, says in WRONG:
        typed = BatchAnswers(**{"vaccine": "Gardasil9", "number": "AB1234", "expiry": "31/05/2027", **answers})

        assert [breach.text for breach in nurse.workspace.batches.breaches("1204", typed)] == [says]
        with pytest.raises(BadInput, match="Nothing was added"):
            nurse.workspace.batches.add("1204", typed)
    assert nurse.store.outbox.entries() == []


async def test_the_same_batch_is_not_added_twice(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.batches.add("1204", NEW)

    with pytest.raises(BadInput, match="This batch already exists"):
        nurse.workspace.batches.add("1204", NEW)


async def test_editing_a_batch_changes_it_on_the_hub_and_in_the_copy(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    trouble = await nurse.workspace.batches.edit("1204", "FM8629", BatchAnswers(expiry="30/06/2027"))

    assert trouble == ""
    assert shown(nurse) == [("FM8629", "Expires 30 Jun 2027")]
    assert nurse.store.snapshots.batches("1204")[0].expiry == date(2027, 6, 30)


async def test_an_archived_batch_is_no_longer_offered_and_can_be_brought_back(nurse: Nurse) -> None:
    await nurse.workspace.sessions.open("1204")  # only looked at, not saved: its page must show it too

    await nurse.workspace.batches.archive("1204", "FM8629")

    assert shown(nurse) == [("FM8629", "Archived")]
    assert nurse.workspace.recording.options("1204", "child-1", Programme.HPV).batches["Gardasil9"] == ()
    await nurse.workspace.batches.archive("1204", "FM8629", archived=False)
    assert shown(nurse) == [("FM8629", "Expires 31 May 2027")]


async def test_editing_without_a_network_says_that_it_works_online_only(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.cut()

    with pytest.raises(HubUnreachable, match="Editing a batch works online only"):
        await nurse.workspace.batches.archive("1204", "FM8629")

    assert shown(nurse) == [("FM8629", "Expires 31 May 2027")]


async def test_a_batch_that_waits_cannot_be_edited_yet(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.batches.add("1204", NEW)

    with pytest.raises(BadInput, match="on this device only"):
        await nurse.workspace.batches.archive("1204", "AB1234")
    with pytest.raises(NotFound):
        await nurse.workspace.batches.archive("1204", "NOBODY")


async def test_a_record_is_never_blocked_by_a_batch_that_nobody_added(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(care={Programme.HPV: consented()}),), ()))

    nurse.record(batch_number="NEVERSEEN1")

    assert nurse.workspace.children.rows("1204")[0].programmes[0].group is Group.VACCINATED


async def test_a_batch_that_has_expired_or_of_which_nobody_knows_is_never_todays_and_stands_last(nurse: Nurse) -> None:
    from_the_fridge = (
        a_batch(number="OLD1", expiry=TODAY - timedelta(days=1)),
        a_batch(number="WHO1", expiry=None),
        a_batch(number="FM8629"),
    )
    await nurse.save(bundle(a_session(), tuple(a_child(n) for n in (1, 2)), from_the_fridge))
    nurse.record("child-1", batch_number="OLD1", batch_expiry=TODAY - timedelta(days=1))
    options = nurse.workspace.recording.options("1204", "child-2", Programme.HPV)
    assert options.usual == {}
    assert [batch.number for batch in options.batches_of(VACCINES["Gardasil9"])] == ["FM8629", "WHO1", "OLD1"]
