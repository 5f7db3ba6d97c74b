"""`mavis add-child`: put a child on a session's list who came and isn't on it."""

from enum import StrEnum
from typing import Annotated

import typer
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.console import asking, compose
from mavis_tui.console.options import AsJson, OfflineOnStdin, SessionId
from mavis_tui.console.printing import say, show
from mavis_tui.console.sending import made_and_sent
from mavis_tui.errors import BadInput, NeedsAttention
from mavis_tui.models.child import Gender
from mavis_tui.models.programme import Programme
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.adding import NewChild
from mavis_tui.workspace.recording.team_search import NOT_ASKED
from mavis_tui.workspace.sending.changes import ChangeRow
from mavis_tui.workspace.typed_values import typed_date


class GenderSaid(StrEnum):
    """Mavis's gender codes, without loading the models for the help."""

    FEMALE = "female"
    MALE = "male"
    NOT_KNOWN = "not_known"
    NOT_SPECIFIED = "not_specified"


def command(
    session: SessionId,
    given: Annotated[str, typer.Option("--given-name", help="The first name.")],
    family: Annotated[str, typer.Option("--family-name", help="The last name.")],
    born: Annotated[str, typer.Option(metavar="DATE", help="The date of birth, like 2013-06-01 or 01/06/2013.")],
    gender: Annotated[GenderSaid, typer.Option(help="As Mavis asks for it.")] = GenderSaid.NOT_KNOWN,
    nhs_number: Annotated[str, typer.Option(help="Ten digits; without one a postcode is needed.")] = "",
    postcode: Annotated[str, typer.Option(help="Like SW1A 1AA.")] = "",
    address: Annotated[str, typer.Option(help="The first line of the address.")] = "",
    preferred: Annotated[str, typer.Option("--preferred-name", help="What the child is called.")] = "",
    school: Annotated[str, typer.Option(help="The school, where it isn’t that of the session.")] = "",
    school_urn: Annotated[str, typer.Option(help="Its URN, where that is known.")] = "",
    programme: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PROGRAMME", help="For which vaccination the child came, several times for several; else all."
        ),
    ] = None,
    words: Annotated[str, typer.Option(help="Why the child came without being on the list.")] = "",
    same_as: Annotated[str, typer.Option(metavar="CHILD", help="The id of who it is, on the list that has them.")] = "",
    nobody_else: Annotated[bool, typer.Option("--nobody-else", help="It is none of those who are alike.")] = False,
    send: Annotated[bool, typer.Option("--send/--no-send", help="Try to send it at once, or don’t.")] = True,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Put a child on a session’s list who came without being on it.

    The child is looked for first on every list of this device and, where the team server can be asked, on every list of
    the team; where it can’t, that is said. Who is certainly the same keeps the id of that list, so that a dose counts
    once; who may be the same is named, and nobody is added until --same-as or --nobody-else says it.
    Nothing is agreed to for the child yet: record a consent before a dose.
    """
    day = typed_date(born)
    if day is None:
        raise BadInput(f"“{born}” isn’t a date of birth. Write it like 2013-06-01. Nobody was added.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        new = NewChild(
            given_name=given,
            family_name=family,
            date_of_birth=day,
            gender=Gender(gender.value),
            nhs_number=nhs_number,
            postcode=postcode,
            address_line=address,
            preferred_name=preferred,
            school=school,
            school_urn=school_urn,
            programmes=tuple(_programme(word) for word in dict.fromkeys(programme or ())),
            words=words,
        )
        row = asking.run(made, _add(made, session, new, same_as, nobody_else=nobody_else, send=send))
        lines = [f"{row.child}: {row.what}", f"{row.status}: {row.explained}"]
        show(row, lambda: lines, as_json=as_json, shape="add-child")
        if row.sending is Sending.ATTENTION:
            raise NeedsAttention(row.explained)


async def _add(
    made: Workspace, session: str, new: NewChild, same_as: str, *, nobody_else: bool, send: bool
) -> ChangeRow:
    await made.sessions.open(session)
    if not new.programmes:
        new = replace(new, programmes=tuple(made.sessions.page(session).session.programmes))
    team = await made.adding.in_the_team(session, new) if send else NOT_ASKED
    entry = await made_and_sent(
        made,
        lambda: made.adding.add(session, new, same_as=same_as, nobody_else=nobody_else, team=team),
        send=send,
    )
    if team.why_not:
        say(team.why_not)
    return made.changes.row(entry.change.id)


def _programme(word: str) -> Programme:
    try:
        return Programme(word.strip().lower())
    except ValueError as error:
        there_are = ", ".join(one.value for one in Programme)
        raise BadInput(f"“{word}” isn’t a programme. There are: {there_are}. Nobody was added.") from error
