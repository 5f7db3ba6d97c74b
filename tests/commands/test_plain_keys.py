"""How many keys the journeys of docs/journeys.md take in plain lines: the page says, this holds it."""

import io
import re
from pathlib import Path

import pytest

from tests.builders import NURSE
from tests.commands.conftest import Hub, Mavis
from tests.journeys.test_key_counts import PAGE, SESSIONS

FIND = ("1", "Enter")
JOURNEYS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    # the session, the child, what was then recorded, and the answers for this child
    "Nasal spray, the first of the day": ("1205", "Brook1", "Flu given", ("1", "1", "", "2", "2")),
    "Nasal spray, as usual": ("1205", "Brook2", "Flu given", ("1", "1", "", "2", "2")),
    "Given, the first of the day": ("1204", "Ashworth1", "HPV given", ("1", "1", "1", "", "2", "2")),
    "Given, as usual": ("1204", "Ashworth2", "HPV given", ("1", "1", "1", "", "2", "2")),
    "Given, another site": ("1204", "Ashworth3", "HPV given", ("1", "1", "3", "", "2", "2")),
    "Not given": ("1204", "Ashworth4", "HPV not given: refused", ("2", "1", "2")),
    "Corrected, another site": ("1204", "Ashworth2", "HPV given", ("5", "2", "2", "2", "1", "2")),
    "Doubles, the first of the day": ("1206", "Cedar1", "Td/IPV given", ()),
    "Doubles, as usual": ("1206", "Cedar2", "Td/IPV given", ()),
}
A_DOUBLE = ("1", "1", "1", "1", "1", "", "2", "2"), ("1", "2", "1", "1", "", "2", "2")


def test_the_page_says_how_many_keys_a_journey_takes_in_plain_lines(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub(tmp_path)
    hub.put(*SESSIONS)
    hub.start()
    try:
        mavis("sign-in", "--hub", hub.address, "--email", NURSE.email)
        mavis("save-offline", "1204", "1205", "1206")
    finally:
        hub.stop()
    counted = {}
    for journey, (session, child, what, answers) in JOURNEYS.items():
        answers = answers or tuple(answer for vaccine in A_DOUBLE for answer in vaccine)
        typed = ("1", session, "1", child, *answers, "")
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in typed)))
        told = mavis("--plain").out
        assert f"{child.upper()}, Ada: {what}" in " ".join(told.split()), told
        # find, the name’s Enter, the answers, and Enter to leave the child
        counted[journey] = len("1\n") + len("\n") + sum(len(answer) + 1 for answer in (*answers, ""))
    assert counted == promised()


def promised() -> dict[str, int]:
    """Read the third number of each row of the page's table."""
    rows = re.findall(r"^\| ([A-Z][^|]+?) \| \d+ \| \d+ \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {journey: int(number) for journey, number in rows}
