"""Children as JSON: a line of the list, and one child in full."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.cache.outbox.projection import Sending
from mavis_tui.console.shapes.meaning import NHS_NUMBER, SENDING, means
from mavis_tui.console.shapes.people import ChildFacts
from mavis_tui.console.shapes.records import AttemptRecorded, ReceiptOfHub
from mavis_tui.console.shapes.sessions import SessionFacts
from mavis_tui.models.attendance import Registered
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.consent import ConsentStatus, TriageStatus, VaccineMethod
from mavis_tui.models.programme import Programme, Variant
from mavis_tui.models.status import Group, StatusKey
from mavis_tui.models.telling_apart.namesakes import Why
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted


class StandingOnList(Struct, frozen=True, kw_only=True):
    """How a child of the list stands in one programme."""

    programme: Annotated[Programme, means("The programme.")]
    label: Annotated[str, means("Its name in words.")]
    key: Annotated[StatusKey, means("The status by the name that a script goes by.")]
    group: Annotated[Group, means("The headline, as Mavis words it.")]
    detail: Annotated[str, means("What stands beside the headline, for a person.")]
    ready: Annotated[bool, means("True if a nurse may record the vaccine as given.")]
    sending: Annotated[Sending | None, SENDING]
    wanted: Annotated[str, means("Which kind of vaccine may be given where there are several, in words.")]
    last: Annotated[str, means("When the newest attempt was and by whom, in words.")]
    kind: Annotated[VaccineWanted | None, means("The kind of vaccine that is wanted; null where nothing is due.")]
    psd: Annotated[bool | None, means("True if a patient specific direction was added; null where there are none.")]


class ChildOnList(Struct, frozen=True, kw_only=True):
    """A child of a session’s list."""

    id: Annotated[str, means("The child’s id, which every command takes.")]
    name: Annotated[str, means("`SURNAME, First name`, as lists have it.")]
    known_as: Annotated[str, means("The name the child goes by; empty if there is no other.")]
    born: Annotated[date, means("The child’s birthday.")]
    year_group: Annotated[int | None, means("The year group; 0 is Reception, null if not known.")]
    registration: Annotated[str, means("The class; empty if not known.")]
    nhs_number: Annotated[str | None, NHS_NUMBER]
    invalidated: Annotated[bool, means("True if the NHS no longer holds this person under that number.")]
    programmes: Annotated[tuple[StandingOnList, ...], means("How the child stands in each programme.")]
    ready: Annotated[bool, means("True if a vaccine may be recorded as given in one programme at least.")]
    done: Annotated[bool, means("True if nothing is left to do in any.")]
    attendance: Annotated[Registered, means("How the child is registered today.")]


ChildrenOfSession = list[ChildOnList]
"""In the order of the list."""


class HealthAnswered(Struct, frozen=True, kw_only=True):
    """One health question and its answer."""

    question: Annotated[str, means("As it was asked.")]
    yes: Annotated[bool | None, means("The answer; null where it couldn’t be understood.")]
    responder: Annotated[str, means("Who answered.")]
    notes: Annotated[str, means("What they added.")]


class ConsentSaid(Struct, frozen=True, kw_only=True):
    """What was agreed to."""

    status: Annotated[ConsentStatus, means("How consent stands.")]
    methods: Annotated[tuple[VaccineMethod, ...], means("What was agreed to, the preferred one first.")]
    without_gelatine: Annotated[bool, means("True if only a vaccine without gelatine may be given.")]
    details: Annotated[tuple[str, ...], means("Mavis’s own lines on who said what and when, newest first.")]
    answers: Annotated[tuple[HealthAnswered, ...], means("The health questions.")]
    by_child: Annotated[bool, means("True if the child consented alone, which holds until midnight.")]


class TriageDecided(Struct, frozen=True, kw_only=True):
    """What was decided in triage."""

    status: Annotated[TriageStatus, means("The decision.")]
    method: Annotated[VaccineMethod | None, means("How it may be given, where that was decided.")]
    without_gelatine: Annotated[bool, means("True if only a vaccine without gelatine may be given.")]
    by: Annotated[str, means("Who decided.")]
    on: Annotated[datetime | None, means("When.")]
    notes: Annotated[str, means("Why.")]
    until: Annotated[date | None, means("The first day on which it may be given again, for a delay.")]


class GillickAssessed(Struct, frozen=True, kw_only=True):
    """Whether the child may consent alone."""

    competent: Annotated[bool, means("The answer.")]
    on: Annotated[datetime | None, means("When.")]
    by: Annotated[str, means("Who assessed.")]
    notes: Annotated[str, means("What they wrote.")]


class CareInProgramme(Struct, frozen=True, kw_only=True):
    """All that concerns a child in one programme."""

    variant: Annotated[Variant | None, means("Which of the vaccines of the programme, where Mavis tells them apart.")]
    consent: Annotated[ConsentSaid, means("What was agreed to.")]
    triage: Annotated[TriageDecided | None, means("What was decided in triage; null if nothing was.")]
    gillick: Annotated[GillickAssessed | None, means("Whether the child may consent alone; null if not assessed.")]
    psd: Annotated[bool | None, means("True if a patient specific direction was added; null where there are none.")]
    next_dose: Annotated[int | None, means("The number of the dose that is due; null if none is.")]
    history: Annotated[tuple[AttemptRecorded, ...], means("Earlier attempts, oldest first.")]
    remarks: Annotated[tuple[str, ...], means("What in the workbook wasn’t understood or not kept.")]
    doubt: Annotated[str, means("Why somebody has to look before anybody vaccinates; empty if nothing is doubted.")]


class StandingInFull(Struct, frozen=True, kw_only=True):
    """How a child stands in a programme today."""

    key: Annotated[StatusKey, means("The status by the name that a script goes by.")]
    group: Annotated[Group, means("The headline, as Mavis words it.")]
    detail: Annotated[str, means("What stands beside the headline, for a person.")]
    why: Annotated[str, means("Why, in a sentence.")]
    ready: Annotated[bool, means("True if a nurse may record the vaccine as given.")]
    methods: Annotated[tuple[VaccineMethod, ...], means("How it may be given, the preferred one first.")]
    gelatine_free: Annotated[bool, means("True if only a vaccine without gelatine may be given.")]


class InFileForMavis(Struct, frozen=True, kw_only=True):
    """A file that was written for Mavis."""

    file: Annotated[str, means("Its name.")]
    at: Annotated[datetime, means("When it was written.")]


class MadeHere(Struct, frozen=True, kw_only=True):
    """What became of a record that was made on this device."""

    offline: Annotated[bool, means("True if it was made while the team server couldn’t be reached.")]
    attempts: Annotated[int, means("How often it was sent.")]
    last_attempt: Annotated[datetime | None, means("When it was last sent.")]
    receipt: Annotated[ReceiptOfHub | None, means("The team server’s answer; null while there is none.")]
    exported: Annotated[InFileForMavis | None, means("The last file for Mavis that holds it.")]
    in_mavis: Annotated[bool, means("Of a withdrawal: True if Mavis has the record, or may have it.")]


class ProgrammeOfChild(Struct, frozen=True, kw_only=True):
    """One programme of a child."""

    programme: Annotated[Programme, means("The programme.")]
    label: Annotated[str, means("Its name in words.")]
    status: Annotated[StandingInFull, means("How the child stands.")]
    care: Annotated[CareInProgramme, means("What is known.")]
    attempts: Annotated[tuple[AttemptRecorded, ...], means("Every attempt that counts, oldest first.")]
    entries: Annotated[dict[str, MadeHere], means("What became of those made on this device, by the id of the record.")]
    withdrawn: Annotated[tuple[AttemptRecorded, ...], means("What counts no more, oldest first.")]
    not_allowed: Annotated[
        dict[VaccineMethod, str], means("Why who records here may not give it so, by how: what her role allows.")
    ]


class MaybeSameChild(Struct, frozen=True, kw_only=True):
    """A question that only a person can answer: whether two entries are the same child."""

    child: Annotated[str, means("The id of one.")]
    other: Annotated[str, means("The id of the other.")]
    question: Annotated[str, means("The question in words.")]


MaybeSameChildren = list[MaybeSameChild]
"""The questions that are open."""


class EasilyTaken(Struct, frozen=True, kw_only=True):
    """Another child who is easily taken for this one."""

    id: Annotated[str, means("That child’s id.")]
    name: Annotated[str, means("`SURNAME, First name`, as lists have it.")]
    why: Annotated[Why, means("What is alike.")]
    apart: Annotated[str, means("What tells the two apart, in words.")]


class BesideDoses(Struct, frozen=True, kw_only=True):
    """One record beside the doses: a consent, a Gillick assessment, a triage, a note, an adverse reaction."""

    id: Annotated[str, means("Its id, the same in every revision.")]
    kind: Annotated[ChangeKind, means("What it is.")]
    session: Annotated[str, means("The id of the session in which it was recorded.")]
    what: Annotated[str, means("What was recorded, in a few words.")]
    said: Annotated[dict[str, str], means("All of it in words, by what it is.")]
    at: Annotated[datetime, means("When it was said, decided or seen.")]
    by: Annotated[str, means("Who took, decided or saw it.")]
    revision: Annotated[int, means("1, and one more with each correction.")]
    counts: Annotated[bool, means("False if it was withdrawn.")]
    sending: Annotated[Sending | None, means("Where it is, if it was recorded on this device.")]
    status: Annotated[str, means("The same in a word or two.")]
    explained: Annotated[str, means("The same in a sentence.")]


class ChildInFull(Struct, frozen=True, kw_only=True):
    """One child in full."""

    session: Annotated[SessionFacts, means("The session.")]
    child: Annotated[ChildFacts, means("Who the child is.")]
    sections: Annotated[tuple[ProgrammeOfChild, ...], means("The programmes of the session.")]
    saved_offline: Annotated[bool, means("True if the session is available offline on this device.")]
    why_not: Annotated[str, means("Why nothing can be recorded today; empty if it can.")]
    attendance: Annotated[Registered, means("How the child is registered today.")]
    on_paper: Annotated[date | None, means("The day of which what is on paper can be typed in; null if there is none.")]
    not_listed: Annotated[tuple[ProgrammeOfChild, ...], means("Programmes with records that the list doesn’t have.")]
    same_child: Annotated[tuple[MaybeSameChild, ...], means("Who else this may be.")]
    namesakes: Annotated[tuple[EasilyTaken, ...], means("Who is easily taken for this child.")]
    of_the_day: Annotated[
        tuple[BesideDoses, ...],
        means("What was recorded beside the doses: adverse reactions first, then the newest first."),
    ]


class AttendanceSaid(Struct, frozen=True, kw_only=True):
    """How a child is registered on a day."""

    child: Annotated[str, means("The child’s id.")]
    name: Annotated[str, means("`SURNAME, First name`, as lists have it.")]
    on: Annotated[date, means("The day.")]
    attendance: Annotated[Registered, means("The answer.")]
    words: Annotated[str, means("The same in a sentence.")]
    change: Annotated[str | None, means("The id of the change that said it, if it was said on this device.")]
    sending: Annotated[Sending | None, SENDING]
    status: Annotated[str, means("The same in words.")]
    explained: Annotated[str, means("The same in a sentence.")]


class AttendanceOfClass(Struct, frozen=True, kw_only=True):
    """Who of a class is registered as attending at once, and who stays as they are."""

    session: Annotated[str, means("The id of the session.")]
    form: Annotated[str, means("The class.")]
    done: Annotated[bool, means("False where `--yes` was left out: nobody was registered.")]
    attending: Annotated[tuple[AttendanceSaid, ...], means("Who was registered so, or would be.")]
    answered: Annotated[tuple[AttendanceSaid, ...], means("Who had an answer of today already; it stays.")]
    others: Annotated[tuple[AttendanceSaid, ...], means("Who has nothing left to come for.")]
