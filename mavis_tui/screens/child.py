"""One child: who it is, what may be done in each programme and why, and the question "was the vaccine given?"."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox import Entry
from mavis_tui.models.calendar import age_on, clock_time, long_date, short_date, today, year_group_label
from mavis_tui.models.child import Child
from mavis_tui.models.consent import CONSENT_LABELS, TRIAGE_LABELS, Care, VaccineMethod
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import REASONS, SITES, Programme, Site
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.screens.check import CheckScreen
from mavis_tui.screens.record import RecordScreen, Start
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.page import Page, toned
from mavis_tui.widgets.plain import plain
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children import ChildPage, ProgrammeSection
from mavis_tui.workspace.recording import Answers, Options
from mavis_tui.workspace.words import Tag, Tone, sending_explained, sending_tag, standing_tag

THIS_OFFLINE = Tag("This record is available offline", Tone.BLUE)
USUAL_SITES = (Site.LEFT_ARM_UPPER, Site.RIGHT_ARM_UPPER)


class ChildScreen(Page[str | None]):
    """Everything about the child above; below it the question, for the first programme that is still to do.

    Goes back with the id of the last record that was confirmed here, or None.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="child.back", tooltip="Back to the list"),
        Binding("p", "programme", "Other programme", id="child.programme", tooltip="Ask about the other programme"),
        Binding("pageup", "scroll(-1)", "Up", id="child.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="child.down", tooltip="Scroll down", key_display="PgDn", show=True),
    ]

    def __init__(self, workspace: Workspace, session_id: str, child_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._child_id = child_id
        self._asked: Programme | None = None
        self._recorded: str | None = None
        self._page = workspace.children.page(session_id, child_id)

    def body(self) -> ComposeResult:
        """The facts, which scroll, and the question."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Static(id="facts", classes="part", markup=False)
        with Vertical(id="panel"):
            yield Static(id="question", classes="question", markup=False)
            yield Choices(id="answers")

    def on_mount(self) -> None:
        """Start at the question."""
        super().on_mount()
        self.query_one(Choices).focus()

    def renew(self) -> None:
        """Draw the child from the workspace."""
        self._page = self.workspace.children.page(self._session_id, self._child_id)
        child = self._page.child
        name = plain(child.full_name) + (f" (known as {plain(child.preferred_name)})" if child.preferred_name else "")
        self.head(name, self._subtitle(child), below=THIS_OFFLINE if self._page.saved_offline else None)
        self.query_one("#facts", Static).update(self._facts())
        self._ask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another programme only where there is one."""
        if action == "programme":
            return len(self._page.sections) > 1
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Go back to the list, with what was recorded."""
        self.dismiss(self._recorded)

    def action_scroll(self, by: int) -> None:
        """Scroll the facts by a page."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * (scroll.size.height - 1), animate=False)

    def action_programme(self) -> None:
        """Ask about the next programme of this child."""
        programmes = [section.programme for section in self._page.sections]
        if self._asked is not None:
            self._asked = programmes[(programmes.index(self._asked) + 1) % len(programmes)]
            self._ask()

    @on(Choices.Chosen)
    def answer(self, event: Choices.Chosen) -> None:
        """Go on with the answer."""
        self._record(event.key)

    @work(exclusive=True)
    async def _record(self, key: str) -> None:
        if key == "back" or self._asked is None:
            self.action_back()
            return
        options = self.workspace.recording.options(self._session_id, self._child_id, self._asked)
        entry = await self._confirmed(options, key)
        if entry is None:
            return
        self.workspace.wake()
        self._recorded = entry.change.id
        self._asked = None
        self.renew_all()
        still = self._still_to_record()
        if still:
            self.say(f"{options.label} recorded. Still to record: {', '.join(still)}", Tone.YELLOW)
        else:
            self.action_back()

    async def _confirmed(self, options: Options, key: str) -> Entry | None:
        """Take the shortest way to a confirmed record: straight to the check page if nothing is left to ask."""
        answers = _usual_answers(options, key)
        if answers is not None:
            prepared = self.workspace.recording.prepare(options, answers)
            if not prepared.breaches:
                entry = await self.app.push_screen_wait(CheckScreen(self.workspace, options, prepared))
                if entry is not None:
                    return entry
        return await self.app.push_screen_wait(RecordScreen(self.workspace, options, _start(options, key)))

    def _still_to_record(self) -> list[str]:
        return [section.label for section in self._page.sections if section.standing.ready and not section.entries]

    def _subtitle(self, child: Child) -> str:
        born = child.date_of_birth
        year = "" if child.year_group is None else f" · {year_group_label(child.year_group)}"
        form = f", {plain(child.registration)}" if child.registration else ""
        return f"Born {short_date(born)}, aged {age_on(born, today(self.workspace.clock))}{year}{form}"

    def _facts(self) -> Content:
        blocks = [self.labelled(_who(self._page.child))]
        blocks += [self._section(section) for section in self._page.sections]
        return Content("\n\n").join(blocks)

    def _section(self, section: ProgrammeSection) -> Content:
        tag = standing_tag(section.standing.group)
        detail = f" · {section.standing.detail}" if section.standing.detail else ""
        title = Content.assemble((f"{section.label}  ", "bold"), toned(f"{tag.text}{detail}", tag.tone))
        rows: list[tuple[str, Content | str]] = [("Why", plain(section.standing.why))]
        for attempt in reversed(section.attempts):
            entry = section.entries.get(attempt.id)
            rows.append(("Recorded", self._attempt(attempt, entry)))
            if entry is not None:
                rows.append(("", plain(sending_explained(entry))))
        rows += _agreed(section.care)
        return Content.assemble(title, "\n", self.labelled(rows))

    def _attempt(self, attempt: Vaccination, entry: Entry | None) -> Content:
        at = f", {clock_time(attempt.performed_at)}" if attempt.performed_at else ""
        day = f"{short_date(attempt.performed_on)}{at}"
        if attempt.given:
            site = f", {SITES[attempt.site].label.lower()}" if attempt.site else ""
            what = f"{attempt.vaccine or 'vaccine'}, batch {attempt.batch_number or 'not known'}{site}"
        else:
            what = f"not given: {REASONS[attempt.reason].label.lower() if attempt.reason else 'no reason'}"
        words = plain(f"{day} · {what}")
        if entry is None:
            return Content(words)
        return Content.assemble(words, " · ", self.marked(sending_tag(entry.sending)))

    def _ask(self) -> None:
        section = self._asked_section()
        question, choices = _question(self._page, section)
        self._asked = section.programme if section is not None else None
        self.query_one("#question", Static).update(question)
        self.query_one(Choices).show(choices, at=choices[0].key)

    def _asked_section(self) -> ProgrammeSection | None:
        sections = self._page.sections
        asked = next((section for section in sections if section.programme is self._asked), None)
        to_do = (section for section in sections if section.standing.ready and not section.entries)
        return asked or next(to_do, sections[0] if sections else None)


def _question(page: ChildPage, section: ProgrammeSection | None) -> tuple[str, list[Choice]]:
    back = Choice("back", "Back to the list")
    if section is None:
        return "Nothing is to be done for this child in this session.", [back]
    if page.why_not:
        return page.why_not, [back]
    label, stands = section.label, section.standing
    if stands.group in (Group.VACCINATED, Group.NOT_ELIGIBLE):
        return f"{label}: nothing to record. {plain(stands.why)}", [back]
    if not stands.ready:
        return (
            f"{label} can’t be given: {plain(stands.why)}",
            [back, Choice("no", "Record why it was not given")],
        )
    given: list[Choice] = []
    if VaccineMethod.NASAL in stands.methods:
        given.append(Choice("nasal", "Yes, nasal spray"))
    if VaccineMethod.INJECTION in stands.methods:
        given += [Choice(site.value, f"Yes, {SITES[site].label.lower()}") for site in USUAL_SITES]
        given.append(Choice("other", "Yes, another site, vaccine or batch"))
    return f"{label}: was the vaccine given?", [*given, Choice("no", "No, it was not given")]


def _start(options: Options, key: str) -> Start:
    if key == "no":
        return Start(given=False)
    if key == "nasal":
        vaccine = next((vaccine.name for vaccine in options.vaccines if vaccine.nasal), None)
        return Start(given=True, vaccine=vaccine)
    injected = next((vaccine.name for vaccine in options.vaccines if not vaccine.nasal), None)
    site = Site(key) if key != "other" else None
    return Start(given=True, vaccine=_last_used(options, nasal=False) or injected, site=site)


def _usual_answers(options: Options, key: str) -> Answers | None:
    """Answer everything with today's batch and a usual site, or None if something is left to ask."""
    if key in ("no", "other"):
        return None
    vaccine = _last_used(options, nasal=key == "nasal")
    if vaccine is None:
        return None
    batch = options.usual[vaccine]
    return Answers(
        vaccine=vaccine,
        batch_number=batch.number,
        batch_expiry=batch.expiry,
        site=None if key == "nasal" else Site(key),
    )


def _last_used(options: Options, *, nasal: bool) -> str | None:
    fitting = {vaccine.name for vaccine in options.vaccines if vaccine.nasal == nasal}
    used = [name for name in options.usual if name in fitting]
    return used[-1] if used else None


def _who(child: Child) -> list[tuple[str, Content | str]]:
    number = spaced_nhs_number(child.nhs_number) if child.nhs_number else "not known"
    if child.invalidated:
        number += " (no longer valid: check who this is)"
    rows: list[tuple[str, Content | str]] = [("NHS number", number)]
    if child.restricted:
        rows.append(("Address", "restricted: not shown, do not ask or write it down"))
    elif child.address_line or child.postcode:
        rows.append(("Address", plain(", ".join(part for part in (child.address_line, child.postcode) if part))))
    rows += [
        ("Parent", plain(f"{parent.name} ({parent.relationship})" if parent.relationship else parent.name))
        for parent in child.parents
    ]
    return rows


def _agreed(care: Care) -> list[tuple[str, Content | str]]:
    """Say what was agreed and decided: consent with who gave it, answers, triage, Gillick, PSD."""
    consent, triage = care.consent, care.triage
    methods = " and ".join(
        {VaccineMethod.NASAL: "nasal spray", VaccineMethod.INJECTION: "injection"}[method] for method in consent.methods
    )
    words = CONSENT_LABELS[consent.status] + (f" for {methods}" if methods else "")
    rows: list[tuple[str, Content | str]] = [
        ("Consent", words + (", without gelatine" if consent.without_gelatine else ""))
    ]
    rows += [("", plain(detail)) for detail in consent.details]
    yes = [answer for answer in consent.answers if answer.yes is not False]
    for answer in yes:
        notes = f" ({answer.notes})" if answer.notes else ""
        said = "Yes" if answer.yes else "not readable"
        rows.append(("Health", toned(plain(f"{answer.question} {said}, {answer.responder}{notes}"), Tone.YELLOW)))
    if consent.answers and not yes:
        rows.append(("Health", f"{len(consent.answers)} questions, all answered no"))
    if triage is not None:
        until = f" until {long_date(triage.until)}" if triage.until else ""
        rows.append(("Triage", plain(f"{TRIAGE_LABELS[triage.status]}{until}{_by(triage.by)}")))
        if triage.notes:
            rows.append(("", plain(triage.notes)))
    if care.gillick is not None:
        competent = "Gillick competent" if care.gillick.competent else "Not Gillick competent"
        rows.append(("Gillick", plain(f"{competent}{_by(care.gillick.by)}")))
    if care.psd is not None:
        rows.append(("PSD", "PSD added" if care.psd else "PSD not added"))
    return rows


def _by(who: str) -> str:
    return f", {who}" if who else ""
