"""A withdrawn record is kept with its reason, and counts nowhere any more."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from mavis_tui.models.change import SCHEMA, WITHDRAWS, Change
from mavis_tui.models.doses import all_attempts, next_dose, with_withdrawn
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, status_of
from mavis_tui.models.vaccination import Vaccination, Withdrawal
from tests.builders import NOON, NURSE, TODAY, a_change, a_child, a_session, a_vaccination, consented

GONE = Withdrawal(reason="Recorded for the wrong child", by=NURSE, at=NOON)


def withdrawn(record: Vaccination) -> Vaccination:
    return replace(record, withdrawn=GONE, revision=record.revision + 1)


def test_a_withdrawn_dose_counts_neither_for_the_status_nor_the_next_dose_nor_who_is_done() -> None:
    dose = a_vaccination(1)
    child = a_child(1)
    assert status_of(child, Programme.HPV, TODAY, [dose]).group is Group.VACCINATED
    recorded = [dose, withdrawn(dose)]
    attempts = all_attempts(child.care[Programme.HPV], recorded)
    assert attempts == ()
    assert status_of(child, Programme.HPV, TODAY, recorded).group is Group.DUE
    assert next_dose(child, Programme.HPV, attempts, TODAY) == 1
    assert still_to_do(child, a_session(), TODAY, recorded) == (Programme.HPV,)


def test_it_takes_a_dose_of_the_workbook_out_too_and_what_stands_in_a_history_as_withdrawn() -> None:
    dose, before = a_vaccination(1), a_vaccination(1, id="before", performed_on=TODAY - timedelta(days=300))
    care = consented(history=(before, dose))
    assert all_attempts(care, [withdrawn(dose)]) == (before,)
    assert all_attempts(consented(history=(withdrawn(dose),)), []) == ()


def test_it_is_kept_with_its_reason() -> None:
    dose = a_vaccination(1)
    held = with_withdrawn(consented(history=(dose,)), [withdrawn(dose)])
    assert [(one.id, one.withdrawn) for one in held] == [(dose.id, GONE)]


def test_a_program_that_knows_no_withdrawals_is_told_that_it_does_not_understand_one() -> None:
    written = msgspec.json.encode(a_change(1, withdrawn(a_vaccination(1)), schema=WITHDRAWS))
    assert b'"schema":2' in written
    assert SCHEMA >= WITHDRAWS
    assert b"schema" not in msgspec.json.encode(a_change(1))
    assert msgspec.json.decode(msgspec.json.encode(a_change(1)), type=Change).schema == 1
