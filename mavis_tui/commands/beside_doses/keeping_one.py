"""What the commands that record beside the doses have in common: begin, correct or withdraw, keep, send, read back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
import typer
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.console import asking, compose
from mavis_tui.console.answers import programme_meant
from mavis_tui.console.options import AsJson, ChildWords, OfflineOnStdin, SessionId, words_of
from mavis_tui.console.printing import say, show
from mavis_tui.console.sending import made_and_sent
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput, NeedsAttention
from mavis_tui.models.beside_doses.in_words import rows_of_day
from mavis_tui.models.calendar import london
from mavis_tui.models.child import Child
from mavis_tui.models.consent import VaccineMethod
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import Programme
from mavis_tui.models.telling_apart.namesakes import namesake_lines
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.recording.although import at_on
from mavis_tui.workspace.sending.changes import ChangeRow

R = TypeVar("R", bound=OfChild)

ProgrammeOption = Annotated[
    str, typer.Option(help="flu, hpv, menacwy, td_ipv or mmr; may be left out if only one fits.")
]
AtOption = Annotated[str, typer.Option("--at", metavar="TIME", help="When today, like 10:05; now if left out.")]
CorrectOption = Annotated[
    str, typer.Option("--correct", metavar="RECORD", help="Correct the record with this id; give only what changes.")
]
WithdrawOption = Annotated[
    str, typer.Option("--withdraw", metavar="RECORD", help="Withdraw the record with this id; give --why.")
]
WhyOption = Annotated[str, typer.Option("--why", help="Why the record is withdrawn, in words.")]
SendOption = Annotated[bool, typer.Option("--send/--no-send", help="Try to send it at once, or don’t.")]


class DayRecorded(ChangeRow, frozen=True, kw_only=True):
    """A record that was just made beside the doses, read back: all of it in words, and how the child stands now."""

    said: dict[str, str]
    stands: dict[str, str]


class Making(NamedTuple):
    """What a record is made of: the child's page, and the record that is corrected, None for a new one."""

    made: Workspace
    page: ChildPage
    old: OfChild | None

    @property
    def child(self) -> Child:
        """The child."""
        return self.page.child

    @property
    def now(self) -> datetime:
        """The time."""
        return self.made.clock()

    def programme(self, typed: str) -> Programme:
        """Read which programme is meant; of a correction the one it was. Raises BadInput."""
        before: Programme | None = getattr(self.old, "programme", None)
        return before if before is not None and not typed else programme_meant(typed, self.page)

    def at(self, typed: str) -> datetime:
        """Read when it was: a time of today, or of the day of what is corrected. Raises BadInput."""
        if self.old is not None and not typed:
            return self.old.at
        day = london(self.old.at if self.old is not None else self.now).date()
        found = at_on(day, typed, self.now)
        if found is None:
            raise BadInput(f"“{typed}” isn’t a time for --at. Give it like 10:05. Nothing was recorded.")
        return found

    def begun(self, kind: type[R]) -> R | None:
        """Give what is corrected. Raises BadInput where that is a record of another kind."""
        if self.old is None:
            return None
        if not isinstance(self.old, kind):
            raise BadInput(f"The record {self.old.id} is of another kind. Nothing was changed.")
        return self.old

    def methods(self, typed: str, programme: Programme, option: str) -> tuple[VaccineMethod, ...]:
        """Read methods, preferred first: `nasal,injection`. Where a programme has one, it may be left out."""
        there_are = programme_on(programme, london(self.now).date()).methods
        if not typed:
            return tuple(map(VaccineMethod, there_are)) if len(there_are) == 1 else ()
        found = []
        for word in typed.replace("+", ",").split(","):
            if word.strip().casefold() not in there_are:
                raise BadInput(
                    f"“{word.strip()}” isn’t something for {option}. There are: {', '.join(there_are)}. Nothing was "
                    "recorded."
                )
            found.append(VaccineMethod(word.strip().casefold()))
        return tuple(dict.fromkeys(found))


