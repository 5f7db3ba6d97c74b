"""What the office needs, in plain lines: a batch called back, the uptake, and what goes between the team's laptops."""

from collections.abc import Mapping

from mavis_tui.commands.recording.plain_lines import Run, ask_line, choose, perform, tell
from mavis_tui.commands.recording.plain_verbs import REPORT_FILES, Act, AskedFor, Verb, offered
from mavis_tui.console import compose
from mavis_tui.models.wording import counted
from mavis_tui.workspace.team.deciding import CaseKind, TeamCase
from mavis_tui.workspace.team.words import asked_of

_OWN = {True: " (this laptop)", False: ""}
_VERBS = (
    Verb("batch", (AskedFor("Number of the batch, as on the box:"),)),
    Verb(
        "report",
        (
            AskedFor("First day, like 2026-09-01:", "--from"),
            AskedFor("Last day, or Enter:", "--to", needed=False),
            *REPORT_FILES,
        ),
        ("--no-bars",),
    ),
    Verb("hand-in", (AskedFor("File to write, on a USB stick for example:"),)),
    Verb(
        "collect",
        (AskedFor("File that another laptop handed in, or with receipts:"),),
        says="Take in a file of another laptop",
    ),
    Verb("collect", (AskedFor("File to write:", "--mavis-csv"),), says="Write what is new of the whole team for Mavis"),
    Verb("collect", (AskedFor("File to write:", "--receipts"),), says="Write the receipts for the other laptops"),
    Verb("team-words", says="Say the team’s words"),
    Verb("team-words", always=("--told",), says="Be told the team’s words"),
    Verb("ready"),
    Verb("doctor"),
)


def office_acts(lines: Mapping[str, str]) -> list[tuple[str, Act]]:
    """Give what can be done; `lines` says what each command does, in the words of the help."""
    acts = offered(_VERBS, lines)
    acts.insert(4, ("See the team’s laptops, and decide what two of them recorded", decide_one))
    acts.append(("Draw new words for the team", draw_words))
    return acts


def draw_words(command: Run) -> None:
    """Draw the team's words anew once it is confirmed: what was sealed with earlier ones doesn't open any more."""
    tell("Files that were sealed with earlier words don’t open any more.")
    if choose("Draw new words?", [("No, the words stay", False), ("Yes, draw new words", True)]):
        perform(command, "team-words", "--new")


def decide_one(command: Run) -> None:
    """List the laptops and what is to be decided, and ask what counts; leaving it open comes first."""
    perform(command, "collect")
    with compose.unlocked() as made:
        cases = made.team.page().open_cases
    if not cases:
        return
    nothing: TeamCase | None = None
    of_each = [(f"{case.child}, {case.place}", case) for case in cases]
    case = choose(f"{counted(len(cases), 'case')} to decide. Which one?", [("None of them now", nothing), *of_each])
    if case is None:
        return
    open_still: tuple[str, tuple[str, ...]] = ("Leave it open", ())
    answers = [open_still, *((f"{side.laptop}{_OWN[side.own]}: {side.what}", (side.key,)) for side in case.sides)]
    if case.kind is CaseKind.DOUBLE:
        answers.append(("All of them", tuple(side.key for side in case.sides)))
    keep = choose(asked_of(case), answers)
    if not keep:
        tell("It stays open. Nothing was decided.")
        return
    reason = ask_line("Why:")
    perform(command, "collect", *(word for key in keep for word in ("--keep", key)), "--reason", reason)
