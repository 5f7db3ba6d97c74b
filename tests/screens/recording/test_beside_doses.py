"""What is beside the doses, at the desk: a call in a few keys, every question on the page, all of it read back."""

from mavis_tui.models.child import Parent
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.health_questions import questions_for
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Response, Route
from mavis_tui.models.of_the_day.of_children import GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import TODAY, a_child, a_session, consented
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

NOBODY = consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))
MUM = Parent(name="Jane Mwangi", relationship="Mum", phone="07700 900123")
BUNDLE = bundle(a_session(), (a_child(care={Programme.HPV: NOBODY}, parents=(MUM,)),), ())
MOST_KEYS = 25


def kept(nurse: Nurse) -> list[object]:
    return [entry.change.of_the_day for entry in nurse.store.outbox.entries()]


async def test_a_consent_by_phone_with_all_answers_no_takes_few_keys_and_is_read_back(nurse: Nurse) -> None:
    await nurse.save(BUNDLE)
    await nurse.lose_the_network()
    keys = ["c", "enter", "enter", "enter", "down", "enter", "enter", "enter", "enter"]
    assert len(keys) <= MOST_KEYS
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given")
        await desk.press("c")
        await desk.sees("Consent: MWANGI1, Ada", "Jane Mwangi, Mum, 07700 900123", "Does your child have any severe")
        await desk.press(*keys[1:4])
        await desk.press("f10")
        await desk.sees("Ask the health questions, and say what was answered.")
        await desk.press(*keys[4:8])
        await desk.sees(
            "Check and confirm", "Jane Mwangi (Mum)", "All 6 answered no", "HPV, with this: Due vaccination"
        )
        assert kept(nurse) == []
        await desk.sees("1 Confirm")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press(keys[8])
        await desk.sees("consent given, by phone, Jane Mwangi: recorded.", "HPV: was the vaccine given?")
    (record,) = kept(nurse)
    assert isinstance(record, ConsentTaken)
    assert (record.response, record.route, record.phone) == (Response.GIVEN, Route.PHONE, "07700 900123")
    assert [answer.yes for answer in record.answers] == [False] * 6


async def test_a_yes_is_asked_for_its_details_and_triage_settles_it(nurse: Nurse) -> None:
    await nurse.save(BUNDLE)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given")
        await desk.press("c", "enter", "enter", "enter", "down", "down", "enter", "down", "f10")
        await desk.sees("Enter details of the yes: Does your child have any severe allergies?")
        await desk.types("nuts")
        await desk.press("f10")
        await desk.sees("Yes: Does your child have any severe allergies? nuts", "HPV, with this: Needs triage")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press("enter")
        await desk.sees("HPV can’t be given: A health answer is “yes”")
        await desk.press("t", "down", "f10")
        await desk.sees("Safe to vaccinate", "HPV, with this: Due vaccination")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press("enter")
        await desk.sees("HPV: was the vaccine given?")
    assert [type(one) for one in kept(nurse)] == [ConsentTaken, TriageDecision]


async def test_a_reaction_is_red_and_first_and_is_corrected_and_withdrawn_as_records_are(nurse: Nurse) -> None:
    await nurse.save(BUNDLE)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given")
        await desk.press("r", "enter")
        await desk.types("Fainted")
        await desk.press("enter", "f10")
        await desk.sees("Enter what was done.")
        await desk.types("Laid down")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Fainted", "Laid down")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press("enter")
        await desk.sees("Adverse reaction: Fainted. Done: Laid down", "F2 Correct", "F3 Withdraw")
        await desk.press("f2")
        await desk.sees("Correct: Adverse reaction: MWANGI1, Ada")
        await desk.press("f10")
        await desk.sees("Nothing is different from what is recorded.")
        await desk.press("escape", "f3")
        await desk.sees("Withdraw: MWANGI1, Ada", "Why is it withdrawn?")
        await desk.types("Another child")
        await desk.press("f10")
        await desk.sees("Adverse reaction (withdrawn: Another child)")
    records = kept(nurse)
    assert [(type(one), getattr(one, "revision", 0)) for one in records] == [(Reaction, 1), (Reaction, 2)]


async def test_a_child_found_competent_may_consent_alone_and_every_statement_is_asked(nurse: Nurse) -> None:
    await nurse.save(BUNDLE)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given")
        await desk.press("g", "f10")
        await desk.sees("Say whether the child knows which vaccination it is.")
        await desk.press(*["down", "enter"] * 5)
        await desk.press("f10")
        await desk.sees("Competent: all five statements are true")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press("enter")
        await desk.sees("Gillick competent: recorded.")
        await desk.press("c")
        await desk.sees("Child (Gillick competent)")
    (record,) = kept(nurse)
    assert isinstance(record, GillickAssessment)
    assert record.competent


async def test_every_question_is_on_the_screen_before_all_can_be_said_to_be_no(nurse: Nurse) -> None:
    care = {Programme.FLU: consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))}
    await nurse.save(bundle(a_session(programmes=(Programme.FLU,)), (a_child(care=care, parents=(MUM,)),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("Flu can’t be given")
        await desk.press("c")
        await desk.sees("Flu: what was answered?", "Consent: MWANGI1, Ada")
        wanted = questions_for(Programme.FLU, TODAY)
        assert len(wanted) == 11
        await desk.press("enter", "enter", "enter")
        await desk.sees("> (x) Nasal spray, or else an injection", wanted[0])
        await desk.press("enter")
        await desk.sees("> (x) Not asked yet", *wanted[1:])


async def test_what_was_typed_is_offered_at_the_next_start(nurse: Nurse) -> None:
    await nurse.save(BUNDLE)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given")
        await desk.press("r", "enter")
        await desk.types("Fainted")
        desk.app.leave(143)
    nurse.restart()
    assert kept(nurse) == []
    async with at_the_desk(nurse, first="You were recording Adverse reaction for MWANGI1, Ada") as desk:
        await desk.press("enter")
        await desk.sees("Adverse reaction: MWANGI1, Ada", "Fainted")
        await desk.press("enter", "enter")
        await desk.types("Laid down")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Fainted", "Laid down")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press("enter")
        await desk.sees("Adverse reaction: recorded.")
        desk.app.keep_what_is_typed()
        await desk.until(lambda: not nurse.store.device.drafts.all(), "the draft stays")
    (record,) = kept(nurse)
    assert isinstance(record, Reaction)


async def test_a_refusal_on_the_list_that_names_nobody_is_hers_if_she_says_so(nurse: Nurse) -> None:
    refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
    await nurse.save(bundle(a_session(), (a_child(care={Programme.HPV: refused}, parents=(MUM,)),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given")
        await desk.press("c", "enter", "enter", "enter", "down", "enter")
        await desk.sees("The list names nobody. Whose answer is it?", "both count")
        await desk.press("f10")
        await desk.sees("HPV, with this: Has a refusal")
        await desk.press("escape")
        await desk.sees("Whose answer is it?")
        await desk.press("down", "f10")
        await desk.sees("The refusal there names nobody and was this person’s alone", "HPV, with this: Due vaccination")
        await desk.until(lambda: not desk.app.screen.query_one("Choices").disabled, "the answers are offered")
        await desk.press("enter")
        await desk.sees("HPV: was the vaccine given?")
    (record,) = kept(nurse)
    assert isinstance(record, ConsentTaken)
    assert record.in_place_of is not None
    assert record.in_place_of.response is Response.REFUSED
