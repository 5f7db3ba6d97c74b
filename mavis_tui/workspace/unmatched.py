"""How many records that were made while the store was locked still wait for somebody to match them to a child."""

from mavis_tui.cache.store import Store


def unmatched_in(store: Store) -> int:
    """Count what waits sealed; once unlocked, without what is a change already and only lacks removing its file."""
    ids = store.intake.ids()
    return sum(store.outbox.entry(id_) is None for id_ in ids) if store.unlocked else len(ids)


def unmatched_words(number: int) -> str:
    """Say that records made while locked wait for somebody to match them."""
    made = "1 record made while locked isn’t" if number == 1 else f"{number} records made while locked aren’t"
    return f"{made} matched to a child yet."
