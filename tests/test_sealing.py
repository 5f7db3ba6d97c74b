"""Only the reader for whom it was sealed can open it, and only as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.errors import BadInput
from mavis_tui.sealing import new_key_pair, seal, unseal

READER, OTHER = new_key_pair(), new_key_pair()


@given(st.binary(max_size=5000), st.binary(max_size=50))
def test_what_was_sealed_comes_out_as_it_went_in(plain: bytes, about: bytes) -> None:
    assert unseal(READER.private, seal(READER.public, plain, about), about) == plain


def test_the_same_words_never_look_the_same() -> None:
    assert seal(READER.public, b"Ada", b"") != seal(READER.public, b"Ada", b"")


def test_nobody_else_can_open_it() -> None:
    with pytest.raises(BadInput, match="sealed for somebody else"):
        unseal(OTHER.private, seal(READER.public, b"Ada", b"x"), b"x")


def test_it_does_not_open_as_something_else() -> None:
    with pytest.raises(BadInput, match="sealed for somebody else"):
        unseal(READER.private, seal(READER.public, b"Ada", b"a change"), b"a key")


@given(st.data())
def test_every_altered_byte_and_every_cut_is_noticed(data: st.DataObject) -> None:
    sealed = seal(READER.public, b"Ada Mwangi", b"x")
    at = data.draw(st.integers(0, len(sealed) - 1))
    altered = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for wrong in (altered, sealed[:at]):
        with pytest.raises(BadInput):
            unseal(READER.private, wrong, b"x")


def test_what_is_no_key_is_said_so() -> None:
    with pytest.raises(BadInput, match="isn’t a key"):
        seal(b"short", b"Ada", b"")
    with pytest.raises(BadInput, match="isn’t a key"):
        seal(bytes(32), b"Ada", b"")
