"""A session on paper: who, what is due and why, room to write, and nothing that may not be there."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from mavis_tui.errors import BadInput
from mavis_tui.models.attendance import Registered
from mavis_tui.models.consent import Consent, ConsentStatus, HealthAnswer, Triage, TriageStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import a_batch, a_child, a_session, consented
from tests.models.strategies import HOSTILE_NAMES
from tests.modes import is_its_owners
from tests.workspace.nurse import Nurse

NUTS = HealthAnswer(question="Any severe allergies?", yes=True, responder="Mum", notes="peanuts <b>badly</b>")


class Read(HTMLParser):
    """Collects the words and the tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "onerror"}

    def handle_data(self, data: str) -> None:
        self.words += data


async def printed(nurse: Nurse, tmp_path: Path) -> tuple[Path, Read]:
    agreed = Consent(status=ConsentStatus.GIVEN, answers=(NUTS,))
    triage = Triage(status=TriageStatus.SAFE, by="REES, Sian", notes="EpiPen with the office")
    children = (
        a_child(1, care={Programme.HPV: consented(consent=agreed, triage=triage)}),
        a_child(2, restricted=True, address_line="", postcode="", year_group=9, registration="9B"),
        *(a_child(n, family_name=name, registration="8T2") for n, name in enumerate(HOSTILE_NAMES, 3)),
        a_child(40, family_name="<script>alert(1)</script>", registration="8T2"),
    )
    await nurse.save(bundle(a_session(), children, (a_batch(),)))
    file = tmp_path / "list.html"
    done = nurse.workspace.paper.write("1204", file)
    assert (done.children, done.groups) == (len(children), 3)
    return file, Read(file.read_text("utf-8"))


async def test_the_list_says_what_is_due_what_was_agreed_and_leaves_room_to_write(nurse: Nurse, tmp_path: Path) -> None:
    _, page = await printed(nurse, tmp_path)

    for words in ("Year 8, 8T1", "Year 9, 9B", "MWANGI1, Ada", "1 Mill Lane, M1 5AJ", "Due vaccination"):
        assert words in page.words
    assert "Any severe allergies? Yes from Mum: peanuts <b>badly</b>" in page.words
    assert "Triage: Safe to vaccinate, by REES, Sian" in page.words
    assert "EpiPen with the office" in page.words
    assert "As of 24 November 2026, 12:00pm" in page.words
    for room in ("Batch", "Expiry", "Site", "Date, time", "Initials", "☐ Refused", "☐ Absent"):
        assert room in page.words


async def test_a_restricted_child_has_no_address_and_no_name_becomes_markup(nurse: Nurse, tmp_path: Path) -> None:
    file, page = await printed(nurse, tmp_path)

    assert "No address may be shown." in page.words
    assert page.words.count("Mill Lane") == len(HOSTILE_NAMES) + 2
    assert "<SCRIPT>ALERT(1)</SCRIPT>, Ada" in page.words
    assert "script" not in page.tags
    text = file.read_text("utf-8")
    assert not {"\x1b", "\x00", "\u202e"} & set(text)


async def test_a_child_restricted_on_another_list_of_the_team_has_no_address_on_paper(
    nurse: Nurse, tmp_path: Path
) -> None:
    """The other list is at the hub alone, not on this device."""
    hidden = a_child(1, restricted=True, address_line="", postcode="")
    await nurse.hub.put(bundle(a_session(id="1310"), (hidden,), ()))
    await nurse.save(bundle(a_session(), (a_child(1), a_child(2)), (a_batch(),)))
    nurse.workspace.paper.write("1204", tmp_path / "list.html")
    page = Read((tmp_path / "list.html").read_text("utf-8"))
    assert ("1 Mill Lane" in page.words, "2 Mill Lane" in page.words) == (False, True)
    assert page.words.count("No address may be shown.") == 1


async def test_the_file_is_the_owners_alone_and_never_replaced_unasked(nurse: Nurse, tmp_path: Path) -> None:
    file, _ = await printed(nurse, tmp_path)
    assert is_its_owners(file)
    file.write_text("mine")

    with pytest.raises(BadInput, match="--force"):
        nurse.workspace.paper.write("1204", file)
    assert file.read_text("utf-8") == "mine"
    nurse.workspace.paper.write("1204", file, force=True)
    assert file.read_text("utf-8").startswith("<!doctype html>")


async def test_what_was_given_here_is_on_paper_as_given(nurse: Nurse, tmp_path: Path) -> None:
    await printed(nurse, tmp_path)
    nurse.record("child-1")

    nurse.workspace.paper.write("1204", tmp_path / "again.html")

    assert "Recorded as given." in (tmp_path / "again.html").read_text("utf-8")


async def test_the_list_ends_with_what_the_day_came_to_and_who_is_missing(nurse: Nurse, tmp_path: Path) -> None:
    children = tuple(a_child(n, registration="8A" if n < 4 else "8B") for n in range(1, 6))
    await nurse.save(bundle(a_session(), children, (a_batch(),)))
    before, after = tmp_path / "before.html", tmp_path / "after.html"
    nurse.workspace.paper.write("1204", before)
    assert "came to so far" not in before.read_text("utf-8")
    nurse.record("child-1")
    nurse.not_given("child-2")
    nurse.workspace.paper.write("1204", after)
    words = " ".join(Read(after.read_text("utf-8")).words.split())
    end = words[words.index("What 24 November 2026 came to so far") :]
    assert "1 given. 1 not given: 1 unwell. 2 wait on this device." in end
    assert "Gardasil 9 FM8629" in end
    assert "8A, HPV1 of 3 33%" in end
    assert "☐ MWANGI2, Ada: Unable to vaccinate: Child unwell" in end
    assert "☐ MWANGI1, Ada" not in end
    assert f"{'█' * 7}{'░' * 13}" in after.read_text("utf-8")


async def test_what_is_left_for_mavis_stands_at_the_end_with_a_box_and_its_steps(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(bundle(a_session(), (a_child(1, family_name="<b>Quill</b>"), a_child(2)), ()))
    nurse.workspace.attendance.register("1204", "child-1", Registered.ABSENT)
    nurse.workspace.attendance.register("1204", "child-2", Registered.ABSENT)
    [_, second] = nurse.workspace.left_for_mavis.of("1204")
    nurse.workspace.left_for_mavis.tick("1204", second.key)
    nurse.workspace.paper.write("1204", tmp_path / "list.html")
    page = Read((tmp_path / "list.html").read_text("utf-8"))
    end = page.words[page.words.index("To do in Mavis by hand: 1 of 2 still to be done") :]
    assert "☐ <B>QUILL</B>, Ada: Absent, 24 November 2026" in end
    assert "Choose Absent beside the child’s name" in end
    assert "☑ MWANGI2, Ada: Absent" in end
    assert "Done in Mavis, says sian.rees@example.nhs.uk" in end
