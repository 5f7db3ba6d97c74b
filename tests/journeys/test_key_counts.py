"""How many keys each journey takes from the highlighted child to the next: docs/journeys.md says, this holds it.

The hub is gone, so all of it also works offline.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, SessionBundle, bundle
from mavis_tui.models.vaccination import Protocol
from tests.builders import a_batch, a_child, a_session, consented
from tests.journeys.surroundings import EMAIL, OFFLINE_PASSWORD, Surroundings
from tests.journeys.terminal import Terminal

PAGE = Path(__file__).parents[2] / "docs" / "journeys.md"
SPRAY = consented(consent=Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL,)))
BATCHES = (
    a_batch(),
    a_batch(number="FZ1234", programme=Programme.FLU, vaccine="AstraZeneca Fluenz"),
    a_batch(number="MQ1234", programme=Programme.MENACWY, vaccine="MenQuadfi"),
    a_batch(number="RX1234", programme=Programme.TD_IPV, vaccine="Revaxis"),
)


def session(number: int, place: str, children: int, *programmes: Programme) -> SessionBundle:
    """Make a session of today at `place`; its children's names begin with that of the place."""
    made = a_session(
        id=str(number),
        location=Location(name=place),
        programmes=programmes,
        dates=(today(system_clock),),
        flu_protocol=Protocol.PGD,
    )
    listed = tuple(
        a_child(
            number * 10 + n,
            family_name=f"{place}{n}",
            care={programme: SPRAY if programme is Programme.FLU else consented() for programme in programmes},
        )
        for n in range(1, children + 1)
    )
    return bundle(made, listed, tuple(batch for batch in BATCHES if batch.programme in programmes))


SESSIONS = (
    session(1204, "Ashworth", 6, Programme.HPV),
    session(1205, "Brook", 3, Programme.FLU),
    session(1206, "Cedar", 3, Programme.MENACWY, Programme.TD_IPV),
)


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[Surroundings]:
    """A device with the three sessions saved offline, and no hub any more."""
    with Surroundings(tmp_path) as made:
        made.fill_hub(*SESSIONS)
        made.start_hub()
        made.prepare("sign-in", "--email", EMAIL)
        made.prepare("save-offline", "1204", "1205", "1206")
        made.kill_hub()
        yield made


class Nurse:
    """Presses one key at a time, waits for what it should bring, and counts."""

    def __init__(self, app: Terminal) -> None:
        self._app = app
        self.counts: dict[str, int] = {}

    def opens(self, place: str) -> None:
        """From the dashboard, go to the children of the session at `place`."""
        self._app.wait_until(lambda _: self.place() is not None, "the sessions")
        while (here := self.place()) != place:
            self._app.press("down")
            self._app.wait_until(lambda _, here=here: self.place() not in (None, here))  # type: ignore[misc]
        self._app.press("enter")
        self._app.wait_for("Record vaccinations")
        self._app.press("v")
        self.at(f"{place.upper()}1")

    def place(self) -> str | None:
        """Give the place of the session that is highlighted on the dashboard."""
        found = re.search(r"^ *> .*(Ashworth|Brook|Cedar)", self._app.text, re.MULTILINE)
        return found[1] if found else None

    def leaves(self) -> None:
        """Go back to the dashboard; each page has words of the one before, so what tells them apart is waited for."""
        self._app.press("escape")
        self._app.wait_until(lambda screen: "Record vaccinations (" in screen and "Type a name" not in screen)
        self._app.press("escape")
        self._app.wait_until(lambda _: self.place() is not None, "the sessions")

    def does(self, journey: str, here: str, after: str, *steps: tuple[str, ...], down: bool = True) -> None:
        """Take each step, a key and words that it must bring, until `after` is highlighted, and count the keys.

        Without `down` the steps themselves lead there. A page that asks to confirm takes no key that was pressed before
        it was drawn, so the words are of it alone.
        """
        self.at(here)
        for key, *words in steps:
            self._app.press(key)
            self._app.wait_for(*words)
        if down:
            self._app.press("down")
        self.at(after)
        self.counts[journey] = len(steps) + down

    def at(self, child: str) -> None:
        """Wait until this child is highlighted."""
        self._app.wait_until(lambda screen: bool(re.search(rf"^ *> {child},", screen, re.MULTILINE)), f"{child}")


