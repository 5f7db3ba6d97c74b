"""What the hub makes of a role: it travels, it judges what arrives, and it loses nothing.

Expected values: Mavis facts 3.10 and 9.7.
"""

from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.change import Verdict
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Method, Programme, Site
from mavis_tui.models.session import Session, SessionBundle, bundle
from mavis_tui.models.vaccination import Protocol, Role, Staff
from mavis_tui.wire.messages import SignedIn
from tests.builders import NOON, NURSE, a_bundle, a_change, a_child, a_session, a_vaccination, consented
from tests.hub.changes.test_changes import receipt
from tests.hub.running import CHEAP, DEVICE, PASSWORD, RunningHub

PGD, VGD = Protocol.PGD, Protocol.VGD
HCA = Role.HEALTHCARE_ASSISTANT
JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe", role=HCA)
EITHER = consented(consent=Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL, VaccineMethod.INJECTION)))
PSD_OF_THE_DAY = Although(kind=AlthoughKind.PSD, by="Dr Poe")
SAID = Although(kind=AlthoughKind.ALREADY_GIVEN, words="The nurse fainted.")


def flu(**session: Any) -> SessionBundle:
    """Make a flu session with one child, who may have either."""
    made = a_session(programmes=(Programme.FLU,), vaccinators=(NURSE, JO), **session)
    return bundle(made, (a_child(1, care={Programme.FLU: EITHER}),), ())


def a_flu_dose(**record: Any) -> Any:
    plain = {
        "programme": Programme.FLU,
        "vaccine": "AstraZeneca Fluenz",
        "batch_number": "NJ0017",
        "method": Method.NASAL,
        "site": Site.NOSE,
    }
    return a_vaccination(1, **{**plain, **record})


async def session_of(client: httpx.AsyncClient) -> Session:
    answer = await client.get("/v1/sessions/1204")
    return msgspec.json.decode(answer.content, type=SessionBundle).session


async def test_the_role_is_in_the_answer_to_signing_in_and_in_the_sessions_that_name_her(hub: RunningHub) -> None:
    await hub.put(flu())
    token = await hub.sign_in(JO)
    async with hub.client() as client:
        body = {"email": JO.email, "password": PASSWORD, "device": DEVICE}
        answer = await client.post("/v1/sign-in", json=body)
    assert msgspec.json.decode(answer.content, type=SignedIn).staff == JO
    async with hub.client(token) as client:
        assert JO in (await session_of(client)).vaccinators


async def test_a_password_is_changed_without_making_a_nurse_of_anybody(hub: RunningHub) -> None:
    await hub.put(flu())
    await hub.sign_in(JO)
    await add_user(hub.database, JO.email, "Jo Lowe", "R1L", PASSWORD, CHEAP, lambda: NOON)
    async with hub.client(await hub.sign_again(JO)) as client:
        assert JO in (await session_of(client)).vaccinators


JUDGED = [
    # who vaccinated, what the session chose, the record's protocol, words of the flag
    (NURSE, VGD, VGD, ""),
    (NURSE, None, PGD, ""),
    (NURSE, None, None, "Nobody said under which protocol it was given. Choose under which protocol"),
    (NURSE, VGD, PGD, "Patient Group Direction (PGD) doesn’t hold here for a nurse."),
    (JO, PGD, VGD, ""),
    (JO, PGD, PGD, "Patient Group Direction (PGD) doesn’t hold here for a healthcare assistant."),
]


@pytest.mark.parametrize(("by", "chosen", "protocol", "words"), JUDGED)
async def test_a_record_under_another_protocol_than_holds_is_kept_and_flagged(
    hub: RunningHub, by: Staff, chosen: Protocol | None, protocol: Protocol | None, words: str
) -> None:
    await hub.put(flu(flu_protocol=chosen))
    await hub.add_nurse(JO)
    record = a_flu_dose(performed_by=by, protocol=protocol)
    async with hub.client(await hub.sign_in()) as client:
        found = await receipt(client, a_change(1, record))
    assert found.verdict is (Verdict.REVIEW if words else Verdict.SAVED), found.reason
    assert found.reason.startswith(words)


