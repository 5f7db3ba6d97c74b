"""What `mavis --plain` asks of who vaccinated: who it was, under which protocol, and who supplied the vaccine."""

from mavis_tui.commands.recording.plain_asking import Choose
from mavis_tui.console.answers import Typed
from mavis_tui.models.programme import VACCINES
from mavis_tui.models.protocols import PROTOCOL_LABELS, needs_supplier
from mavis_tui.models.recorded.in_words import named, role_words
from mavis_tui.models.vaccination import Role, same_person
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.typed_values import typed_date


def asked_vaccinator(options: Options, typed: Typed, choose: Choose) -> Typed:
    """Ask who vaccinated where somebody of the team isn’t a nurse: a nurse may record what an assistant gave."""
    others = [staff for staff in options.vaccinators if not same_person(staff, options.nurse)]
    if options.not_allowed or all(staff.role is Role.NURSE for staff in others):
        return typed
    team = [(f"{named(staff)}{role_words(staff)}", staff.email) for staff in others]
    return typed._replace(vaccinator=choose("Who vaccinated?", [(f"You ({named(options.nurse)})", ""), *team]))


def asked_protocol(options: Options, typed: Typed, choose: Choose) -> Typed:
    """Ask under which protocol where the rules leave that open, and who supplied where they ask for it."""
    vaccine, day = VACCINES[typed.vaccine], typed_date(typed.on) or options.day
    by = next((staff for staff in options.vaccinators if staff.email == typed.vaccinator), options.nurse)
    chosen = options.usual_protocol(by, vaccine, day)
    if chosen is None and (possible := options.protocols(by, vaccine, day)):
        chosen = choose("Under which protocol was it given?", [(PROTOCOL_LABELS[one], one) for one in possible])
        typed = typed._replace(protocol=chosen.value)
    people = [(named(staff), staff.email) for staff in options.suppliers if not same_person(staff, by)]
    if chosen is not None and people and needs_supplier(chosen, by.role, vaccine, day):
        typed = typed._replace(supplier=choose("Who supplied the vaccine?", people))
    return typed