class _Common(NamedTuple):
    """What every one of these commands is told: where, whom, which record is changed and how, and how it is printed."""

    session: SessionId
    child: ChildWords
    correct: CorrectOption = ""
    withdraw: WithdrawOption = ""
    why: WhyOption = ""
    send: SendOption = True
    offline_stdin: OfflineOnStdin = False
    as_json: AsJson = False


def recording_beside(*, shape: str) -> Callable[[Callable[..., OfChild]], Callable[..., None]]:
    """Make a command of a function that makes a record: it keeps the record, or withdraws one, sends and reads it back.

    The function is given a `Making` and what is its own; session, child and the options that all of them have come with
    the command. It raises BadInput with the first thing that speaks against the record, NotFound, and NeedsAttention
    where the hub refuses it.
    """

    def command_of(make: Callable[..., OfChild]) -> Callable[..., None]:
        def command(**typed: Any) -> None:
            common = _Common(**{name: typed.pop(name) for name in _Common._fields})
            with compose.unlocked(on_stdin=common.offline_stdin) as made:
                row = asking.run(made, _kept(made, common, lambda making: make(making, **typed)))
                show(row, lambda: _lines(row), as_json=common.as_json, shape=shape)
                if row.sending is Sending.ATTENTION:
                    raise NeedsAttention(row.explained)

        parameters = [*_parameters(_Common), *list(signature(make).parameters.values())[1:]]
        parameters.sort(key=lambda one: _PLACES.get(one.name, 1))
        command.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # what Typer reads
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        command.__doc__ = make.__doc__
        command.__module__ = make.__module__
        return command

    return command_of


_PLACES = {name: 0 if name in ("session", "child") else 2 for name in _Common._fields}
"""Session and child come before what is a command's own, the options that all have come behind it."""


def _parameters(of: type[_Common]) -> list[Parameter]:
    return [
        one.replace(kind=Parameter.POSITIONAL_OR_KEYWORD, annotation=of.__annotations__[one.name])
        for one in signature(of).parameters.values()
    ]


async def _kept(made: Workspace, asked: _Common, make: Callable[[Making], OfChild]) -> DayRecorded:
    if bool(asked.withdraw) is not bool(asked.why) or (asked.withdraw and asked.correct):
        raise BadInput("Give --withdraw RECORD and --why, and no --correct. Nothing was changed.")
    await made.sessions.open(asked.session)
    child = made.children.exactly(asked.session, words_of(asked.child))
    page = made.children.page(asked.session, child)
    for line in namesake_lines(made.children.namesakes(asked.session, page.child)):
        say(line)
    of_the_day = made.of_the_day
    if asked.withdraw:
        record = of_the_day.found(asked.session, child, asked.withdraw)
        entry = await made_and_sent(made, lambda: of_the_day.withdraw(record, asked.why), send=asked.send)
    else:
        old = of_the_day.found(asked.session, child, asked.correct) if asked.correct else None
        record = make(Making(made, page, old))
        if old is not None:
            record = replace(record, revision=old.revision + 1, counts_from=None)
            if rows_of_day(record) == rows_of_day(old):
                raise BadInput("Nothing is different from what is recorded. Nothing was changed.")
        entry = await made_and_sent(made, lambda: of_the_day.keep(record), send=asked.send)
    row, held = made.changes.row(entry.change.id), entry.change.of_the_day
    now = made.children.page(asked.session, child)
    return DayRecorded(
        **{name: getattr(row, name) for name in row.__struct_fields__},
        said=rows_of_day(held) if held is not None else {},
        stands={section.label: section.status.group.value for section in now.sections},
    )


def _lines(row: DayRecorded) -> Iterator[str]:
    yield from prose(f"{row.child}: {row.what}")
    for label, said in row.said.items():
        yield from prose(f"{label}: {said}", "  ")
    for label, group in row.stands.items():
        yield from prose(f"Now, {label}: {group}")
    yield from prose(f"{row.status}: {row.explained}")


def begun_in(making: Making) -> dict[str, Any]:
    """Give what a new record of the day has before anything is said, for its child."""
    begun = making.made.of_the_day.begin(making.page.session.id)
    return {**msgspec.structs.asdict(begun), "child": making.child.id}
