"""What is done for a whole session in plain lines: a class is registered, a child added, a box counted, and so on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from mavis_tui.commands.recording.plain_lines import Run, ask_line, choose, perform, perform_confirmed, tell
from mavis_tui.commands.recording.plain_record import session_opened
from mavis_tui.commands.recording.plain_verbs import REPORT_FILES, Act, Verb, offered
from mavis_tui.console import asking
from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Gender
from mavis_tui.models.files.by_hand import ByHand
from mavis_tui.workspace.children.classes import in_classes
from mavis_tui.workspace.recording.adding import NewChild
from mavis_tui.workspace.recording.batches import state_of
from mavis_tui.workspace.typed_values import typed_date

_NOTHING_MORE = "Nothing more"
_VERBS = (Verb("counts"), Verb("report", REPORT_FILES, ("--no-bars",)))


def register_class(command: Run, session: str) -> None:
    """Ask which class came, say who that is, and register them when it is confirmed."""
    with session_opened(session) as made:
        left = {
            form.name: sum(row.to_register for row in found)
            for form, found in in_classes(made.children.rows(session)).items()
        }
    classes = [(f"{name}, {count} to register", name) for name, count in left.items() if count]
    if not classes:
        tell("Nobody is left to register.")
        return
    words = ("attendance", session, "--class", choose("Register which class as attending?", classes))
    if perform(command, *words) == 0 and choose(
        "Register them?", [("No, nobody is registered", False), ("Yes, register them as attending", True)]
    ):
        perform(command, *words, "--yes")


def work_off_by_hand(command: Run, session: str) -> None:
    """Say what is to be done in Mavis by hand, and tick off what was, until nobody ticks off more."""
    perform(command, "by-hand", session)
    while True:
        with session_opened(session) as made:
            things = list(made.left_for_mavis.of(session))
        nothing: ByHand | None = None
        choices = [(_NOTHING_MORE, nothing), *((_tick_words(one), one) for one in things)]
        one = choose("Was something done in Mavis?", choices) if things else nothing
        if one is None:
            return
        perform(command, "by-hand", session, "--done" if one.done is None else "--not-done", one.key)


def _tick_words(one: ByHand) -> str:
    return f"{'Done' if one.done is None else 'Not done after all'}: {one.child or 'For the team'}: {one.what}"


def count_box(command: Run, session: str) -> None:
    """Ask of which batch, and what of its box was taken out, wasted and brought back; what was used is known."""
    with session_opened(session) as made:
        day = made.days.of(session).on
        batches = made.counting_boxes.batches(session)
    if not batches:
        tell("This session has no batches, so there is no box to count.")
        return
    number = choose("Which box?", [(f"{one.number}, {state_of(one, day).text}", one.number) for one in batches])
    words: list[str] = []
    for question, option in (("taken out", "--out"), ("wasted", "--wasted"), ("brought back", "--back")):
        if said := ask_line(f"Doses of {number} {question}, or Enter:", needed=False):
            words += [option, said]
    if words:
        perform(command, "day", session, "--box", number, *words, "--no-bars")


def add_unlisted(command: Run, session: str) -> None:
    """Ask for what Mavis needs of a child who isn't on the list, who it may be, and add it when that is confirmed."""
    given, family = ask_line("First name:"), ask_line("Last name:")
    born = _asked_birthday()
    gender = choose("Gender?", [(one.value.replace("_", " ").capitalize(), one) for one in Gender])
    number = ask_line("NHS number, or Enter:", needed=False)
    postcode = ask_line("Postcode, or Enter:" if number else "Postcode:", needed=not number)
    address = ask_line("First line of the address, or Enter:", needed=False)
    why = ask_line("Why the child came without being on the list, or Enter:", needed=False)
    new = NewChild(
        given_name=given,
        family_name=family,
        date_of_birth=born,
        gender=gender,
        programmes=(),
        nhs_number=number,
        postcode=postcode,
        address_line=address,
        words=why,
    )
    said = [f"{family.upper()}, {given}, born {long_date(born)}", *filter(None, (number, address, postcode, why))]
    words = ["add-child", session, *_as_words(new), *_who_it_is(session, new)]
    perform_confirmed(command, words, said, yes="Yes, add this child")


def _asked_birthday() -> date:
    said = ask_line("Date of birth, like 01/06/2013:")
    while (born := typed_date(said)) is None:
        said = ask_line(f"“{said}” is no date. Date of birth, like 01/06/2013:")
    return born


def _as_words(new: NewChild) -> Iterator[str]:
    yield from ("--given-name", new.given_name, "--family-name", new.family_name)
    yield from ("--born", new.date_of_birth.isoformat(), "--gender", new.gender.value)
    for option, said in (
        ("--nhs-number", new.nhs_number),
        ("--postcode", new.postcode),
        ("--address", new.address_line),
        ("--words", new.words),
    ):
        if said:
            yield from (option, said)


def _who_it_is(session: str, new: NewChild) -> Sequence[str]:
    """Ask whether it is somebody of a list, here or at the team server, where that is likely and not certain."""
    with session_opened(session) as made:
        new = replace(new, programmes=tuple(made.sessions.page(session).session.programmes))
        team = asking.run(made, made.adding.in_the_team(session, new))
        alike = made.adding.alike(session, new, team)
    asked = [one for one in alike if not one.is_same]
    if not asked or len(asked) < len(alike):
        return ()
    words: list[tuple[str, tuple[str, ...]]] = [(one.words, ("--same-as", one.child)) for one in asked]
    return choose("Is it one of these?", [*words, ("None of these: another child", ("--nobody-else",))])


def same_child(command: Run, session: str) -> None:
    """Say who may be the same child, and ask about one of them; the answer that changes nothing comes first."""
    perform(command, "same-child", session)
    with session_opened(session) as made:
        asked = made.children.asked(session)
    for one in asked:
        answers = [("Leave it open", ""), ("They are the same child", "--yes"), ("They are two children", "--no")]
        if said := choose(one.question, answers):
            perform(command, "same-child", session, one.child, one.other, said)


_ACTS: dict[str, Callable[[Run, str], None]] = {
    "Register a whole class as attending": register_class,
    "Add a child who isn’t on the list": add_unlisted,
    "Count the box of a batch": count_box,
    "What is to be done in Mavis by hand": work_off_by_hand,
    "Who may be the same child": same_child,
}


def session_acts(session: str, lines: Mapping[str, str]) -> list[tuple[str, Act]]:
    """Give what can be done for a session beside one child; `lines` says what each command does, as the help does."""

    def act(do: Callable[[Run, str], None]) -> Act:
        return lambda command: do(command, session)

    return [*((words, act(do)) for words, do in _ACTS.items()), *offered(_VERBS, lines, session)]
