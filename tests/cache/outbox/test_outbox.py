"""The outbox: nothing recorded is lost, a receipt clears what it names, and the banner says what happened."""

from datetime import timedelta
from typing import Any

import pytest

from mavis_tui.cache.outbox import changes_table
from mavis_tui.cache.outbox.outbox import Counts, Outbox, Sending
from mavis_tui.cache.outbox.row_kinds import KnownChild
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.change import Change, Receipt, Verdict
from tests.builders import NOON, a_change, a_child, a_session, a_vaccination
from tests.cache.conftest import PASSWORD


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return store.outbox


def reopened(store: Store) -> Outbox:
    store.lock()
    store.unlock(PASSWORD)
    return store.outbox


def receipt(n: int = 1, verdict: Verdict = Verdict.SAVED, revision: int = 1, **more: Any) -> Receipt:
    plain = {"change": f"vaccination-{n}", "revision": revision, "verdict": verdict, "received_at": NOON}
    return Receipt(**{**plain, **more})


def correction(n: int = 1, revision: int = 2) -> Change:
    return a_change(n, a_vaccination(n, revision=revision))


def test_a_recorded_change_waits_and_survives_reopening(store: Store) -> None:
    change = store.outbox.append(a_change(1), offline=True).change
    assert reopened(store).waiting() == [change]
    assert [entry.sending for entry in store.outbox.entries()] == [Sending.WAITING]


def test_the_device_numbers_its_changes_itself(outbox: Outbox) -> None:
    changes = [outbox.append(a_change(n, sequence=77), offline=True).change for n in (5, 3, 9)]
    assert [change.sequence for change in changes] == [1, 2, 3]
    assert [change.id for change in outbox.waiting()] == ["vaccination-5", "vaccination-3", "vaccination-9"]


def test_the_same_revision_is_never_recorded_twice(outbox: Outbox) -> None:
    outbox.append(a_change(1), offline=True)
    with pytest.raises(BadInput, match="already"):
        outbox.append(a_change(1), offline=False)
    assert len(outbox.entries()) == 1


def test_two_changes_that_fall_on_the_same_number_are_both_kept(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_table, "number_of", lambda _name: 7)
    for n in (1, 2, 3):
        outbox.append(a_change(n), offline=True)
    with pytest.raises(BadInput, match="already"):
        outbox.append(a_change(3), offline=True)
    assert [change.id for change in outbox.waiting()] == ["vaccination-1", "vaccination-2", "vaccination-3"]


def test_text_that_cant_be_stored_is_refused_in_words_and_nothing_is_saved(outbox: Outbox) -> None:
    with pytest.raises(BadInput, match="can’t be stored"):
        outbox.append(a_change(1, a_vaccination(1, notes="\ud800")), offline=True)
    assert outbox.entries() == []
    assert outbox.append(a_change(1), offline=True).change.sequence == 1
    with pytest.raises(BadInput, match="can’t be stored"):
        outbox.append(a_change(2, a_vaccination(2, notes="\ud800")), offline=True)
    assert outbox.append(a_change(2), offline=True).change.sequence == 2


def test_a_record_that_was_taken_back_leaves_no_gap_and_no_number_is_given_twice(store: Store) -> None:
    other = Store(store.folder)
    other.unlock(PASSWORD)
    store.outbox.append(a_change(1), offline=True)
    with pytest.raises(BadInput), store.outbox._file.transaction():
        [store.outbox.append(a_change(n), offline=True).change for n in (2, 3, 2)]
    assert [other.outbox.append(a_change(n), offline=True).change.sequence for n in (4, 5)] == [2, 3]
    assert [store.outbox.append(a_change(n), offline=True).change.sequence for n in (6, 7)] == [4, 5]
    for one in (store, other):
        assert [entry.change.sequence for entry in one.outbox.entries()] == [1, 2, 3, 4, 5]
    other.lock()


def test_entries_are_found_by_session_and_child_oldest_first(outbox: Outbox) -> None:
    outbox.append(a_change(1), offline=True)
    outbox.append(a_change(2, a_vaccination(2, session="1300")), offline=True)
    outbox.append(correction(1), offline=True)
    assert [entry.change.revision for entry in outbox.entries(session="1204")] == [1, 2]
    assert [entry.change.id for entry in outbox.entries(child="child-2")] == ["vaccination-2"]
    assert outbox.entries(session="1300", child="child-1") == []
    assert outbox.entries(session="nowhere") == []
    newest = outbox.entry("vaccination-1")
    assert newest is not None
    assert newest.change.revision == 2
    assert outbox.entry("nothing") is None


