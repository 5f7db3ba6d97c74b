"""`mavis record`: record that a child was vaccinated, or why not; on the disk first, then to the hub."""

from typing import Annotated

import typer

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.commands.recording.agreeing import check_once, with_a_yes
from mavis_tui.commands.recording.box_scanned import BoxScanned, code_of, with_the_box
from mavis_tui.console import asking, compose
from mavis_tui.console.although import ALSO, HOW_TO_TELL, AlthoughTyped, although_typed
from mavis_tui.console.answers import Typed, answers_typed, day_of, programme_meant
from mavis_tui.console.dose_options import (
    HalfDoseOption,
    IdentifiedByOption,
    NotesOption,
    NotGivenOption,
    RelationshipOption,
    ScanOption,
    SiteOption,
)
from mavis_tui.console.options import AsJson, ChildWords, OfflineOnStdin, SessionId, words_of
from mavis_tui.console.printing import say, show
from mavis_tui.console.sending import made_and_sent
from mavis_tui.errors import BadInput, NeedsAttention
from mavis_tui.models.telling_apart.namesakes import namesake_lines
from mavis_tui.models.warnings import Caution
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.role import is_not_allowed
from mavis_tui.workspace.sending.changes import ChangeRow


def command(
    session: SessionId,
    child: ChildWords,
    programme: Annotated[
        str, typer.Option(help="flu, hpv, menacwy, td_ipv or mmr; may be left out if only one fits.")
    ] = "",
    vaccine: Annotated[str, typer.Option(help="The product; may be left out if only one fits.")] = "",
    batch: Annotated[str, typer.Option(help="The batch number; today’s usual one if left out.")] = "",
    expiry: Annotated[
        str, typer.Option(help="The batch’s expiry date, as on the box: 31/05/2027 or 05/2027; not needed if known.")
    ] = "",
    scan: ScanOption = "",
    site: SiteOption = "",
    method: Annotated[
        str, typer.Option(help="intramuscular, subcutaneous or nasal_spray; the usual one if left out.")
    ] = "",
    dose: Annotated[int | None, typer.Option(help="The number of the dose; the next one if left out.")] = None,
    not_given: NotGivenOption = "",
    notes: NotesOption = "",
    half_dose: HalfDoseOption = False,
    time: Annotated[
        str, typer.Option("--at", "--time", metavar="TIME", help="When, like 10:05; now if left out.")
    ] = "",
    on: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="Which day of the session, like 2026-11-24, to type in paper; today if left out."
        ),
    ] = "",
    vaccinator: Annotated[str, typer.Option(metavar="EMAIL", help="Who vaccinated; you if left out.")] = "",
    vaccinator_role: Annotated[
        str,
        typer.Option(
            metavar="ROLE", help="What the vaccinator is, in a session from a workbook: nurse, healthcare-assistant …"
        ),
    ] = "",
    supplier: Annotated[
        str, typer.Option(metavar="EMAIL", help="Who supplied the vaccine, if it wasn’t the vaccinator.")
    ] = "",
    protocol: Annotated[
        str,
        typer.Option(
            metavar="PROTOCOL",
            help="Under which protocol: pgd, psd, national or vgd; needed where two are possible and none was chosen "
            "for this vaccine here today.",
        ),
    ] = "",
    identified_by: IdentifiedByOption = "",
    relationship: RelationshipOption = "",
    pre_screened: Annotated[
        bool | None,
        typer.Option(
            "--pre-screened/--no-pre-screened",
            help="Confirm that the child isn’t acutely unwell or pregnant, understands and agrees, takes no medicine "
            "and has nothing else (asthma, with the spray) that rules the vaccine out.",
        ),
    ] = None,
    although: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="Given although the list says no: phone-consent, triage, gillick, further-dose, already-given or psd.",
        ),
    ] = "",
    consent_by: Annotated[str, typer.Option(metavar="NAME", help="Phone consent: who gave it.")] = "",
    consent_relationship: Annotated[str, typer.Option(help="Phone consent: what that person is to the child.")] = "",
    consent_phone: Annotated[str, typer.Option(metavar="NUMBER", help="Phone consent: on which number.")] = "",
    consent_at: Annotated[
        str, typer.Option(metavar="TIME", help="Phone consent: when that day, like 10:05; now if left out.")
    ] = "",
    decided_by: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Who took the consent, decided in triage or assessed the child; you if left out."
        ),
    ] = "",
    gillick_competent: Annotated[
        bool,
        typer.Option(
            "--gillick-competent",
            help="Gillick: confirm that the child knows which vaccination it is, which disease it protects against, "
            "what that could do, how it is given and which side effects there may be.",
        ),
    ] = False,
    words: Annotated[
        str, typer.Option(help="Why it was given although; needed unless consent alone was missing and is there now.")
    ] = "",
    tell_parents: Annotated[
        bool | None,
        typer.Option(
            "--tell-parents/--no-tell-parents",
            help="Whether the parents may be told; asked of a child who consents alone.",
        ),
    ] = None,
    correct: Annotated[
        str,
        typer.Option(
            metavar="CHANGE",
            help="Correct today’s record with this id; give only what changes. The ids: mavis changes --json",
        ),
    ] = "",
    expired_batch: Annotated[
        bool,
        typer.Option("--expired-batch", help="Yes, it was given from a batch that has expired, or may have."),
    ] = False,
    same_site: Annotated[
        bool,
        typer.Option("--same-site", help="Yes, it went into the same site as another vaccine of that day."),
    ] = False,
    withdraw: Annotated[
        str,
        typer.Option(
            metavar="CHANGE", help="Withdraw the record with this id, made for the wrong child; give --reason."
        ),
    ] = "",
    reason: Annotated[str, typer.Option(help="Why the record is withdrawn, in words.")] = "",
    send: Annotated[bool, typer.Option("--send/--no-send", help="Try to send the record at once, or don’t.")] = True,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Record that a child was vaccinated, or why not.

    Where the list says that the child isn’t due, --although says what came between: it is kept with the record, stands
    in Mavis’s notes, and is listed at the export, to be entered in Mavis first.

    With --correct, a record of today, or typed in today, gets a next revision; the earlier one is kept too. What is on
    record already is not recorded a second time.

    What should be known of a record (an expired batch, another vaccine than was agreed, gelatine, a year group, a rule
    that is over) is said on stderr and stands under `warnings` in the JSON, each with a `key`; the exit code is 0. Only
    a batch that has expired, and a second vaccine into the same site, end in exit code 3 with nothing recorded, unless
    --expired-batch and --same-site say that it is meant.

    With --withdraw, a record of this session that was made on this device, or today, counts nowhere any more. It stays
    to be seen with its reason, and nothing takes the withdrawal back; what was given after all is recorded anew.

    The record is saved on this device first and then sent, if the team server can be reached. `Saved offline` means: on
    this device only, not yet sent. It is sent later by itself while the app runs and you are signed in, or by
    mavis sync.
    """
    with compose.unlocked(on_stdin=offline_stdin) as made:
        typed = Typed(
            programme=programme,
            vaccine=vaccine,
            batch=batch,
            expiry=expiry,
            site=site,
            method=method,
            dose=dose,
            not_given=not_given,
            notes=notes,
            half_dose=half_dose,
            identified_by=identified_by,
            relationship=relationship,
            time=time,
            on=on,
            vaccinator=vaccinator,
            vaccinator_role=vaccinator_role,
            supplier=supplier,
            protocol=protocol,
            pre_screened=pre_screened,
            tell_parents=tell_parents,
            expired_batch=expired_batch,
            same_site=same_site,
        )
        came_between = AlthoughTyped(
            although,
            consent_by,
            consent_relationship,
            consent_phone,
            consent_at,
            decided_by,
            gillick_competent,
            words,
        )
        if withdraw or reason:
            if not withdraw or correct or scan or typed != Typed() or came_between != AlthoughTyped():
                raise BadInput("Give --withdraw CHANGE and --reason, and nothing else. Nothing was changed.")
            row: ChangeRow = asking.run(made, _withdraw(made, session, child, withdraw, reason, send=send))
        else:
            row = asking.run(made, _record(made, session, child, typed, came_between, scan, correct=correct, send=send))
        lines = [f"{row.child}: {row.what}", f"{row.status}: {row.explained}"]
        show(row, lambda: lines, as_json=as_json, shape="record --withdraw" if withdraw else "record")
        if row.sending is Sending.ATTENTION:
            raise NeedsAttention(row.explained)


_HOW_TO_SAY = {
    "parents_may_be_told": HOW_TO_TELL,
    "protocol": " Say it with --protocol.",
    "supplied_by": " Say it with --supplier.",
}


async def _withdraw(made: Workspace, session: str, words: str, record: str, reason: str, *, send: bool) -> ChangeRow:
    await made.sessions.open(session)
    child = made.children.exactly(session, words_of(words))
    entry = await made_and_sent(made, lambda: made.withdrawing.withdraw(session, child, record, reason), send=send)
    return made.changes.row(entry.change.id)


class RecordedWithWarnings(ChangeRow, frozen=True, kw_only=True):
    """A record that was just made, and what was to be known about it: each with the key by which a script knows it."""

    warnings: tuple[Caution, ...] = ()


async def _record(
    made: Workspace,
    session: str,
    words: str,
    typed: Typed,
    came_between: AlthoughTyped,
    scan: str,
    *,
    correct: str,
    send: bool,
) -> RecordedWithWarnings:
    await made.sessions.open(session)
    child = made.children.exactly(session, words_of(words))
    code = code_of(scan) if scan else ""
    page = made.children.page(session, child)
    for line in namesake_lines(made.children.namesakes(session, page.child)):
        say(line)
    if correct and typed.on:
        raise BadInput("A correction keeps the day of its record; leave out --on. Nothing was recorded.")
    if correct:
        options = made.recording.correction(session, child, correct)
    else:
        programme = programme_meant(typed.programme, page)
        day = day_of(typed.on, "--on") if typed.on else None
        options = made.recording.options(session, child, programme, on=day, although=bool(came_between.kind))
    if came_between.kind and typed.not_given:
        raise BadInput("--although is for a vaccine that was given; leave it out with --not-given.")
    said = although_typed(came_between, options, made.clock())
    box = with_the_box(made, options, typed, code) if scan else BoxScanned(typed, None)
    prepared = made.recording.prepare(options, answers_typed(box.typed, options, said))
    if prepared.breaches:
        why = prepared.breaches[0]
        late = why.field == "performed_on" and not typed.on and not correct and options.days
        paper = f" To type in what is on paper, add --on {options.days[0]}." if late else ""
        stands = why.field == "outcome" and not options.status.ready
        also = ALSO if (stands or is_not_allowed([why])) and not correct else ""
        tell = _HOW_TO_SAY.get(why.field, "")
        raise BadInput(f"{why.sentence.rstrip('.')}.{paper}{also}{tell} Nothing was recorded.")
    if said is not None and typed.dose is None and not correct:
        check_once(page, prepared.record)
    for line in with_a_yes(typed, prepared, page):
        say(line)
    for line in (*([box.found.words] if box.found is not None else []), *(one.text for one in prepared.warnings)):
        say(line)
    entry = await made_and_sent(made, lambda: made.recording.confirm(prepared), send=send)
    box.remembered(made)
    row = made.changes.row(entry.change.id)
    return RecordedWithWarnings(
        **{name: getattr(row, name) for name in row.__struct_fields__}, warnings=prepared.warnings
    )
