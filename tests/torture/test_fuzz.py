"""What fuzzing found stays found: each input of the corpus is read or refused in words, as are damaged seeds."""

import pytest
from msgspec.json import encode

from mavis_tui.errors import BadInput
from torture import fuzz, fuzzed
from torture.readers import READERS, feed
from torture.trial import Scale


@pytest.mark.parametrize("name", READERS)
def test_damaged_and_crafted_input_is_read_or_refused_in_words(name: str) -> None:
    tried = 0
    for reader, data in fuzz.cases():
        if reader == name:
            feed(name, data)
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("name", READERS)
def test_every_reader_reads_what_is_well_formed(name: str) -> None:
    reader = READERS[name]
    reader.reads(reader.seeds[0])


@pytest.mark.parametrize("harmful", [b"[]", b'{"revision": 1}', b"[" * 100_000], ids=["a list", "no id", "no bottom"])
def test_the_control_comes_to_harm_where_the_reader_does_not(harmful: bytes) -> None:
    with pytest.raises((TypeError, KeyError, RecursionError)):
        fuzzed.naive(harmful)
    feed("a change that is posted", harmful)


def test_a_sealed_file_with_crafted_contents_is_refused_in_words() -> None:
    deep = b'{"nurse":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    endless = encode({"nurse": {"email": "a@b.example", "name": "A"}})[:-1] + b',"changes":[' + b"9" * 5_000 + b"]}"
    for crafted in (deep, b'{"nurse":"\xff"}', endless):
        feed("what is sealed in a transfer file", crafted)
    with pytest.raises(BadInput):
        READERS["what is sealed in a transfer file"].reads(deep)


def test_the_short_form_tries_the_corpus() -> None:
    trial = fuzz.run(Scale(short=True))
    assert trial.counts[fuzz.TRIED] > 100
    assert not trial.failures()