def test_attempts_are_counted_by_revision_and_kept(store: Store) -> None:
    change = store.outbox.append(a_change(1), offline=False).change
    store.outbox.note_attempt([change], NOON)
    store.outbox.note_attempt([change], NOON + timedelta(minutes=1))
    entry = reopened(store).entry(change.id)
    assert entry is not None
    assert (entry.attempts, entry.last_attempt) == (2, NOON + timedelta(minutes=1))


def test_a_receipt_clears_the_revision_it_names_and_no_other(outbox: Outbox) -> None:
    outbox.append(a_change(1), offline=True)
    outbox.append(correction(1), offline=True)
    assert outbox.take([receipt(1, revision=1)]) == 1
    assert [(change.id, change.revision) for change in outbox.waiting()] == [("vaccination-1", 2)]
    assert outbox.counts() == Counts(1, 0, 0, 0)
    assert outbox.take([receipt(1, revision=2)]) == 1
    assert outbox.waiting() == []
    assert outbox.counts() == Counts(0, 0, 0, 1)


def test_a_receipt_that_is_known_or_for_nothing_is_ignored(store: Store) -> None:
    store.outbox.append(a_change(1), offline=True)
    assert store.outbox.take([receipt(1), receipt(1), receipt(2), receipt(1, revision=2)]) == 1
    assert store.outbox.take([receipt(1, Verdict.REFUSED)]) == 0
    entry = reopened(store).entry("vaccination-1")
    assert entry is not None
    assert entry.sending is Sending.SAVED


def test_changes_are_counted_by_where_they_are(outbox: Outbox) -> None:
    for n in range(1, 6):
        outbox.append(a_change(n), offline=True)
    outbox.take([receipt(1), receipt(2, Verdict.REVIEW), receipt(3, Verdict.REFUSED, reason="no such child")])
    assert outbox.counts() == Counts(waiting=2, attention=1, review=1, saved=1)
    outbox.append(correction(4), offline=True)
    assert outbox.counts().waiting == 2
    assert outbox.waiting_in("1204") == 2
    assert outbox.waiting_in("1300") == 0


def test_a_refused_record_can_be_put_back_and_its_refusal_is_kept(store: Store) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.outbox.append(a_change(2), offline=True)
    store.outbox.take([receipt(1, Verdict.REFUSED, reason="no such child")])
    store.outbox.put_back("vaccination-1")
    outbox = reopened(store)
    assert [change.id for change in outbox.waiting()] == ["vaccination-1", "vaccination-2"]
    assert outbox.counts().attention == 0
    assert store.outbox._file.count("receipts") == 1
    assert outbox.take([receipt(1)]) == 1
    assert outbox.counts().saved == 1
    assert store.outbox._file.count("receipts") == 2


@pytest.mark.parametrize("verdict", [None, Verdict.SAVED, Verdict.REVIEW])
def test_only_what_was_refused_can_be_put_back(outbox: Outbox, verdict: Verdict | None) -> None:
    outbox.append(a_change(1), offline=True)
    if verdict:
        outbox.take([receipt(1, verdict)])
    for change_id in ("vaccination-1", "nothing"):
        with pytest.raises(BadInput, match="wasn’t refused"):
            outbox.put_back(change_id)


def test_no_notice_while_anything_waits(outbox: Outbox) -> None:
    outbox.append(a_change(1), offline=True)
    outbox.append(a_change(2), offline=False)
    outbox.take([receipt(1)])
    assert outbox.notice() is None
    outbox.take([receipt(2)])
    assert outbox.notice() is not None


def test_the_notice_says_how_many_where_and_when(store: Store) -> None:
    for n in (1, 2, 3, 4):
        session = "1300" if n == 2 else "1204"
        store.outbox.append(a_change(n, a_vaccination(n, session=session)), offline=True)
    later = NOON + timedelta(minutes=5)
    store.outbox.take([receipt(1), receipt(2, received_at=later)])
    store.outbox.take([receipt(3, Verdict.REVIEW), receipt(4, Verdict.REFUSED)])
    notice = reopened(store).notice()
    assert notice is not None
    assert (notice.count, notice.sessions) == (3, {"1204": 2, "1300": 1})
    assert (notice.review, notice.attention, notice.at) == (1, 1, later)


def test_a_record_and_its_correction_are_one_record_in_the_notice(outbox: Outbox) -> None:
    outbox.append(a_change(1), offline=True)
    outbox.append(correction(1), offline=True)
    outbox.take([receipt(1), receipt(1, revision=2)])
    notice = outbox.notice()
    assert notice is not None
    assert notice.count == 1


