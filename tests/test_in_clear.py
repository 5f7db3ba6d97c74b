"""The search for what can be read without a key sees a name in a file, however it is written."""

import random
from pathlib import Path

import pytest

from tests.in_clear import in_clear


@pytest.mark.parametrize("written", ["Okafor", "OKAFOR", "okafor"])
def test_a_name_between_random_bytes_is_found(tmp_path: Path, written: str) -> None:
    noise = random.Random(14).randbytes(200_000)
    (tmp_path / "store.db").write_bytes(noise[:777] + written.encode() + noise[777:])
    assert in_clear(tmp_path, ["Okafor", "Mwangi", None, "Ada"]) == {"Okafor"}


def test_a_search_that_could_find_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(bytes(2_000))
    with pytest.raises(AssertionError):
        in_clear(tmp_path, ["Ada", "Bea"])
    with pytest.raises(AssertionError):
        in_clear(tmp_path / "nowhere", ["Okafor"])
