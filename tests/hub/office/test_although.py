"""The hub keeps why a dose was given although the list said no, and its office is told what to enter in Mavis first."""

from msgspec.structs import replace

from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.change import Change, Verdict
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import NURSE, PHONE_CONSENT, a_change, a_child, a_session, a_vaccination, consented
from tests.hub.changes.test_changes import receipt
from tests.hub.office.test_export_csv import LOCAL_NOON, SECOND, TEAM, Office, office
from tests.spreadsheets.mavis_rules import complaints

__all__ = ["office"]

REFUSED = {Programme.HPV: consented(consent=Consent(status=ConsentStatus.REFUSED))}
BY_PHONE = replace(PHONE_CONSENT, obstacle="Consent refused", words="She rang back.")
FURTHER = Although(kind=AlthoughKind.FURTHER_DOSE, obstacle="Vaccinated on 24 November 2026", words="Three for her.")


async def with_a_refusal(office: Office) -> None:
    """Put the first child's refusal on the hub's list."""
    session = a_session(vaccinators=(NURSE, SECOND))
    await office.hub.put(bundle(session, (a_child(1, care=REFUSED), a_child(2), a_child(3)), ()))


def given(n: int = 1, **record: object) -> Change:
    return a_change(n, a_vaccination(n, **record))


async def verdict(office: Office, change: Change) -> Verdict:
    async with office.hub.client(office.tokens[NURSE.email]) as client:
        return Verdict((await receipt(client, change)).verdict)


async def test_a_dose_against_a_refusal_is_doubted_and_a_second_one_that_was_not_meant_as_a_further_one_too(
    office: Office,
) -> None:
    await with_a_refusal(office)
    assert await verdict(office, given()) is Verdict.REVIEW
    assert await verdict(office, given(1, id="vaccination-9", dose_sequence=2, although=BY_PHONE)) is Verdict.REVIEW


async def test_the_hub_keeps_it_and_its_export_says_what_to_enter_first(office: Office) -> None:
    await with_a_refusal(office)
    assert await verdict(office, given(although=BY_PHONE)) is Verdict.SAVED
    done = await office.export()
    (first,) = done.enter_first
    assert first.child == "MWANGI1, Ada"
    assert first.text == (
        "consent by phone of Jane Mwangi (mother), 07700 900123, on 24 November 2026 at 12:00pm, taken by Sian Rees. "
        "In the nurse’s words: She rang back."
    )
    assert "Given although: Consent refused." in office.rows()[0]["NOTES"]
    assert complaints(office.files[-1], TEAM, LOCAL_NOON) == []


async def test_a_further_dose_that_was_meant_to_be_one_is_no_double(office: Office) -> None:
    assert await verdict(office, given()) is Verdict.SAVED
    assert await verdict(office, given(2, id="x", child="child-1", dose_sequence=2, although=FURTHER)) is Verdict.SAVED


async def test_what_the_parents_arent_to_be_told_leaves_the_hub_only_when_asked_for(office: Office) -> None:
    await office.send(given(1, parents_may_be_told=False))
    await office.send(given(2))
    (left_out,) = (await office.export()).left_out
    assert left_out.child == "MWANGI1, Ada"
    assert "13:00, 16:00 and 19:00" in left_out.why
    assert [row["PERSON_SURNAME"] for row in office.rows()] == ["Mwangi2"]
    await office.export("two.csv", confidential=True)
    assert [row["PERSON_SURNAME"] for row in office.rows()] == ["Mwangi1"]
