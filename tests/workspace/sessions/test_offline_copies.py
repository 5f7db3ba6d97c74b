"""Sessions: what the dashboard says of them, how they get on the device, and how they leave it."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import ChangesWaiting, HubUnreachable, MavisError, NotFound, NotSavedOffline, NotTheHub
from mavis_tui.long_work import LongWork
from mavis_tui.models.child import Gender
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.status import Group
from mavis_tui.workspace.recording.adding import NewChild
from mavis_tui.workspace.recording.form_answers import answers_of
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session, a_vaccination, consented, not_given
from tests.cable import Fault
from tests.workspace.nurse import Nurse

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def session_of(number: str, *programmes: Programme, **session: object) -> SessionBundle:
    """Make a session of other programmes with one child, who is due all of them."""
    child = a_child(int(number), care=dict.fromkeys(programmes, consented()))
    return bundle(a_session(id=number, programmes=programmes, **session), (child,), ())


async def test_sessions_stand_in_the_order_flu_hpv_doubles_mmr(nurse: Nurse) -> None:
    for made in (
        session_of("1", Programme.MMR),
        session_of("2", Programme.TD_IPV, Programme.MENACWY),
        session_of("3", Programme.FLU),
        session_of("4", Programme.FLU, Programme.HPV),
    ):
        await nurse.hub.put(made)
    await nurse.workspace.sessions.refresh_list()

    groups = nurse.workspace.sessions.dashboard().groups

    assert list(groups) == ["Flu", "HPV", "Doubles", "MMR", "Flu and HPV"]
    assert [row.id for row in groups["Doubles"]] == ["2"]


async def test_in_a_group_what_comes_next_stands_first_and_what_is_over_last(nurse: Nurse) -> None:
    for number, days, start in (
        ("1", (YESTERDAY,), time(9)),
        ("2", (TOMORROW,), time(9)),
        ("3", (TODAY,), time(13)),
        ("4", (YESTERDAY, TODAY), time(9)),
        ("5", (TODAY,), None),
    ):
        await nurse.hub.put(session_of(number, Programme.FLU, dates=days, start_time=start))
    await nurse.workspace.sessions.refresh_list()

    assert [row.id for row in nurse.workspace.sessions.dashboard().groups["Flu"]] == ["5", "4", "3", "2", "1"]


async def test_the_dashboard_counts_what_was_recorded_here_at_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle(4))
    nurse.record("child-1")
    nurse.not_given("child-2")

    dashboard = nurse.workspace.sessions.dashboard()
    row = dashboard.groups["HPV"][0]

    assert (row.done, row.children, row.waiting) == (2, 4, 2)
    assert dashboard.waiting == 2
    assert nurse.workspace.sessions.page("1204").done == 2


async def test_who_was_added_here_counts_on_the_dashboard_as_on_the_page_and_in_the_commands(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))

    def both(numbers: tuple[int, int]) -> bool:
        nurse.restart()  # no line is made yet: the dashboard goes by what the copy noted, then by the page's lines
        sessions = nurse.workspace.sessions
        noted, page, drawn = sessions.dashboard().rows[0], sessions.page("1204"), sessions.dashboard().rows[0]
        return {(one.children, one.done) for one in (noted, page, drawn)} == {numbers}

    added = nurse.workspace.adding.add(
        "1204",
        NewChild(
            given_name="Zara",
            family_name="Newby",
            date_of_birth=date(2013, 6, 1),
            gender=Gender.FEMALE,
            programmes=(Programme.HPV,),
            postcode="sw1a1aa",
        ),
    )
    assert both((4, 0))
    nurse.not_given(added.change.child or "", Reason.REFUSED)
    assert both((4, 1))
    for n in (1, 2, 3):
        nurse.not_given(f"child-{n}")
    assert both((4, 4))
    await nurse.upload()
    await nurse.workspace.sessions.save_offline("1204")
    assert both((4, 4))


async def test_the_dashboard_looks_through_the_saved_copies_as_often_for_six_sessions_as_for_two(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots, looked, counts = nurse.store.snapshots, 0, []
    ids = snapshots.ids

    def counted() -> list[str]:
        nonlocal looked
        looked += 1
        return ids()

    monkeypatch.setattr(snapshots, "ids", counted)
    for numbers in ("12", "3456"):
        await nurse.save(*(session_of(number, Programme.FLU) for number in numbers))
        looked = 0
        nurse.workspace.sessions.dashboard()
        counts.append(looked)
    assert counts[0] == counts[1] > 0


async def test_a_doubles_child_is_done_when_both_are_recorded(nurse: Nurse) -> None:
    await nurse.save(session_of("7", Programme.MENACWY, Programme.TD_IPV))

    nurse.not_given("child-7", session="7", programme=Programme.MENACWY)
    one_of_two = nurse.workspace.sessions.dashboard().groups["Doubles"][0].done
    nurse.not_given("child-7", session="7", programme=Programme.TD_IPV)

    assert one_of_two == 0
    assert nurse.workspace.sessions.dashboard().groups["Doubles"][0].done == 1


async def test_a_record_counts_once_before_and_after_the_hub_has_it_and_the_copy_is_renewed(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    nurse.record()
    await nurse.upload()
    await nurse.workspace.sessions.save_offline("1204")

    assert nurse.workspace.sessions.dashboard().groups["HPV"][0].done == 1
    assert nurse.workspace.sessions.page("1204").done == 1


async def test_the_page_counts_children_by_status_and_programme(nurse: Nurse) -> None:
    refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
    had_it = consented(history=(a_vaccination(9, child="child-3", session=None),))
    children = (a_child(1), a_child(2, care={Programme.HPV: refused}), a_child(3, care={Programme.HPV: had_it}))
    await nurse.save(bundle(a_session(), children, ()))

    page = nurse.workspace.sessions.page("1204")

    assert page.counts == {Programme.HPV: {Group.DUE: 1, Group.HAS_REFUSAL: 1, Group.VACCINATED: 1}}
    assert (page.children, page.done) == (3, 1)
    nurse.record("child-1")
    assert nurse.workspace.sessions.page("1204").counts[Programme.HPV] == {Group.HAS_REFUSAL: 1, Group.VACCINATED: 2}


async def test_a_session_that_is_not_saved_opens_from_the_hub_into_memory(nurse: Nurse) -> None:
    await nurse.workspace.sessions.open("1204")

    assert nurse.workspace.sessions.page("1204").children == 3
    assert nurse.workspace.sessions.page("1204").saved is None
    nurse.restart()
    with pytest.raises(NotSavedOffline):
        nurse.workspace.sessions.page("1204")


async def test_without_the_hub_a_session_that_is_not_saved_does_not_open(nurse: Nurse) -> None:
    nurse.cable.cut()

    with pytest.raises(NotSavedOffline, match="Nothing is lost"):
        await nurse.workspace.sessions.open("1204")


async def test_a_saved_session_opens_without_asking_the_hub(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.cut()
    asked = len(nurse.cable.requests)

    await nurse.workspace.sessions.open("1204")

    assert nurse.workspace.sessions.page("1204").saved is not None
    assert len(nurse.cable.requests) == asked


async def test_a_session_that_nobody_knows_is_not_found(nurse: Nurse) -> None:
    with pytest.raises(NotFound):
        await nurse.workspace.sessions.open("9999")
    with pytest.raises(NotFound):
        await nurse.workspace.sessions.save_offline("9999")
    with pytest.raises(NotFound):
        nurse.workspace.sessions.outline("9999")


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.CUT_BODY, Fault.LOGIN_PAGE, Fault.BROKEN, Fault.SIGN_IN])
async def test_a_refresh_that_fails_keeps_the_earlier_copy(nurse: Nurse, fault: Fault) -> None:
    await nurse.save(a_bundle(3))
    await nurse.hub.put(a_bundle(5))
    before = nurse.workspace.sessions.page("1204").saved
    nurse.clock.forward(hours=1)
    nurse.cable.script(fault)

    with pytest.raises(MavisError):
        await nurse.workspace.sessions.save_offline("1204")

    assert nurse.workspace.sessions.page("1204").children == 3
    assert nurse.workspace.sessions.page("1204").saved == before


async def test_a_refresh_brings_what_is_new(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    await nurse.hub.put(a_bundle(5))

    await nurse.workspace.sessions.save_offline("1204")

    assert nurse.workspace.sessions.page("1204").children == 5


async def test_saving_again_what_has_not_changed_renews_its_date_and_loses_nothing(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    nurse.record("child-1")
    nurse.clock.forward(hours=2)

    saved = await nurse.workspace.sessions.save_offline("1204")

    assert saved.saved_at == nurse.clock()
    assert (saved.changed_here, saved.waiting) == (1, 1)
    page = nurse.workspace.sessions.page("1204")
    assert (page.children, page.done) == (3, 1)
    nurse.restart()
    assert nurse.workspace.children.rows("1204")[0].programmes[0].sending is Sending.WAITING


async def test_progress_is_told_while_a_session_is_fetched(nurse: Nurse) -> None:
    work = LongWork()
    work.begin("Saving it")

    await nurse.workspace.sessions.save_offline("1204", work)

    assert work.far.words == "Saving it… 3 of 3 children checked"


async def test_a_session_with_a_waiting_change_is_not_forgotten(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()

    with pytest.raises(ChangesWaiting):
        nurse.workspace.sessions.forget("1204")

    assert nurse.workspace.sessions.is_saved("1204")
    await nurse.upload()
    nurse.workspace.sessions.forget("1204")
    assert not nurse.workspace.sessions.is_saved("1204")


async def test_forgetting_what_is_not_saved_says_so(nurse: Nurse) -> None:
    with pytest.raises(NotFound):
        nurse.workspace.sessions.forget("1204")


@pytest.mark.parametrize(("days_later", "kept"), [(0, True), (2, True), (3, False)])
async def test_a_copy_goes_two_days_after_the_last_date_of_the_session(
    nurse: Nurse, days_later: int, kept: bool
) -> None:
    await nurse.save(a_bundle(dates=(YESTERDAY, TODAY)))
    nurse.clock.forward(days=days_later)
    await nurse.workspace.engine().probe()

    gone = nurse.workspace.sessions.let_go_of_old()

    assert (gone, nurse.workspace.sessions.is_saved("1204")) == ([] if kept else ["1204"], kept)


async def test_the_last_day_of_a_copy_is_shown_and_follows_the_setting(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    usual = nurse.workspace.sessions.dashboard().groups["HPV"][0].saved_until
    nurse.settings(retention_days=5)

    assert usual == date(2026, 11, 26)
    assert nurse.workspace.sessions.dashboard().groups["HPV"][0].saved_until == date(2026, 11, 29)


async def test_a_copy_with_a_waiting_change_stays_however_old_it_is(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.settings(remove_after_upload=True)
    nurse.record()
    nurse.clock.forward(days=400)
    nurse.store.device.set_proven_time(nurse.clock())

    assert nurse.workspace.sessions.let_go_of_old() == []
    assert nurse.workspace.sessions.is_saved("1204")


async def test_a_copy_stays_while_the_hub_refuses_a_record_of_it_and_the_record_can_be_read(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = await nurse.refused()
    nurse.clock.forward(days=30)
    nurse.store.device.set_proven_time(nurse.clock())

    assert nurse.workspace.sessions.let_go_of_old() == []
    assert "no longer" not in nurse.workspace.changes.row(entry.change.id).child


async def test_a_copy_with_a_refused_record_is_not_forgotten_until_it_is_mended(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = await nurse.refused()

    (removal,) = nurse.workspace.sessions.removals(["1204"])
    assert removal.why_not == (
        "1 refused record needs attention in Harbour View Academy; only here can it be mended, so it can’t be removed."
    )
    with pytest.raises(ChangesWaiting, match=r"1 record of it was refused.*Nothing was removed\. Correct it"):
        nurse.workspace.sessions.forget("1204")
    nurse.restart()
    assert "no longer" not in nurse.workspace.changes.row(entry.change.id).child

    nurse.workspace.changes.put_back(entry.change.id)
    await nurse.upload()
    nurse.workspace.sessions.forget("1204")
    assert not nurse.workspace.sessions.is_saved("1204")


async def test_a_refused_record_can_be_corrected_days_later(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = await nurse.refused()
    nurse.clock.forward(days=30)
    nurse.store.device.set_proven_time(nurse.clock())
    nurse.restart()
    assert nurse.workspace.sessions.let_go_of_old() == []

    options = nurse.workspace.recording.correction("1204", "child-1", entry.change.id)
    assert options.correcting is not None
    answers = replace(answers_of(options.correcting), notes="Right arm was sore")
    mended = nurse.workspace.recording.confirm(nurse.workspace.recording.prepare(options, answers))
    await nurse.sign_in()
    await nurse.upload()

    kept = nurse.store.outbox.entry(entry.change.id)
    assert kept is not None
    assert (kept.change.revision, kept.sending is Sending.ATTENTION) == (mended.change.revision, False)
    assert nurse.workspace.sessions.let_go_of_old() == ["1204"]


async def test_with_remove_after_upload_a_copy_goes_on_the_day_after_the_session(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.settings(remove_after_upload=True)
    nurse.record()
    await nurse.upload()

    assert nurse.workspace.sessions.let_go_of_old() == []  # there may be more children today
    nurse.clock.forward(days=1)
    assert nurse.workspace.sessions.let_go_of_old() == []  # on the word of this device's clock nothing goes
    await nurse.workspace.engine().probe()
    assert nurse.workspace.sessions.let_go_of_old() == ["1204"]


async def test_with_remove_after_upload_a_copy_in_which_nothing_was_recorded_stays_its_time(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.settings(remove_after_upload=True)
    nurse.clock.forward(days=1)
    await nurse.workspace.engine().probe()

    assert nurse.workspace.sessions.let_go_of_old() == []


async def test_a_refresh_never_hides_a_pending_record(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    nurse.record("child-1")
    newer = a_bundle(2)
    changed = replace(newer.children[0], given_name="Adah")
    await nurse.save(bundle(newer.session, (changed, newer.children[1]), (a_batch(),)))

    row = nurse.workspace.children.rows("1204")[0]

    assert row.name.endswith("Adah")
    assert row.programmes[0].group is Group.VACCINATED
    assert row.programmes[0].sending is Sending.WAITING


async def test_the_time_of_the_list_is_renewed_also_when_nothing_has_changed(nurse: Nurse) -> None:
    nurse.clock.forward(hours=1)

    await nurse.workspace.sessions.refresh_list()

    assert nurse.workspace.sessions.listed_at == nurse.clock()
    assert [row.id for row in nurse.workspace.sessions.dashboard().groups["HPV"]] == ["1204"]


async def test_a_list_that_does_not_come_leaves_the_one_that_there_is(nurse: Nurse) -> None:
    nurse.cable.cut()
    with pytest.raises(HubUnreachable):
        await nurse.workspace.sessions.refresh_list()
    nurse.cable.mend()
    nurse.cable.script(Fault.LOGIN_PAGE)
    with pytest.raises(NotTheHub):
        await nurse.workspace.sessions.refresh_list()

    assert "HPV" in nurse.workspace.sessions.dashboard().groups


async def test_a_damaged_copy_is_dropped_and_said_and_what_was_recorded_in_it_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.not_given(reason=Reason.REFUSED)
    nurse.lock()
    (nurse.workspace.settings.data_dir / "sessions" / "1204.db").write_bytes(b"no database" * 1000)
    nurse.restart()

    dashboard = nurse.workspace.sessions.dashboard()

    assert "1204" in dashboard.damaged[0]
    assert not dashboard.groups["HPV"][0].saved
    assert dashboard.waiting == 1


@pytest.mark.parametrize("days", [0, 1, 281])  # the day itself, the next one, and the next season
async def test_the_hub_the_overview_and_the_list_count_the_same_children_as_done(nurse: Nurse, days: int) -> None:
    """Finding A14: one file was 80 done for the hub and 49 on the device."""
    flu, unanswered = Programme.FLU, Consent(status=ConsentStatus.NO_RESPONSE)
    agreed = Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.INJECTION,))
    given = a_vaccination(programme=flu, vaccine="Viatris", session="9")
    children = tuple(
        a_child(n, care={flu: care})
        for n, care in enumerate(
            (
                consented(consent=agreed),
                consented(consent=agreed, history=(given,)),
                consented(
                    consent=agreed, history=(replace(given, session=None, performed_on=TODAY - timedelta(days=400)),)
                ),
                consented(consent=agreed, history=(not_given(programme=flu, session="9"),)),
                consented(consent=agreed, history=(not_given(programme=flu, session="9", performed_on=YESTERDAY),)),
                consented(consent=unanswered, history=(not_given(programme=flu, session="9"),)),
                consented(consent=unanswered, history=(not_given(programme=flu, session="9", performed_on=YESTERDAY),)),
            ),
            1,
        )
    )
    session = a_session(id="9", programmes=(flu,), dates=(TODAY, TODAY + timedelta(days=290)))
    await nurse.save(bundle(session, children, ()))
    nurse.clock.forward(days=days)
    await nurse.sign_in()
    await nurse.workspace.sessions.refresh_list()

    by_the_hub = next(one for one in nurse.store.device.listing() if one.session.id == "9").done
    by_the_note = next(row for row in nurse.workspace.sessions.dashboard().rows if row.id == "9").done
    lines = nurse.workspace.children.rows("9")

    assert by_the_hub == by_the_note == sum(line.done for line in lines) == nurse.workspace.sessions.page("9").done
    assert by_the_hub == {0: 3, 1: 2, 281: 0}[days]
    for line in lines:
        assert not (line.done and any(part.group is Group.DUE for part in line.programmes))


async def test_a_record_that_ends_nothing_any_more_leaves_the_child_to_do(nurse: Nurse) -> None:
    """Unwell yesterday is due again today, in the overview too, which has read no child."""
    await nurse.save(a_bundle(2, dates=(TODAY, TOMORROW)))
    nurse.not_given("child-1")
    nurse.record("child-2")
    assert nurse.workspace.sessions.dashboard().groups["HPV"][0].done == 2
    nurse.clock.forward(days=1)
    nurse.restart()
    assert nurse.workspace.sessions.dashboard().groups["HPV"][0].done == 1
