"""What can be chosen on a session’s page: what is to do first, each with its number and its list, then the rest."""

from collections.abc import Iterator

from mavis_tui.models.programme import label_of
from mavis_tui.terminal.safe_text import column
from mavis_tui.widgets.choices import Choice
from mavis_tui.workspace.children.actions import Action
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.numbers import ActionCount, SessionNumbers, looking_for
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted

LEADS = "list:"
"""How the key of a choice begins that leads to the list of those whom its number counts."""

_LABEL, _COUNT = 24, 6


def choices_of(numbers: SessionNumbers | None, *, saved: bool, of_workbook: bool) -> list[Choice]:
    """List what can be chosen; `numbers` is None while the session isn’t here."""
    choices: list[Choice] = []
    saving = [] if of_workbook else [Choice("save", "Refresh the copy on this device" if saved else "Save offline")]
    if numbers is not None:
        choices.append(Choice("children", f"Record vaccinations ({numbers.children} children)"))
        choices += saving if not saved else []
        choices += [Choice(f"{LEADS}{one.action}", _words(one, numbers)) for one in numbers.actions]
        choices.append(Choice("today", "Today: what was given, and who is missing"))
        choices.append(Choice("numbers", "All numbers, and what to pack"))
        choices.append(Choice("vaccines", "Manage vaccines"))
        choices.append(Choice("newer", "Open a newer workbook") if of_workbook else Choice("edit", "Edit session"))
    choices += saving if saved or numbers is None else []
    if numbers is not None:
        choices.append(Choice("export", "Export or print"))
    if saved:
        choices.append(Choice("forget", "Remove from this device"))
    return choices


def led_to(key: str) -> Looking:
    """Say what is looked for in the list to which a choice leads."""
    return looking_for(Action(key.removeprefix(LEADS)))


def _words(one: ActionCount, numbers: SessionNumbers) -> str:
    count = f"{column(one.label, _LABEL)}{one.children:>{_COUNT}}"
    said = " · ".join(_split(one, numbers))
    return f"{count}   {said}" if said else count


def _split(one: ActionCount, numbers: SessionNumbers) -> Iterator[str]:
    """Say how a number is made up: by programme where there are several, and who is ready by the kind of vaccine."""
    several = len(numbers.programmes) > 1
    for programme in numbers.programmes:
        count = one.programmes.get(programme.programme)
        if not count:
            continue
        kinds = programme.ready if one.action is Action.READY else {}
        if set(kinds) - {VaccineWanted.INJECTION}:
            said = ", ".join(f"{kind.label.lower()} {of_kind}" for kind, of_kind in kinds.items())
            yield f"{label_of(programme.programme)}: {said}" if several else said
        elif several:
            yield f"{label_of(programme.programme)} {count}"
