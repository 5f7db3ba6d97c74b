"""Recording beside the doses in plain lines: asks, says what would be recorded, and runs the command when confirmed."""

from collections.abc import Callable

from mavis_tui.commands.recording.plain_asking import asked_time
from mavis_tui.commands.recording.plain_lines import Run, ask_line, choose, perform, perform_confirmed, tell
from mavis_tui.commands.recording.plain_record import session_opened
from mavis_tui.models.although import STATEMENT_LABELS, Statement
from mavis_tui.models.beside_doses.in_words import IN_PLACE_OF, what_it_is
from mavis_tui.models.beside_doses.listed import unnamed_answers
from mavis_tui.models.calendar import london
from mavis_tui.models.change import day_kind
from mavis_tui.models.consent import VaccineMethod
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.health_questions import is_about_asthma, questions_for
from mavis_tui.models.of_the_day.consent_taken import REFUSAL_LABELS, RESPONSE_LABELS, RefusalReason, Response
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import Programme, label_of, variant_of
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.who_answers import respondents

_SOMEBODY_ELSE, _THE_CHILD = "somebody else", "self"
_HOW = [("By phone", "phone"), ("In person", "in-person"), ("On paper", "paper")]
_DECISIONS = [
    ("No, keep in triage", "keep-in-triage"),
    ("Yes, it’s safe to vaccinate", "safe"),
    ("No, do not vaccinate", "do-not-vaccinate"),
    ("No, delay vaccination", "delay"),
    ("No, invite to clinic", "clinic"),
]


def record_beside(command: Run, session: str, child: str) -> None:
    """Ask what is to be recorded beside the doses, and record it."""
    kinds: list[tuple[str, Callable[[Run, str, str], None]]] = [
        ("Consent: what a parent answered", _consent),
        ("Triage", _triage),
        ("Gillick assessment", _gillick),
        ("Note on the child", _note),
        ("Adverse reaction", _reaction),
        ("Withdraw one of these", _withdraw),
    ]
    choose("What do you want to record?", kinds)(command, session, child)


def _programme(made: Workspace, session: str, child: str) -> Programme:
    page = made.children.page(session, child)
    return choose("Which programme?", [(section.label, section.programme) for section in page.sections])


def _consent(command: Run, session: str, child: str) -> None:
    with session_opened(session) as made:
        programme = _programme(made, session, child)
        answers = [(RESPONSE_LABELS[one], one) for one in Response]
        response = choose("What was answered?", answers)
        words = ["consent", session, child, response.value.replace("_", "-"), "--programme", programme.value]
        said = [f"{label_of(programme)}: {RESPONSE_LABELS[response]}"]
        alone = _who(made, session, child, words, said)
        if response is Response.REFUSED:
            reasons = [(REFUSAL_LABELS[one], one) for one in RefusalReason]
            reason = choose("Why was it refused?", reasons)
            words += ["--reason", reason.value.replace("_", "-")]
            said.append(f"Reason: {REFUSAL_LABELS[reason]}")
            if not alone and choose("Was a follow-up requested?", [("No", False), ("Yes", True)]):
                words.append("--follow-up")
                said.append("Follow-up requested: to be spoken to again")
        if response is not Response.NOT_REACHED and not alone:
            _whose(made, session, child, programme, words, said)
        if response is Response.GIVEN:
            if alone:
                told = choose(
                    "May the parents be told of it?", [("No", "--no-tell-parents"), ("Yes", "--tell-parents")]
                )
                words.append(told)
                said.append(f"Parents: {'may be told' if told == '--tell-parents' else 'are not to be told'}")
            _agreed(made, session, child, programme, words, said)
        if more := ask_line("In words, or nothing:", needed=False) if response is Response.REFUSED else "":
            words += ["--words", more]
            said.append(f"Words: {more}")
    perform_confirmed(command, words, said)


def _whose(made: Workspace, session: str, child: str, programme: Programme, words: list[str], said: list[str]) -> None:
    """Ask whose an answer is that the list has and that names nobody; unless it is said, both count."""
    page = made.children.page(session, child)
    unnamed = unnamed_answers(page.child, with_care(page.child, programme).care[programme])
    if not unnamed:
        return
    names = {Response.GIVEN: "The consent there", Response.REFUSED: "The refusal there"}
    theirs = [(f"{names[one]} was this person’s alone: this answer replaces it", one.value) for one in unnamed]
    whose = choose(
        "The list names nobody. Whose answer is it?", [("Not known, or somebody else’s: both count", ""), *theirs]
    )
    if whose:
        words += ["--replaces", whose]
        said.append(IN_PLACE_OF[Response(whose)])


def _who(made: Workspace, session: str, child: str, words: list[str], said: list[str]) -> bool:
    """Ask who answered, and how; True for the child itself."""
    page = made.children.page(session, child)
    known = respondents(page.child)
    people = [(", ".join(part for part in (one.name, one.relationship) if part), one.name) for one in known]
    who = choose(
        "Who?", [*people, ("Somebody else", _SOMEBODY_ELSE), ("The child alone, Gillick competent", _THE_CHILD)]
    )
    if who == _THE_CHILD:
        words += ["--how", "self"]
        said.append("By the child")
        return True
    how = choose("How?", _HOW)
    words += ["--how", how]
    parent = next((one for one in known if one.name == who), None)
    name = who if parent is not None else ask_line("Name:")
    words += ["--name", name]
    relationship = parent.relationship if parent is not None else ""
    if not relationship:
        relationship = ask_line("Relationship to the child, like Mum:")
        words += ["--relationship", relationship]
    said.append(f"{name} ({relationship}), {how}")
    if how == "phone" and not (parent is not None and parent.phone):
        words += ["--phone", ask_line("Phone number:")]
    return False