async def test_a_dose_that_an_assistant_may_not_give_is_kept_and_flagged_with_or_without_a_reason(
    hub: RunningHub,
) -> None:
    """The hub knows that she is none, whatever the record says of her."""
    await hub.put(a_bundle(2, vaccinators=(NURSE, JO)))
    token = await hub.sign_in(JO)
    async with hub.client(token) as client:
        bare = await receipt(
            client, a_change(1, a_vaccination(1, performed_by=Staff(email=JO.email)), made_by=JO.email)
        )
        told = a_vaccination(2, performed_by=JO, although=SAID)
        reasoned = await receipt(client, a_change(2, told, made_by=JO.email))
        directed = replace(told, id="vaccination-9", although=PSD_OF_THE_DAY, protocol=Protocol.PSD, dose_sequence=2)
        psd = await receipt(client, a_change(9, directed, made_by=JO.email))
    for found in (bare, reasoned, psd):
        assert found.verdict is Verdict.REVIEW
        assert "A healthcare assistant may not give HPV." in found.reason
        assert found.record is not None


async def test_an_assistant_named_by_a_nurse_is_no_doubt_and_who_recorded_stays(hub: RunningHub) -> None:
    await hub.put(flu(flu_protocol=PGD))
    await hub.add_nurse(JO)
    record = a_flu_dose(performed_by=JO, recorded_by=NURSE, protocol=VGD)
    async with hub.client(await hub.sign_in()) as client:
        assert (await receipt(client, a_change(1, record))).verdict is Verdict.SAVED
        answer = await client.get("/v1/sessions/1204")
    (child,) = msgspec.json.decode(answer.content, type=SessionBundle).children
    assert child.care[Programme.FLU].history[-1].recorded_by == NURSE


async def test_a_correction_of_something_else_is_not_judged_by_the_role_again(hub: RunningHub) -> None:
    await hub.put(flu(flu_protocol=VGD))
    first = a_flu_dose(performed_by=NURSE, protocol=PGD)
    second = msgspec.structs.replace(first, batch_number="NJ0018", revision=2)
    async with hub.client(await hub.sign_in()) as client:
        await receipt(client, a_change(1, first))
        found = await receipt(client, a_change(2, second, based_on=1))
    assert "doesn’t hold here" not in found.reason


async def test_the_flu_protocol_is_edited_and_stays_over_a_new_import(hub: RunningHub) -> None:
    await hub.put(flu())
    async with hub.client(await hub.sign_in()) as client:
        edited = await client.patch("/v1/sessions/1204", json={"flu_protocol": "vgd"})
        assert msgspec.json.decode(edited.content, type=Session).flu_protocol is VGD
        await hub.put(flu())
        kept = await session_of(client)
        assert (kept.flu_protocol, kept.dates) == (VGD, flu().session.dates)
        await client.patch("/v1/sessions/1204", json={"flu_protocol": None})
        assert (await session_of(client)).flu_protocol is None


@pytest.mark.parametrize(("made", "chosen"), [(flu(), "national"), (a_bundle(1), "vgd")])
async def test_a_flu_protocol_that_cannot_be_is_refused_in_words(
    hub: RunningHub, made: SessionBundle, chosen: str
) -> None:
    """The national protocol ended in summer 2026, and only flu has a choice (facts 9.7)."""
    await hub.put(made)
    async with hub.client(await hub.sign_in()) as client:
        answer = await client.patch("/v1/sessions/1204", json={"flu_protocol": chosen})
        assert answer.status_code == 422
        assert "flu" in answer.json()["detail"] or "session can choose" in answer.json()["detail"]
        assert (await session_of(client)).flu_protocol is None
