"""Records as JSON: what was given to a child or why not, by whom, and what became of it."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from mavis_tui.console.shapes.meaning import NHS_NUMBER, means
from mavis_tui.models.although import AlthoughKind, Statement
from mavis_tui.models.change import Verdict
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant
from mavis_tui.models.vaccination import Outcome, Protocol, Role


class StaffNamed(Struct, frozen=True, kw_only=True):
    """A member of the team, as a record names them."""

    email: Annotated[str, means("The e-mail address they sign in with.")]
    name: Annotated[str, means("Their name; empty if it isn’t known.")]
    role: Annotated[Role, means("What they are in the team.")]


class IdentifiedBy(Struct, frozen=True, kw_only=True):
    """Who confirmed that this is the child."""

    by_child: Annotated[bool, means("True if the child did.")]
    name: Annotated[str, means("Who else did; empty if the child did.")]
    relationship: Annotated[str, means("What that person is to the child; empty if the child did.")]


class GivenAlthough(Struct, frozen=True, kw_only=True):
    """Why it was given to a child who wasn’t due."""

    kind: Annotated[AlthoughKind, means("What made it right.")]
    obstacle: Annotated[str, means("What stood in the way, as the list said it that day.")]
    words: Annotated[str, means("What the nurse wrote about it.")]
    by: Annotated[str, means("Who took the consent, decided in triage or assessed the child.")]
    consent_by: Annotated[str, means("Who consented by phone; empty if nobody did.")]
    relationship: Annotated[str, means("What that person is to the child.")]
    phone: Annotated[str, means("The number that was called.")]
    at: Annotated[datetime | None, means("When they consented.")]
    statements: Annotated[tuple[Statement, ...], means("What the nurse confirmed of the child’s competence.")]


class WithdrawnBecause(Struct, frozen=True, kw_only=True):
    """Why a record doesn’t count any more."""

    reason: Annotated[str, means("In the words of who withdrew it.")]
    by: Annotated[StaffNamed, means("Who withdrew it.")]
    at: Annotated[datetime, means("When.")]


class AttemptRecorded(Struct, frozen=True, kw_only=True):
    """One attempt to vaccinate a child in one programme, as it stands now."""

    id: Annotated[
        str, means("Its id, the same in every revision; `mavis record --correct` and `mavis hub review` take it.")
    ]
    child: Annotated[str, means("The id of the child.")]
    programme: Annotated[Programme, means("The programme.")]
    outcome: Annotated[Outcome, means("Whether the vaccine was given.")]
    performed_on: Annotated[date, means("The day in England.")]
    session: Annotated[str | None, means("The id of the session; null for a record from elsewhere.")]
    variant: Annotated[Variant | None, means("Which of the vaccines of the programme, where Mavis tells them apart.")]
    reason: Annotated[Reason | None, means("Why it was not given; null if it was.")]
    vaccine: Annotated[str | None, means("The product, by the name that Mavis’s upload takes.")]
    batch_number: Annotated[str | None, means("The number of the batch.")]
    batch_expiry: Annotated[date | None, means("The last day on which the batch may be used.")]
    method: Annotated[Method | None, means("How it was given.")]
    site: Annotated[Site | None, means("Where on the body.")]
    dose_sequence: Annotated[int | None, means("The number of the dose in its course.")]
    full_dose: Annotated[bool, means("False if half a dose was given.")]
    protocol: Annotated[Protocol | None, means("The legal ground on which it was given.")]
    performed_at: Annotated[datetime | None, means("The moment; null where only the day is known.")]
    performed_by: Annotated[StaffNamed | None, means("Who vaccinated.")]
    supplied_by: Annotated[StaffNamed | None, means("Who supplied the vaccine, where that is somebody else.")]
    identified: Annotated[IdentifiedBy | None, means("Who confirmed that this is the child.")]
    pre_screened: Annotated[bool, means("True if the statements of the pre-screening were confirmed.")]
    notes: Annotated[str, means("The nurse’s notes.")]
    location: Annotated[str, means("Where it was, in words.")]
    organisation: Annotated[str, means("The ODS code of the team.")]
    although: Annotated[GivenAlthough | None, means("Why it was given to a child who wasn’t due; null otherwise.")]
    parents_may_be_told: Annotated[
        bool | None, means("What a child said who consented alone; null where nobody asked.")
    ]
    recorded_by: Annotated[StaffNamed | None, means("Who recorded it, where that isn’t who vaccinated.")]
    withdrawn: Annotated[WithdrawnBecause | None, means("Why it doesn’t count any more; null while it counts.")]
    time_doubted: Annotated[bool, means("True if the clock that gave day and time was known to be wrong.")]
    typed: Annotated[bool, means("True if it was read from a row of a workbook that somebody filled in.")]
    in_mavis: Annotated[
        str | None, means("The UUID that Mavis gave it, where a workbook brought that back; null otherwise.")
    ]
    revision: Annotated[int, means("1, and one more with each correction.")]


class BatchFacts(Struct, frozen=True, kw_only=True):
    """A batch number and what is known of it."""

    number: Annotated[str, means("The number on the box.")]
    programme: Annotated[Programme, means("The programme it is for.")]
    vaccine: Annotated[str | None, means("The product, by the name that Mavis’s upload takes; null if not known.")]
    expiry: Annotated[date | None, means("The last day on which it may be used; null if not known.")]
    archived: Annotated[bool, means("True if it was taken out of use.")]


class ReceiptOfHub(Struct, frozen=True, kw_only=True):
    """The answer of the team server to one revision of a record."""

    verdict: Annotated[Verdict, means("Saved, saved and being checked, or refused.")]
    received_at: Annotated[datetime, means("When the team server took it.")]
    reason: Annotated[str, means("Why it is checked or was refused, or what the office decided.")]
    set_aside: Annotated[bool, means("True if the office decided that the record doesn’t count.")]


class WrittenSealed(Struct, frozen=True, kw_only=True):
    """One attempt as it was written down while the offline password was forgotten, without any list."""

    id: Annotated[str, means("Its id, which is that of the record once it is matched to a child.")]
    given_name: Annotated[str, means("The child’s first name, as typed.")]
    family_name: Annotated[str, means("The child’s surname, as typed.")]
    date_of_birth: Annotated[date, means("The child’s birthday, as typed.")]
    place: Annotated[str, means("The school or session, in words.")]
    programme: Annotated[Programme, means("The programme.")]
    outcome: Annotated[Outcome, means("Whether the vaccine was given.")]
    performed_at: Annotated[datetime, means("When it was given or tried.")]
    performed_by: Annotated[StaffNamed, means("Who says that she vaccinated; nobody could check it.")]
    made_at: Annotated[datetime, means("When it was written down on this device.")]
    nhs_number: Annotated[str | None, NHS_NUMBER]
    reason: Annotated[Reason | None, means("Why it was not given; null if it was.")]
    vaccine: Annotated[str | None, means("The product, by the name that Mavis’s upload takes.")]
    batch_number: Annotated[str | None, means("The number of the batch.")]
    batch_expiry: Annotated[date | None, means("The last day on which the batch may be used.")]
    site: Annotated[Site | None, means("Where on the body.")]
    dose_sequence: Annotated[int | None, means("The number of the dose, if she knew it.")]
    full_dose: Annotated[bool, means("False if half a dose was given.")]
    identified: Annotated[IdentifiedBy, means("Who confirmed who the child is.")]
    notes: Annotated[str, means("The nurse’s notes.")]
