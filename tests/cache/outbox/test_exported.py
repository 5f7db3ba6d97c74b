"""Without a hub: a record is saved offline until a file for Mavis holds it, and saved once Mavis gives it back."""

from datetime import timedelta

from mavis_tui.cache.outbox.outbox import Outbox, Sending
from mavis_tui.cache.store import Store
from mavis_tui.models.change import Change, Receipt, Verdict
from tests.builders import NOON, a_change, a_vaccination
from tests.cache.conftest import PASSWORD

BOOK = "book-12345678"


def of_workbook(n: int = 1, revision: int = 1) -> Change:
    return a_change(n, a_vaccination(n, session=BOOK, revision=revision))


def words(outbox: Outbox) -> list[Sending]:
    return [entry.sending for entry in outbox.entries()]


def came_back(n: int = 1, revision: int = 1) -> Receipt:
    return Receipt(
        change=f"vaccination-{n}", revision=revision, verdict=Verdict.SAVED, received_at=NOON, record=f"mavis-{n}"
    )


def test_what_is_recorded_in_a_workbooks_session_never_waits_for_a_hub(store: Store) -> None:
    store.outbox.append(of_workbook(), offline=True)
    store.outbox.append(a_change(2), offline=True)
    assert [change.id for change in store.outbox.waiting()] == ["vaccination-2"]
    assert [entry.change.id for entry in store.outbox.to_export()] == ["vaccination-1"]
    counts = store.outbox.counts()
    assert (counts.waiting, counts.to_export, counts.exported) == (1, 1, 0)


def test_exported_is_remembered_with_the_file_and_the_time(store: Store) -> None:
    outbox = store.outbox
    outbox.append(of_workbook(), offline=True)
    outbox.exported(outbox.entries(), "harbour.csv", NOON)
    store.lock()
    store.unlock(PASSWORD)
    entry = store.outbox.entries()[0]
    assert entry.sending is Sending.EXPORTED
    assert entry.exported is not None
    assert (entry.exported.file, entry.exported.at) == ("harbour.csv", NOON)
    assert (store.outbox.to_export(), store.outbox.waiting_in(BOOK)) == ([], 0)
    assert store.outbox.counts().exported == 1


def test_a_correction_has_to_be_exported_again(store: Store) -> None:
    outbox = store.outbox
    outbox.append(of_workbook(), offline=True)
    outbox.exported(outbox.entries(), "first.csv", NOON)
    outbox.append(of_workbook(revision=2), offline=True)
    assert words(outbox) == [Sending.EXPORTED, Sending.WAITING]
    assert [entry.change.revision for entry in outbox.to_export(BOOK)] == [2]
    outbox.exported(outbox.to_export(), "second.csv", NOON + timedelta(hours=1))
    assert outbox.to_export() == []


def test_what_mavis_gives_back_is_saved_and_no_news_of_an_upload(store: Store) -> None:
    outbox = store.outbox
    outbox.append(of_workbook(), offline=True)
    outbox.exported(outbox.entries(), "first.csv", NOON)
    assert outbox.take([came_back()]) == 1
    assert words(outbox) == [Sending.SAVED]
    assert outbox.notice() is None


def test_a_file_says_nothing_of_a_record_that_the_hub_waits_for(store: Store) -> None:
    outbox = store.outbox
    outbox.append(a_change(1), offline=True)
    outbox.exported(outbox.entries(), "first.csv", NOON)
    assert words(outbox) == [Sending.WAITING]
    assert len(outbox.waiting()) == 1
