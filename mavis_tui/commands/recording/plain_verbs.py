"""Commands in plain lines: what each is asked for. What they do is said in the words of `mavis --help`, and only there.

Whoever adds a command here gives its name; its line comes from the one table of the commands.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mavis_tui.commands.recording.plain_lines import Run, ask_line, perform

Act = Callable[[Run], object]


class AskedFor(NamedTuple):
    """What a command is asked for: an argument, or the value of an `option`; without an answer it is left out."""

    question: str
    option: str = ""
    needed: bool = True


class Verb(NamedTuple):
    """A command and its words: those that stand always, and those that are asked for.

    `says` stands in the place of its line in the help, where one command does several things.
    """

    name: str
    asks: tuple[AskedFor, ...] = ()
    always: tuple[str, ...] = ()
    says: str = ""

    def run(self, command: Run, *before: str) -> int:
        """Ask, and run it; `before` stands between its name and what is asked for."""
        return perform(command, self.name, *before, *self._asked(), *self.always)

    def _asked(self) -> list[str]:
        words: list[str] = []
        for question, option, needed in self.asks:
            if line := ask_line(question, needed=needed):
                words += [option, line] if option else [line]
        return words


REPORT_FILES = (
    AskedFor("Write it as CSV to which file, or Enter:", "--csv", needed=False),
    AskedFor("Write it as a page to print to which file, or Enter:", "--html", needed=False),
)
"""What `mavis report` is asked for, of one session or of a time."""


def offered(verbs: Sequence[Verb], lines: Mapping[str, str], *before: str) -> list[tuple[str, Act]]:
    """Give the verbs as answers to a question; `lines` says what each command does."""
    return [(verb.says or lines[verb.name].rstrip("."), _act(verb, before)) for verb in verbs]


def _act(verb: Verb, before: tuple[str, ...]) -> Act:
    return lambda command: verb.run(command, *before)
