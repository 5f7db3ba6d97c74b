"""The team's words: drawn once on one laptop, said to each other one, and the key of every file between them.

Six words are drawn as for a passphrase (62 bits); a seventh follows from them, so that a word that was misheard, or two
that changed places, are noticed where they are typed and not when the files don't open.
"""

import hashlib
import re

from mavis_tui.cache.device import TeamWords
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.models.wording import counted
from mavis_tui.sealing import key_of_words
from mavis_tui.workspace.access.passphrases import WORDS, new_passphrase, word_list

NEEDED = (
    "This laptop doesn’t know the team’s words yet, with which files between laptops are sealed. One laptop draws them "
    "(mavis team-words --new), the others are told them (mavis team-words --told)."
)


class Words:
    """The verbs for them. Whoever knows them can open, and write, every file of the team."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def said(self) -> str:
        """Give the words, to be read to a colleague; empty where nobody has said them."""
        held = self._store.device.team_words
        return held.words if held is not None else ""

    def key(self) -> bytes:
        """Give the key that they stand for. Raises BadInput where nobody has said them."""
        held = self._store.device.team_words
        if held is None:
            raise BadInput(f"{NEEDED} Nothing was written or taken.")
        return held.key

    def draw(self) -> str:
        """Draw new words and keep them. Files that were sealed with earlier ones don't open here any more."""
        drawn = new_passphrase()
        return self._keep(f"{drawn} {_check_word(drawn)}")

    def tell(self, typed: str) -> str:
        """Keep the words that were drawn on another laptop. Raises BadInput where they can't be right."""
        words = re.findall(r"[^\W\d_]+", typed.casefold())
        if len(words) != WORDS + 1:
            raise BadInput(
                f"The team’s words are {WORDS + 1}, and {counted(len(words), 'word was', 'words were')} typed. "
                "Nothing was changed."
            )
        strange = [word for word in words if word not in word_list()]
        if strange:
            raise BadInput(f"“{strange[0]}” isn’t one of the words that mavis draws. Nothing was changed.")
        if words[-1] != _check_word(" ".join(words[:-1])):
            raise BadInput(
                "These words don’t belong together: one of them is another one, or they stand in another order. "
                "Nothing was changed."
            )
        return self._keep(" ".join(words))

    def _keep(self, words: str) -> str:
        self._store.device.set_team_words(TeamWords(words=words, key=key_of_words(words)))
        return words


def _check_word(words: str) -> str:
    number = int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big")
    return word_list()[number % len(word_list())]
