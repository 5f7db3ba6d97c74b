"""Two nurses at one laptop: each records under her own name, with a network and without, and nobody in another's."""

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import BadInput, NotFound, TooManyTries, WrongPassword
from mavis_tui.hub.store.tables import changes
from mavis_tui.models.change import Change
from mavis_tui.models.vaccination import Role, Staff
from tests.builders import NURSE, a_bundle, a_draft
from tests.workspace.nurse import PASSWORD, Nurse

OMAR = Staff(email="omar.khan@example.nhs.uk", name="Omar Khan")
PIN, SIANS = "471120", "830412"


async def both_signed_in(nurse: Nurse) -> None:
    """Let Omar sign in on Sian's laptop, and Sian again after him; then the network is gone."""
    await nurse.hub.add_nurse(OMAR)
    await nurse.save(a_bundle())
    await nurse.sign_in(OMAR)
    await nurse.sign_in()
    await nurse.lose_the_network()


def made_by(nurse: Nurse) -> list[tuple[str, str, bool]]:
    """Give of each dose on the device who recorded, who gave it, and whether only a PIN said who she is."""
    made = [entry.change for entry in nurse.store.outbox.entries()]
    return [
        (one.made_by, one.vaccination.performed_by.email, one.by_pin)
        for one in made
        if one.vaccination is not None and one.vaccination.performed_by is not None
    ]


async def test_without_a_network_who_signed_in_here_before_takes_over_with_her_password_and_hands_back(
    nurse: Nurse,
) -> None:
    await both_signed_in(nurse)
    hands = nurse.workspace.hands
    nurse.record("child-1")
    assert hands.take(OMAR.email, PASSWORD) == OMAR
    nurse.record("child-2")
    nurse.restart()
    assert nurse.workspace.access.nurse == OMAR, "who records is kept"
    assert nurse.workspace.hands.take(NURSE.email.upper(), PASSWORD) == NURSE
    nurse.record("child-3")
    assert made_by(nurse) == [
        (NURSE.email, NURSE.email, False),
        (OMAR.email, OMAR.email, False),
        (NURSE.email, NURSE.email, False),
    ]


async def test_the_hub_keeps_each_record_as_hers_though_one_sign_in_sent_them_all(nurse: Nurse) -> None:
    await both_signed_in(nurse)
    nurse.record("child-1")
    nurse.workspace.hands.take(OMAR.email, PASSWORD)
    nurse.record("child-2")
    await nurse.find_the_network()
    await nurse.upload()
    assert nurse.workspace.access.nurse == OMAR, "sending changes nobody's hands"
    async with nurse.hub.database.reading() as connection:
        held = (await connection.execute(select(changes.c.body, changes.c.sent_by))).all()
    assert sorted((msgspec.json.decode(one.body, type=Change).made_by, one.sent_by) for one in held) == [
        (OMAR.email, NURSE.email),
        (NURSE.email, NURSE.email),
    ]
    assert {entry.sending for entry in nurse.store.outbox.entries()} == {Sending.SAVED}


async def test_a_name_that_only_a_pin_told_is_sent_and_looked_at_until_she_signs_in_here(nurse: Nurse) -> None:
    await nurse.hub.add_nurse(OMAR)
    await nurse.save(a_bundle())
    nurse.workspace.hands.begin(OMAR.email, OMAR.name, Role.NURSE, PIN)
    nurse.record("child-1")
    await nurse.upload()
    first = nurse.store.outbox.entries()[0]
    assert first.sending is Sending.REVIEW
    assert first.receipt is not None
    assert "omar.khan@example.nhs.uk, who never signed in on that device" in first.receipt.reason
    await nurse.sign_in(OMAR)
    nurse.workspace.hands.take(NURSE.email, PASSWORD)
    nurse.workspace.hands.take(OMAR.email, PIN)
    nurse.record("child-2")
    assert made_by(nurse)[1:] == [(OMAR.email, OMAR.email, False)]
    await nurse.upload()
    assert [entry.sending for entry in nurse.store.outbox.entries()][1:] == [Sending.SAVED]


async def test_signing_in_is_taking_over(nurse: Nurse) -> None:
    await both_signed_in(nurse)
    nurse.workspace.hands.take(OMAR.email, PASSWORD)
    await nurse.find_the_network()
    await nurse.sign_in()
    assert nurse.workspace.access.nurse == NURSE


