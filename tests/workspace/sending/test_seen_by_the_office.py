"""What the office sees of a day is what the nurse's laptop shows of it."""

from mavis_tui.hub.office.today import day_so_far
from mavis_tui.hub.office.uptake import UptakeKept
from mavis_tui.hub.sessions.progress import ProgressKept
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.status import Group
from tests.builders import TODAY, a_batch, a_child, a_session, consented
from tests.workspace.nurse import Nurse


def a_mixed_day() -> SessionBundle:
    """Three who may be vaccinated, one whose parents refused, one of whom nothing is known, and two programmes."""
    hpv, flu = Programme.HPV, Programme.MENACWY
    refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
    unknown = consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))
    children = [a_child(n, care={hpv: consented(), flu: consented()}) for n in (1, 2, 3)]
    children += [a_child(4, care={hpv: refused, flu: refused}), a_child(5, care={hpv: unknown})]
    return bundle(a_session(programmes=(hpv, flu)), tuple(children), (a_batch(),))


async def test_the_offices_numbers_are_those_on_the_nurses_laptop(nurse: Nurse) -> None:
    await nurse.save(a_mixed_day())
    nurse.record("child-1")
    nurse.not_given("child-2", Reason.UNWELL)
    nurse.not_given("child-3", Reason.REFUSED)
    nurse.not_given("child-3", Reason.REFUSED, programme=Programme.MENACWY)
    await nurse.upload()
    kept = ProgressKept()
    page = nurse.workspace.sessions.page("1204")
    day = await day_so_far(nurse.hub.database, kept, "R1L", TODAY, nurse.clock())
    (session,) = day.sessions
    assert (session.children, session.done) == (page.children, page.done) == (5, 1)
    shown = [counts.get(Group.DUE, 0) for counts in page.counts.values()]
    assert [one.due for one in session.programmes] == shown
    assert day.done == 1
    assert (session.laptops, session.waiting) == (1, 0)


async def test_the_offices_uptake_is_that_of_the_nurses_report(nurse: Nurse) -> None:
    await nurse.save(a_mixed_day())
    nurse.record("child-1")
    nurse.not_given("child-2", Reason.UNWELL)
    nurse.not_given("child-3", Reason.REFUSED)
    await nurse.upload()
    await nurse.workspace.sessions.save_offline("1204")
    told = nurse.workspace.reports.of(("1204",))
    counted = await UptakeKept(nurse.hub.database).of("R1L", nurse.clock(), TODAY)
    assert [
        (row.school, row.label, row.year_group, row.of_class, row.children, row.vaccinated, row.given)
        for row in counted.rows
    ] == [
        (row.school, row.label, row.year_group, row.of_class, row.children, row.vaccinated, row.given)
        for row in told.rows
    ]
    assert [row.groups for row in counted.rows] == [
        {group.value: count for group, count in row.groups.items()} for row in told.rows
    ]