CONFIRM = ("enter", "Type a name")


def test_each_journey_takes_as_many_keys_as_the_page_says(prepared: Surroundings) -> None:
    environment = {name: value for name, value in prepared.environment.items() if name != "MAVIS_PASSWORD"}
    with Terminal(environment=environment) as app:
        nurse = Nurse(app)
        app.wait_for("Enter your offline password")
        app.type(f"{OFFLINE_PASSWORD}\r")
        journeys(nurse, app)
        counts = nurse.counts

    assert counts == promised()
    assert counts["Given, as usual"] <= 8
    assert counts["Given, as the last one"] == 3


def journeys(nurse: Nurse, app: Terminal) -> None:
    """Make every journey of the page, from the dashboard on."""
    given, checked = "was the vaccine given?", "> 1 Confirm"
    nurse.opens("Brook")
    nurse.does(
        "Nasal spray, the first of the day", "BROOK1", "BROOK2",
        ("enter", given), ("1", "FZ1234, expires"), ("f10", checked), CONFIRM,
    )  # fmt: skip
    nurse.does("Nasal spray, as usual", "BROOK2", "BROOK3", ("enter", given), ("1", checked), CONFIRM)
    nurse.leaves()

    nurse.opens("Ashworth")
    nurse.does(
        "Given, the first of the day", "ASHWORTH1", "ASHWORTH2",
        ("enter", given), ("1", "FM8629, expires"), ("f10", checked), CONFIRM,
    )  # fmt: skip
    nurse.does("Given, as usual", "ASHWORTH2", "ASHWORTH3", ("enter", given), ("1", checked), CONFIRM)
    nurse.does(
        "Given, as the last one", "ASHWORTH3", "ASHWORTH3",
        ("ctrl+o", "ASHWORTH3, Ada", "> 5 As the last one: Gardasil 9, FM8629, left arm"),
        ("enter", "ASHWORTH3", checked), ("enter", "HPV given: ASHWORTH3", "Next in 8T1"), down=False,
    )  # fmt: skip
    app.press("down")
    nurse.does(
        "Given, another site", "ASHWORTH4", "ASHWORTH5",
        ("enter", given), ("3", "(x) FM8629"), ("enter", "> (x) Left arm (upper"),
        ("down", "> (x) Right arm (upper"), ("down", "> (x) Left arm (lower"), ("f10", checked), CONFIRM,
    )  # fmt: skip
    nurse.does(
        "Not given", "ASHWORTH5", "ASHWORTH6",
        ("enter", given), ("4", "> (x) Choose one"), ("down", "> (x) Refused"), ("f10", checked), CONFIRM,
    )  # fmt: skip
    for child in ("ASHWORTH5", "ASHWORTH4", "ASHWORTH3", "ASHWORTH2"):
        app.press("up")
        nurse.at(child)
    nurse.does(
        "Corrected, another site", "ASHWORTH2", "ASHWORTH3",
        ("enter", "F2 Correct"), ("f2", "> (x) Vaccinated"), ("enter", "> (x) FM8629"),
        ("enter", "> (x) Left arm"), ("down", "> (x) Right arm"), ("f10", checked),
        ("enter", "HPV corrected."), ("escape", "Type a name"),
    )  # fmt: skip
    nurse.leaves()

    nurse.opens("Cedar")
    nurse.does(
        "Doubles, the first of the day", "CEDAR1", "CEDAR2",
        ("enter", f"MenACWY: {given}"), ("1", "MQ1234, expires"), ("f10", checked),
        ("enter", "Still to record: Td/IPV"), ("1", "RX1234, expires"), ("f10", checked), CONFIRM,
    )  # fmt: skip
    nurse.does(
        "Doubles, as usual", "CEDAR2", "CEDAR3",
        ("enter", f"MenACWY: {given}"), ("1", checked), ("enter", "Still to record: Td/IPV"),
        ("1", "Vaccinated, Td/IPV", checked), CONFIRM,
    )  # fmt: skip


def promised() -> dict[str, int]:
    """Read the table of the page: the journey and its number of keys."""
    rows = re.findall(r"^\| ([A-Z][^|]+?) \| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {journey: int(number) for journey, number in rows}
