"""Decisions have one shape, one number each, and one index."""

from collections import Counter

import pytest

from tests.docs.decisions import INDEX, SHAPE, Decision, decisions, index


@pytest.mark.parametrize("decision", decisions(), ids=lambda one: one.path.stem)
def test_a_decision_says_what_was_decided_why_and_at_what_price(decision: Decision) -> None:
    assert decision.headings == SHAPE, f"write **Decided.** … **Why.** … **Price.** … in {decision.path.name}"


def test_no_two_decisions_have_one_number() -> None:
    twice = [number for number, times in Counter(one.number for one in decisions()).items() if times > 1]
    assert not twice


def test_the_index_has_every_decision() -> None:
    assert INDEX.read_text(encoding="utf-8") == index(), "write it: .venv/bin/python -m tests.docs.decisions"