def _agreed(made: Workspace, session: str, child: str, programme: Programme, words: list[str], said: list[str]) -> None:
    """Ask to what, and every health question that belongs to it, one after the other."""
    today, born = london(made.clock()).date(), made.children.page(session, child).child.date_of_birth
    facts = programme_on(programme, today)
    method = ",".join(facts.methods)
    if len(facts.methods) > 1:
        agreeable = [
            ("Nasal spray, or else an injection", "nasal,injection"),
            ("Nasal spray only", "nasal"),
            ("Injection only", "injection"),
        ]
        method = choose("What was agreed to?", agreeable)
        words += ["--method", method]
        said.append(f"Agreed to: {method.replace(',', ' or ')}")
    free = False
    if facts.asks_gelatine:
        free = choose("Gelatine?", [("No preference", False), ("Only a vaccine without gelatine", True)])
        words += ["--no-gelatine"] if free else []
    methods = tuple(map(VaccineMethod, method.split(",")))

    def asked(*, asthma: bool) -> tuple[str, ...]:
        variant = variant_of(programme, born)
        return questions_for(programme, today, variant=variant, methods=methods, without_gelatine=free, asthma=asthma)

    yes: dict[str, str] = {}
    questions = list(asked(asthma=False))
    for question in questions:  # it grows where a yes is followed by more questions
        if choose(question, [("No", False), ("Yes", True)]):
            yes[question] = ask_line("Details:")
            if is_about_asthma(question):
                questions += [one for one in asked(asthma=True) if one not in questions]
    numbered = asked(asthma=any(map(is_about_asthma, yes)))
    for question, details in yes.items():
        words += ["--yes", f"{numbered.index(question) + 1}:{details}"]
        said.append(f"Yes: {question} {details}")
    if not yes:
        words.append("--all-no")
        said.append(f"Health questions: all {len(questions)} answered no")


def _triage(command: Run, session: str, child: str) -> None:
    with session_opened(session) as made:
        programme = _programme(made, session, child)
        decision = choose("Is it safe to vaccinate?", _DECISIONS)
        words = ["triage", session, child, decision, "--programme", programme.value]
        methods = programme_on(programme, london(made.clock()).date()).methods
        if decision == "safe" and len(methods) > 1:
            words += ["--method", choose("Which vaccine?", [("Nasal spray", "nasal"), ("Injection", "injection")])]
        if decision == "delay":
            words += ["--until", ask_line("Until which day, like 2026-12-01:")]
    words += ["--words", ask_line("Why, in words:")]
    perform_confirmed(command, words, [f"{label_of(programme)}: {' '.join(words[3:])}"])


def _gillick(command: Run, session: str, child: str) -> None:
    with session_opened(session) as made:
        programme = _programme(made, session, child)
    words, lacks = ["gillick", session, child, "--programme", programme.value], []
    for one in Statement:
        if not choose(f"Does the child know {STATEMENT_LABELS[one]}?", [("Yes", True), ("No", False)]):
            lacks.append(STATEMENT_LABELS[one])
            words += ["--does-not-know", one.value.removeprefix("knows_").replace("_", "-")]
    if not lacks:
        words.append("--competent")
    found = f"not competent; the child doesn’t know {'; '.join(lacks)}" if lacks else "competent, all five are true"
    perform_confirmed(command, words, [f"{label_of(programme)}: Gillick {found}"])


def _note(command: Run, session: str, child: str) -> None:
    note = ask_line("The note:")
    perform_confirmed(command, ["note", session, child, note], [f"Note: {note}"])


def _reaction(command: Run, session: str, child: str) -> None:
    at = asked_time(ask_line, "When, like 10:05; nothing for now:", needed=False)
    seen, done = ask_line("What was seen?"), ask_line("What was done?")
    words = ["reaction", session, child, "--seen", seen, "--done", done, *(("--at", at) if at else ())]
    perform_confirmed(command, words, [f"Seen: {seen}", f"Done: {done}", f"When: {at or 'now'}"])


def _withdraw(command: Run, session: str, child: str) -> None:
    with session_opened(session) as made:
        records = made.of_the_day.changeable(session, child)
        if not records:
            tell("Nothing that was recorded beside the doses for this child here can be withdrawn.")
            return
        leave = [("None of them", None)]
        record = choose("Which record?", [*leave, *((what_it_is(record), record) for record in records)])
    if record is None:
        return
    why = ask_line("Why is it withdrawn? Like: recorded for the wrong child:")
    tell(f"{what_it_is(record)}. A withdrawn record counts nowhere any more; nothing takes the withdrawal back.")
    if choose("Withdraw this record?", [("No, leave it as it is", False), ("Yes, withdraw it", True)]):
        perform(command, day_kind(record).value, session, child, "--withdraw", record.id, "--why", why)
