"""`mavis counts`: what is left to do in a session in numbers, and what to pack for it."""

from collections.abc import Iterator

from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId
from mavis_tui.console.printing import show, table
from mavis_tui.models.programme import label_of
from mavis_tui.models.wording import counted
from mavis_tui.workspace.children.numbers import ActionCount, ProgrammeNumbers, SessionNumbers


def command(session: SessionId, offline_stdin: OfflineOnStdin = False, as_json: AsJson = False) -> None:
    """Count what is left to do in a session, and what to pack.

    What is to do before children can be vaccinated, how they stand in each programme, and how many nasal sprays,
    injections and vaccines without gelatine to take along. Who is behind a number: mavis children SESSION --missing,
    --status, --wanted or --ready, with --programme.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        asking.run(made, made.sessions.open(session))
        numbers = made.children.numbers(session)
        show(numbers, lambda: _lines(numbers), as_json=as_json, shape="counts")


def _lines(numbers: SessionNumbers) -> Iterator[str]:
    several = len(numbers.programmes) > 1
    yield f"{numbers.session.title}, {counted(numbers.children, 'child', 'children')}"
    yield "Action required:"
    yield from table([_action(one, several=several) for one in numbers.actions] or [("  nothing",)], flexible=0)
    for programme in numbers.programmes:
        yield f"{programme.label}:"
        yield from table(list(_of_programme(programme)) or [("  nobody is listed for it",)], flexible=0)
    yield "To pack (for who is ready, and for all who aren’t vaccinated):"
    pack = [(f"  {one.vaccine}, {one.label.lower()}", f"{one.ready:>4}", f"{one.all:>4}") for one in numbers.pack]
    yield from table(pack or [("  nothing",)], flexible=0)


def _action(one: ActionCount, *, several: bool) -> tuple[str, ...]:
    of_each = ", ".join(f"{label_of(programme)} {count}" for programme, count in one.programmes.items())
    return (f"  {one.label}", f"{one.children:>4}", *((of_each,) if several else ()))


def _of_programme(programme: ProgrammeNumbers) -> Iterator[tuple[str, ...]]:
    for group, count in programme.statuses.items():
        yield f"  {group.value}", f"{count:>4}"
    for kind, count in programme.ready.items():
        yield f"  Ready, {kind.label.lower()}", f"{count:>4}"
