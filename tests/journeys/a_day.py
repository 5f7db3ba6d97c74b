"""A day at a school with everything that can be recorded, over a hub or without: for the round trips through Mavis."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.although import Although, AlthoughKind, Statement
from mavis_tui.models.attendance import Registered
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.vaccination import Protocol, Vaccination
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.form_answers import Answers, answers_of
from tests.builders import PHONE_CONSENT, TODAY, nhs_number
from tests.spreadsheets.invented import a_record, a_row
from tests.spreadsheets.mavis_itself import Mavis
from tests.spreadsheets.mavis_rules import Team

PROGRAMMES = ("HPV", "MenACWY", "Td/IPV", "Flu", "MMR")
CLINIC = "Dôl Clinic"
TEAM = Team(sessions=dict.fromkeys(("1204", "clinic", "88"), ((TODAY,), PROGRAMMES)), clinics=frozenset({CLINIC}))
LAST_MONTH = date(2026, 10, 9)
BEFORE = "3c0b828c-8545-4003-aed2-fad38b374934"

ALTHOUGH: Mapping[str, tuple[Mapping[str, object], Although]] = {
    "Ada": ({"CONSENT_STATUS": None}, PHONE_CONSENT),
    "Bram": ({"CONSENT_STATUS": "Consent refused"}, replace(PHONE_CONSENT, words="He rang back, and agrees now.")),
    "Cleo": (
        {"HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from Mum, Yes from Dad (nuts)"},
        Although(kind=AlthoughKind.TRIAGE, by="Jo Lowe", words="Nuts only, carries a pen."),
    ),
    "Dai": ({"CONSENT_STATUS": None}, Although(kind=AlthoughKind.GILLICK, by="Sian Rees", statements=tuple(Statement))),
    "Elin": (
        {"CONSENT_STATUS": None},
        Although(kind=AlthoughKind.ALREADY_GIVEN, words="He came at the end after all."),
    ),
}
"""A child for each reason why a vaccine is given although the list said no; the further dose is Faye’s."""

NINTH = {"PERSON_DOB": date(2012, 11, 5), "YEAR_GROUP": 9}
NAMES = (
    *("Ada", "Bram", "Cleo", "Dai", "Elin", "Faye", "Gwen", "Hari", "Idris", "Jaya", "Kofi", "Lena", "Mair", "Nia"),
    *("Owen", "Pia", "Quinn", "Rhys", "Siân", "Tomos", "Una", "Vera", "Wil"),
)


def row(name: str, **cells: object) -> dict[str, object]:
    number = nhs_number(NAMES.index(name) + 1)
    return a_row(PERSON_FORENAME=name, PERSON_SURNAME=f"{name}son", NHS_NUMBER=number, **cells)


def listed() -> list[dict[str, object]]:
    """Write the school’s list as Mavis has it in the morning."""
    faye = {name: row("Faye")[name] for name in ("PERSON_FORENAME", "PERSON_SURNAME", "NHS_NUMBER")}
    return [
        *(row(name, **cells) for name, (cells, _) in ALTHOUGH.items()),
        a_record(**faye, DATE_OF_VACCINATION=LAST_MONTH, UUID=BEFORE, SESSION_ID=77),
        row("Gwen", **NINTH, PROGRAMME="ACWYX4", DOSE_SEQUENCE=1),
        row("Gwen", **NINTH, PROGRAMME="3-in-1", DOSE_SEQUENCE=5),
        *(row(name) for name in NAMES[NAMES.index("Hari") : NAMES.index("Quinn")]),
        row("Quinn", PROGRAMME="Flu", CONSENT_STATUS="Consent given for nasal spray"),
        row("Rhys", PROGRAMME="MMR", DOSE_SEQUENCE=1),
        *(row(name) for name in NAMES[NAMES.index("Siân") :]),
    ]


def at_the_clinic() -> list[dict[str, object]]:
    here: dict[str, object] = {"SESSION_ID": "clinic", "CARE_SETTING": 2}
    invited = {
        "TRIAGE_STATUS": "Invited to clinic",
        "TRIAGED_BY": "LOWE, Jo",
        "TRIAGE_DATE": "2026-11-03 10:12:44 +0000",
    }
    restricted = {"PERSON_POSTCODE": None, "PERSON_ADDRESS_LINE_1": None}
    return [row("Ada", **here, **invited), row("Bram", **here, **restricted), row("Cleo", **here), row("Dai", **here)]


HPV = Answers(
    vaccine="Gardasil9",
    batch_number="FM8629",
    batch_expiry=date(2027, 5, 31),
    site=Site.LEFT_ARM_UPPER,
    pre_screened=True,
)
DOSES = {
    Programme.HPV: HPV,
    Programme.MENACWY: replace(HPV, vaccine="MenQuadfi", batch_number="MQ10", dose=1),
    Programme.TD_IPV: replace(HPV, vaccine="Revaxis", batch_number="RX20", site=Site.RIGHT_ARM_UPPER),
    Programme.FLU: replace(HPV, vaccine="AstraZeneca Fluenz", batch_number="FZ30", site=None, protocol=Protocol.VGD),
    Programme.MMR: replace(HPV, vaccine="Priorix", batch_number="PX40", site=Site.LEFT_THIGH),
}


@dataclass
class Day(ABC):
    """What a nurse records at a device, what Mavis has, and the records by whom they are of."""

    mavis: Mavis
    session: str = "1204"
    records: dict[str, Entry] = field(default_factory=dict)
    files: int = 0

    @property
    @abstractmethod
    def workspace(self) -> Workspace:
        """The verbs of the nurse, as they are now."""

    def child(self, name: str) -> str:
        """Find a child of the session."""
        return self.workspace.children.find(self.session, name)

    def give(self, name: str, programme: Programme = Programme.HPV, **other: Any) -> None:
        """Record a dose."""
        options = self.workspace.recording.options(
            self.session, self.child(name), programme, although="although" in other
        )
        self._confirm(name, options, replace(DOSES[programme], **other))

    def refuse(self, name: str, reason: Reason) -> None:
        """Record why a vaccine was not given."""
        options = self.workspace.recording.options(self.session, self.child(name), Programme.HPV)
        self._confirm(name, options, Answers(reason=reason))

    def correct(self, name: str, **other: Any) -> None:
        """Correct what was recorded."""
        record = self.records[name].change.id
        options = self.workspace.recording.correction(self.session, self.child(name), record)
        assert options.correcting is not None
        self._confirm(name, options, replace(answers_of(options.correcting), **other))

    def _confirm(self, name: str, options: Any, answers: Answers) -> None:
        prepared = self.workspace.recording.prepare(options, answers)
        assert [breach.text for breach in prepared.breaches] == []
        key = name if options.programme is not Programme.TD_IPV else f"{name} Td/IPV"
        self.records[key] = self.workspace.recording.confirm(prepared)

    def gives_to_many(self) -> None:
        """Give each vaccine, and for each reason why although the list said no; one of all is withdrawn: Hari’s."""
        for name, (_, although) in ALTHOUGH.items():
            may_be_told = True if although.kind is AlthoughKind.GILLICK else None
            self.give(name, although=although, parents_may_be_told=may_be_told)
        self.give("Faye", although=Although(kind=AlthoughKind.FURTHER_DOSE, words="Immunosuppressed: three doses."))
        self.give("Gwen", Programme.MENACWY)
        self.give("Gwen", Programme.TD_IPV)
        for name in ("Hari", "Idris", "Mair", "Nia", "Siân"):
            self.give(name)

    def goes_on(self) -> None:
        """Correct one, give none for each reason, give two more vaccines, and register one child as absent."""
        self.correct("Mair", batch_number="FM8630")
        for name, reason in zip(("Owen", "Pia", "Tomos", "Una"), Reason, strict=True):
            self.refuse(name, reason)
        self.give("Quinn", Programme.FLU)
        self.give("Rhys", Programme.MMR)
        self.workspace.attendance.register(self.session, self.child("Vera"), Registered.ABSENT)

    def attempts(self, name: str) -> list[int]:
        """Count the attempts that a child’s page shows, by programme."""
        page = self.workspace.children.page(self.session, self.child(name))
        return [len(section.attempts) for section in page.sections if section.attempts]

    def shown(self, name: str) -> list[Vaccination]:
        """Give the attempts that a child’s page shows."""
        page = self.workspace.children.page(self.session, self.child(name))
        return [attempt for section in page.sections for attempt in section.attempts]
