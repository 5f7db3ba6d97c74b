"""Generated passphrases: hard to guess, easy to type, and never the same."""

import re
from importlib.resources import files
from math import log2

from mavis_tui.cache.keys.vault import MIN_PASSWORD_LENGTH
from mavis_tui.workspace.access.passphrases import WORDS, bits, new_passphrase, word_list


def test_the_list_has_as_many_different_words_as_eff_published_and_all_can_be_typed() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 6**4
    assert all(re.fullmatch(r"[a-z-]{3,5}", word) for word in words)
    assert (words[0], words[-1]) == ("acid", "zoom")


def test_a_passphrase_is_worth_sixty_bits_and_what_is_said_of_it_isnt_too_much() -> None:
    assert 60 <= bits() <= WORDS * log2(len(word_list()))
    assert WORDS >= 5


def test_a_passphrase_is_made_of_the_list_and_is_long_enough_for_a_store() -> None:
    for _ in range(50):
        drawn = new_passphrase().split(" ")
        assert len(drawn) == WORDS
        assert set(drawn) <= set(word_list())
        assert len(" ".join(drawn)) >= MIN_PASSWORD_LENGTH


def test_every_word_is_drawn_as_often_as_any_other() -> None:
    drawn = [word for _ in range(1000) for word in new_passphrase().split(" ")]
    # 6,000 draws from 1,296 words: all but about 13 turn up, and none more often than chance would have it.
    assert len(set(drawn)) > 1200
    assert max(drawn.count(word) for word in set(drawn)) < 25


def test_the_list_travels_with_the_program() -> None:
    assert files("mavis_tui.workspace.access").joinpath("eff_short_wordlist_1.txt").is_file()