async def test_wrong_ones_wait_each_nurse_by_herself_also_after_a_restart_and_nobody_takes_over(nurse: Nurse) -> None:
    await both_signed_in(nurse)
    for _ in range(3):
        with pytest.raises(WrongPassword, match="Nothing was changed"):
            nurse.workspace.hands.take(OMAR.email, "not it")
    nurse.restart()
    with pytest.raises(TooManyTries, match="Wait 1 second"):
        nurse.workspace.hands.take(OMAR.email, PASSWORD)
    assert nurse.workspace.hands.take(NURSE.email, PASSWORD) == NURSE, "hers were never wrong"
    with pytest.raises(TooManyTries):
        nurse.workspace.hands.take(OMAR.email, PASSWORD)
    nurse.clock.forward(seconds=1)
    assert nurse.workspace.hands.take(OMAR.email, PASSWORD) == OMAR
    nurse.workspace.hands.take(NURSE.email, PASSWORD)
    with pytest.raises(WrongPassword):
        nurse.workspace.hands.take(OMAR.email, "not it")
    assert nurse.workspace.hands.take(OMAR.email, PASSWORD) == OMAR, "the right one began anew"


async def test_without_a_team_server_each_chooses_a_pin_and_the_first_one_before_she_hands_over(nurse: Nurse) -> None:
    device = nurse.store.device
    device._database.table("account").remove(doc_ids=[1])
    device.hands.forget()
    nurse.workspace.access.introduce(NURSE.email, NURSE.name)
    hands = nurse.workspace.hands
    assert hands.needs_own_pin
    with pytest.raises(BadInput, match="Sian Rees needs a PIN first"):
        hands.begin(OMAR.email, OMAR.name, Role.NURSE, PIN)
    hands.set_pin(SIANS)
    assistant = replace(OMAR, role=Role.HEALTHCARE_ASSISTANT)
    assert hands.begin(OMAR.email, OMAR.name, Role.HEALTHCARE_ASSISTANT, PIN) == assistant
    assert not nurse.workspace.access.by_pin_alone, "there is nobody who could know better"
    assert hands.take(NURSE.email, SIANS) == NURSE
    assert hands.take(OMAR.email, PIN) == assistant
    with pytest.raises(WrongPassword):
        hands.take(NURSE.email, PIN)


@pytest.mark.parametrize("pin", ["", "12345", "123456", "654321", "111111", "121212"])
async def test_a_pin_that_anybody_would_try_is_refused(nurse: Nurse, pin: str) -> None:
    with pytest.raises(BadInput, match="PIN"):
        nurse.workspace.hands.begin(OMAR.email, OMAR.name, Role.NURSE, pin)
    assert nurse.workspace.access.nurse == NURSE


async def test_nobody_takes_a_name_that_is_there_with_a_pin_of_his_own(nurse: Nurse) -> None:
    with pytest.raises(BadInput, match="records on this device already"):
        nurse.workspace.hands.begin(NURSE.email.upper(), "Somebody", Role.NURSE, PIN)
    with pytest.raises(BadInput, match="already"):
        nurse.workspace.hands.set_pin(PIN)
    with pytest.raises(NotFound, match="no PIN or password"):
        nurse.workspace.hands.take("nobody@example.nhs.uk", PIN)


async def test_what_she_left_unfinished_is_offered_to_her_alone(nurse: Nurse) -> None:
    await both_signed_in(nurse)
    hers, his, old = a_draft(by=NURSE.email), a_draft(by=OMAR.email), a_draft(2)
    for draft in (hers, his, old):
        nurse.workspace.drafts.keep(draft)
    assert set(map(str, nurse.workspace.drafts.found())) == {str(hers), str(old)}
    nurse.workspace.hands.take(OMAR.email, PASSWORD)
    assert set(map(str, nurse.workspace.drafts.found())) == {str(his), str(old)}


async def test_no_pin_or_password_lies_in_clear_on_the_disk(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.hands.begin(OMAR.email, OMAR.name, Role.NURSE, PIN)
    nurse.store.lock()
    everything = b"".join(path.read_bytes() for path in nurse.store.folder.rglob("*") if path.is_file())
    for secret in (PIN, PASSWORD, OMAR.email):
        assert secret.encode() not in everything