def test_what_went_through_at_once_while_online_is_no_news(outbox: Outbox) -> None:
    change = outbox.append(a_change(1), offline=False).change
    outbox.note_attempt([change], NOON)
    outbox.take([receipt(1)])
    assert outbox.notice() is None


def test_what_needed_a_second_attempt_is_news(outbox: Outbox) -> None:
    change = outbox.append(a_change(1), offline=False).change
    outbox.note_attempt([change], NOON)
    outbox.note_attempt([change], NOON)
    outbox.take([receipt(1)])
    assert outbox.notice() is not None


def test_refusals_alone_are_not_said_to_be_saved(outbox: Outbox) -> None:
    outbox.append(a_change(1), offline=True)
    outbox.take([receipt(1, Verdict.REFUSED)])
    assert outbox.notice() is None


def test_a_dismissed_notice_stays_away_until_more_arrives(store: Store) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.outbox.take([receipt(1)])
    notice = reopened(store).notice()
    assert notice is not None
    store.outbox.dismiss_notice(notice.through)
    assert store.outbox.notice() is None
    assert reopened(store).notice() is None
    store.outbox.append(a_change(2), offline=True)
    store.outbox.take([receipt(2)])
    newer = store.outbox.notice()
    assert newer is not None
    assert newer.count == 1
    assert newer.through > notice.through


def test_what_another_process_records_sends_and_dismisses_is_seen_at_once(store: Store) -> None:
    other = Store(store.folder)
    other.unlock(PASSWORD)
    assert store.outbox.counts().waiting == 0
    other.outbox.append(a_change(1), offline=True)
    assert store.outbox.counts().waiting == 1
    assert store.outbox.append(a_change(2), offline=True).change.sequence == 2
    assert other.outbox.append(a_change(3), offline=True).change.sequence == 3
    other.outbox.take([receipt(1), receipt(2), receipt(3)])
    assert store.outbox.take([receipt(1)]) == 0
    notice = store.outbox.notice()
    assert notice is not None
    assert notice.count == 3
    other.outbox.dismiss_notice(notice.through)
    assert store.outbox.notice() is None
    other.lock()


def test_recording_takes_as_few_steps_in_a_full_outbox_as_in_an_empty_one(store: Store) -> None:
    def steps(n: int) -> list[str]:
        seen: list[str] = []
        connection = store.outbox._file._connection
        connection.set_trace_callback(seen.append)
        store.outbox.append(a_change(n), offline=True)
        connection.set_trace_callback(None)
        return [statement.partition(" ")[0] for statement in seen]

    store.outbox.append(a_change(1), offline=True)
    assert steps(2) == ["INSERT"]
    with store.outbox._file.transaction():
        for n in range(3, 1500):
            store.outbox.append(a_change(n), offline=True)
    reopened(store)
    assert len(steps(2000)) < 15
    assert steps(2001) == ["INSERT"]


def test_who_a_child_is_goes_with_the_last_record_of_her(store: Store) -> None:
    for n in (1, 2):  # the last one in the file always stays
        store.outbox.append(a_change(n), offline=True)
    store.outbox.keep_known([KnownChild(session=a_session(), child=a_child(1))])
    later = NOON + timedelta(days=1)
    assert store.outbox.letting_go.let_go(["1204"], later) == 0
    assert reopened(store).known("1204", "child-1") is not None
    store.outbox.take([receipt(1)])
    assert store.outbox.letting_go.let_go(["1204"], later) == 1
    assert store.outbox.known("1204", "child-1") is None
    assert reopened(store).known("1204", "child-1") is None


@pytest.mark.parametrize("verdict", [Verdict.SAVED, Verdict.REVIEW])
def test_what_a_restored_hub_lost_and_checks_again_waits_no_more_after_a_restart(
    store: Store, verdict: Verdict
) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.outbox.take([receipt(1, Verdict.REVIEW)])
    assert store.outbox.at_the_hub.send_again([("vaccination-1", 1)]) == 1
    assert [change.id for change in reopened(store).waiting()] == ["vaccination-1"]

    store.outbox.take([receipt(1, verdict, received_at=NOON + timedelta(hours=1))])
    assert store.outbox.waiting() == []
    assert reopened(store).waiting() == []


def test_what_the_office_decided_goes_too_where_the_hub_lost_the_record(store: Store) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.outbox.take([receipt(1, Verdict.REVIEW)])
    store.outbox.take([receipt(1, Verdict.SAVED, reason="The office looked at it and kept it.")])
    store.outbox.at_the_hub.send_again([("vaccination-1", 1)])
    assert [change.id for change in reopened(store).waiting()] == ["vaccination-1"]
