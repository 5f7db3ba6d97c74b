"""As the last one: the answers of the dose that was recorded last, offered for the next child, unless anything differs.

What differs for this child is said in words, and then nothing is offered: a habit must not carry her past it.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.models.breach import LISTED
from mavis_tui.models.calendar import Clock, today
from mavis_tui.models.consent import TRIAGE_LABELS, VaccineMethod, consented_alone
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import SITES, VACCINES, Programme
from mavis_tui.models.protocols import PROTOCOL_LABELS
from mavis_tui.models.vaccination import Identification, Protocol, Vaccination
from mavis_tui.models.warnings import RULE_IS_OVER, is_good_on, warnings
from mavis_tui.models.wording import brand_of
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.children.child_page import ChildPage, ProgrammeSection
from mavis_tui.workspace.children.same_day import given_too, in_the_same_site
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.form_answers import Answers, Options, answers_of, record_of
from mavis_tui.workspace.recording.recording import Recording


class AsTheLast(Struct, frozen=True, kw_only=True):
    """The dose recorded last, as answers for another child.

    `words` name it: `Gardasil 9, FM8629, left arm (upper position)`. `differs` says why it isn't for this child, one
    reason each, and is empty where nothing does.
    """

    words: str
    answers: Answers
    differs: tuple[str, ...]


class LastOne:
    """Finds what who records here gave last today, and holds it against the next child."""

    def __init__(self, clock: Clock, access: Access, readable: ReadableSessions, recording: Recording) -> None:
        self._clock = clock
        self._access = access
        self._readable = readable
        self._recording = recording

    def of(self, page: ChildPage, section: ProgrammeSection | None, *, namesakes: bool) -> AsTheLast | None:
        """Give the last one for a child who is due in a programme; None where there was none, or she isn't due.

        `namesakes` says that somebody on the list is easily taken for her.
        """
        if section is None or not section.status.ready or page.why_not:
            return None
        last = self._last(page.session.id, section.programme)
        if last is None or last.child == page.child.id:
            return None
        options = self._recording.options(page.session.id, page.child.id, section.programme)
        answers = replace(
            answers_of(last),
            dose=None,
            notes="",
            protocol=None,
            identified=Identification(),
            parents_may_be_told=None,
            pre_screened=True,
        )
        differs = dict.fromkeys(self._differences(page, section, options, last, answers))
        if namesakes or page.same_child:
            differs["somebody else on a list is easily taken for this child"] = None
        return AsTheLast(words=_words(last), answers=answers, differs=tuple(differs))

    def _last(self, session_id: str, programme: Programme) -> Vaccination | None:
        """Find the dose that the same person recorded last in this session today, if it was a usual one."""
        day = today(self._clock)
        if not self._access.introduced or not programme_on(programme, day).remembers_batch:
            return None
        nurse, found = self._access.nurse.email.casefold(), None
        for entry in self._readable.newest(session_id):
            record = entry.change.vaccination
            if record is None or entry.set_aside or entry.change.made_by.casefold() != nurse:
                continue
            if (
                record.given
                and record.programme is programme
                and record.withdrawn is None
                and record.performed_on == day
            ):
                found = record
        usual = found is not None and found.although is None and found.full_dose and not found.typed
        return found if usual and found is not None and is_good_on(found.batch_expiry, day) else None

    def _differences(
        self, page: ChildPage, section: ProgrammeSection, options: Options, last: Vaccination, answers: Answers
    ) -> Iterator[str]:
        status, care, vaccine = options.status, section.care, VACCINES[last.vaccine or ""]
        if vaccine.name not in {one.name for one in options.vaccines}:
            yield f"{vaccine.brand} isn’t what was agreed{f' ({status.detail})' if status.detail else ''}"
            return
        method = VaccineMethod.NASAL if vaccine.nasal else VaccineMethod.INJECTION
        if status.methods and status.methods[0] is not method:
            yield status.detail[:1].lower() + status.detail[1:]
        if status.gelatine_free and programme_on(section.programme, options.day).asks_gelatine:
            yield "only a vaccine without gelatine"
        if section.not_allowed:
            yield from section.not_allowed.values()
        if any(attempt.performed_on == options.day for attempt in section.attempts):
            yield "there is a record of today"
        if care.triage is not None:
            yield f"triage: {TRIAGE_LABELS[care.triage.status].lower()}"
        if any(answer.yes is not False or answer.notes for answer in care.consent.answers):
            yield "a health answer is more than a no"
        if consented_alone(care.consent):
            yield "the child consents alone"
        if care.remarks:
            yield "the workbook says what wasn’t understood"
        yield from self._in_the_record(page, options, last, answers)

    def _in_the_record(self, page: ChildPage, options: Options, last: Vaccination, answers: Answers) -> Iterator[str]:
        """Say what the record itself would have otherwise, or what stands against it."""
        record = record_of(options, answers, "as-the-last-one", self._clock())
        if record.dose_sequence != last.dose_sequence:
            yield f"this is dose {record.dose_sequence}, and the last one was dose {last.dose_sequence}"
        if self._psd(page.session.id, last) is not options.psd:
            yield "a PSD was added" if options.psd else "no PSD was added"
        if record.protocol is not last.protocol:
            yield f"it goes under {_protocol(record.protocol)}, and the last one went under {_protocol(last.protocol)}"
        if (same := in_the_same_site(record.site, given_too(page, options.programme, options.day))) is not None:
            yield f"the same site as {same.where}"
        yield from (one.text for one in warnings(record, options.child, options.status) if one.key != RULE_IS_OVER)
        yield from (one.sentence for one in self._recording.doubts(options, record) if one.field != LISTED)

    def _psd(self, session_id: str, last: Vaccination) -> bool | None:
        """Say whether the child of the last one had a patient specific direction."""
        for child in self._readable.some(session_id, (last.child,)):
            if last.programme in child.care:
                return child.care[last.programme].psd
        return None


def _words(last: Vaccination) -> str:
    site = f", {SITES[last.site].label.lower()}" if last.site is not None else ""
    return f"{brand_of(last)}, {last.batch_number}{site}"


def _protocol(protocol: Protocol | None) -> str:
    return PROTOCOL_LABELS[protocol] if protocol is not None else "none yet"
