"""What the child page says about a child: who it is, and how each programme stands, with every attempt."""

from textual.content import Content

from mavis_tui.models.calendar import clock_time, long_date, short_date
from mavis_tui.models.child import Child, Gender, Parent
from mavis_tui.models.consent import CONSENT_LABELS, TRIAGE_LABELS, Care, VaccineMethod
from mavis_tui.models.given_although.in_words import although_words
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import SITES
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import brand_of, detail_words, outcome_of
from mavis_tui.screens.base.page import toned
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace.children.health_answers import asked_in, count_of_no
from mavis_tui.workspace.words import Tone

_SEX = {Gender.FEMALE: "Female", Gender.MALE: "Male"}

Rows = list[tuple[str, Content | str]]


def who(child: Child) -> Rows:
    """Say who the child is; of a restricted child nothing is told about where."""
    number = spaced_nhs_number(child.nhs_number)
    if child.invalidated:
        number += " (no longer valid: check who this is)"
    rows: Rows = [("NHS number", number)]
    if child.gender in _SEX:
        rows.append(("Sex", _SEX[child.gender]))
    if child.restricted:
        rows.append(("Address", "restricted: not shown, do not ask or write it down"))
    elif child.address_line or child.postcode:
        rows.append(("Address", plain(", ".join(part for part in (child.address_line, child.postcode) if part))))
    rows += [("Parent", plain(_in_words(parent))) for parent in child.parents]
    return rows


def agreed(care: Care, *, unfolded: bool = False) -> Rows:
    """Say what was agreed and decided: consent with who gave it, answers, triage, Gillick, PSD.

    Only with `unfolded` the questions are written out to which everybody said no; otherwise they are counted.
    """
    consent, triage = care.consent, care.triage
    methods = " and ".join(
        {VaccineMethod.NASAL: "nasal spray", VaccineMethod.INJECTION: "injection"}[method] for method in consent.methods
    )
    words = CONSENT_LABELS[consent.status] + (f" for {methods}" if methods else "")
    rows: Rows = [("Consent", words + (", without gelatine" if consent.without_gelatine else ""))]
    rows += [("", plain(detail_words(detail))) for detail in consent.details]
    asked = list(asked_in(consent.answers))
    rows += [("Health", toned(plain(one.words), Tone.YELLOW)) for one in asked if not one.plain_no]
    if unfolded:
        rows += [("Health", plain(one.words)) for one in asked if one.plain_no]
    elif quiet := count_of_no(asked):
        rows.append(("Health", quiet))
    if triage is not None:
        until = f" until {long_date(triage.until)}" if triage.until else ""
        rows.append(("Triage", plain(f"{TRIAGE_LABELS[triage.status]}{until}{_by(triage.by)}")))
        if triage.notes:
            rows.append(("", plain(triage.notes)))
    if care.gillick is not None:
        competent = "Gillick competent" if care.gillick.competent else "Not Gillick competent"
        rows.append(("Gillick", plain(f"{competent}{_by(care.gillick.by)}")))
    rows += [("Workbook", toned(plain(remark), Tone.YELLOW)) for remark in care.remarks]
    if care.psd is not None:
        rows.append(("PSD", "Added" if care.psd else "Not added"))
    return rows


def attempted(attempt: Vaccination) -> str:
    """Say in a line what was done when: `24 Nov 2026, 10:05am · Gardasil 9, batch FM8629, left arm (upper …)`."""
    at = f", {clock_time(attempt.performed_at)}" if attempt.performed_at else ""
    day = f"{short_date(attempt.performed_on)}{at}"
    corrected = " · corrected" if attempt.revision > 1 else ""
    if attempt.given:
        site = f", {SITES[attempt.site].label.lower()}" if attempt.site else ""
        half = "" if attempt.full_dose else ", half a dose"
        what = f"{brand_of(attempt)}, batch {attempt.batch_number or 'not known'}{site}{half}"
    else:
        what = outcome_of(attempt) if attempt.reason else "not given: no reason"
    return plain(f"{day} · {what}{corrected}")


def _in_words(parent: Parent) -> str:
    who = f"{parent.name} ({parent.relationship})" if parent.relationship else parent.name
    return f"{who}, {parent.phone}" if parent.phone else who


def said_loudly(attempt: Vaccination) -> Rows:
    """Say loudly why it was given although, and that the parents aren't to be told; nothing where neither is so."""
    said = [although_words(attempt.although)] if attempt.although is not None else []
    said += ["The parents are not to be told of it."] if attempt.parents_may_be_told is False else []
    return [("", toned(plain(words), Tone.YELLOW)) for words in said]


def _by(name: str) -> str:
    return f", {name}" if name else ""
