"""`mavis doctor --report`: what a maintainer needs, and nothing about anybody on a device full of people."""

import json
import os
import platform
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mavis_tui import __version__
from mavis_tui.cache.device import Account
from mavis_tui.cache.store import Store
from mavis_tui.demo.generate import demonstration
from mavis_tui.models.session import SessionBundle, SessionListing
from mavis_tui.models.vaccination import Staff
from tests.builders import TODAY, a_change, a_vaccination, an_intake_record
from tests.commands.conftest import OFFLINE_PASSWORD, Mavis
from tests.modes import is_its_owners
from tests.noon import NOON

ABOUT_SOMEBODY = {
    *("id", "given_name", "family_name", "preferred_name", "nhs_number", "address_line", "postcode", "school", "gp"),
    *("name", "phone", "email", "registration", "notes", "details", "batch_number", "location", "child", "place"),
    *("hub", "token", "organisation"),
}
"""The fields of whatever is kept on a device whose words say whom it is about, or where she is."""

HOST = "ward-laptop-17"


def said_of_somebody(data: Any, field: str = "") -> Iterator[str]:
    """Give every word, number or phrase in such a field."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from said_of_somebody(value, name)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from said_of_somebody(value, field)
    elif isinstance(data, str) and field in ABOUT_SOMEBODY and len(data) > 1:
        yield data


@cache
def everybody() -> tuple[SessionBundle, ...]:
    """Invent the people of nine sessions, once."""
    return tuple(demonstration(TODAY))


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Fill the store of a nurse with people, and give every string that is about one of them, or about her."""
    folder = tmp_path / "home" / "priti.solanki" / "data"
    monkeypatch.setenv("MAVIS_DATA_DIR", str(folder))
    monkeypatch.setenv("MAVIS_HUB", "https://hub.harbourview.example")
    monkeypatch.setattr(platform, "node", lambda: HOST)
    first, second, *others = everybody()
    child = first.children[0]
    about = f"{child.given_name}’s mother came"
    dose = a_vaccination(child=child.id, notes=about)
    change = a_change(session=first.session.id, record=dose)
    sealed = an_intake_record()
    account = Account(
        hub="https://hub.harbourview.example",
        staff=Staff(email="priti.solanki@example.nhs.uk", name="Priti Solanki"),
        organisation="R1L",
        token="a-secret-of-hers",
        expires_at=NOON,
    )
    store = Store(folder)
    store.create(OFFLINE_PASSWORD)
    store.snapshots.save(first, etag="e", saved_at=NOON, outstanding={})
    store.snapshots.save(second, etag="e", saved_at=NOON, outstanding={})
    store.device.set_account(account)
    listed = tuple(SessionListing(session=one.session, children=9, done=0) for one in others)
    store.device.set_listing(listed, "e", NOON)
    store.outbox.append(change, offline=True)
    store.sealed_records.add(sealed)
    store.lock()
    (folder / "Thandi Abara.docx").write_text("a letter")
    (folder / "sessions" / "Thandi Abara.db").write_text("a copy")
    everything = [msgspec.to_builtins(one) for one in (first, second, *others, change, sealed, account)]
    return {*said_of_somebody(everything), str(folder), "priti.solanki", about, HOST, "harbourview", "1204", "docx"}


def found_in(text: str, words: set[str]) -> set[str]:
    """Give the words of a set that stand in a text, as words."""
    lower = text.casefold()
    maybe = {word for word in words if word.casefold() in lower}
    return {word for word in maybe if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)}


def test_of_a_device_full_of_people_the_report_names_nobody(mavis: Mavis, people: set[str], tmp_path: Path) -> None:
    assert len(people) > 1_000
    assert {"1204004", "9991000917", "33 Station Road", "OL16 4NX", "Blessing Abara"} <= people
    file = tmp_path / "report.md"
    ran = mavis("doctor", "--report", str(file), code=11)
    assert "is damaged" not in ran.out
    text = file.read_text("utf-8")
    assert found_in(text, people) == set()
    for needed in (f"mavis: {__version__}", "SQLCipher: 4.", "children: 216", "waiting: 1", "sealed: 1", "hub: set"):
        assert f"- {needed}" in text
    assert re.search(r"^- sessions/\d\.db, 6 bytes: damaged", text, re.MULTILINE)
    assert "something that isn’t mavis’s, 8 bytes" in text
    assert is_its_owners(file)


def test_locked_or_too_damaged_to_unlock_it_still_names_nobody(
    mavis: Mavis, people: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(next(word for word in people if word.endswith(f"{os.sep}data")))
    (folder / "changes.db").write_bytes(bytes(4096))
    mavis("doctor", "--report", str(tmp_path / "damaged.md"), code=11)
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    mavis("doctor", "--report", str(tmp_path / "locked.md"))
    damaged, locked = ((tmp_path / name).read_text("utf-8") for name in ("damaged.md", "locked.md"))
    assert found_in(damaged + locked, people) == set()
    assert "- Not unlocked: StoreDamaged\n" in damaged
    assert re.search(r"^- changes\.db, 4096 bytes: damaged", damaged, re.MULTILINE)
    assert "- Locked: yes\n" in locked


def test_who_does_not_know_the_password_presses_enter_and_gets_a_report_all_the_same(
    saved: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    monkeypatch.setattr("mavis_tui.console.passwords.can_ask", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda *_given, **_named: "")
    saved("doctor", "--report", str(tmp_path / "report.md"))
    assert "- Locked: yes\n" in (tmp_path / "report.md").read_text("utf-8")
    assert not (tmp_path / "data" / "wrong-passwords.json").exists()


def test_a_string_that_slipped_in_would_be_found() -> None:
    assert found_in("- Told: the copy of 1204 and thandi’s", {"1204", "Thandi", "And", "an"}) == {
        "1204",
        "Thandi",
        "And",
    }


def test_it_says_where_it_is_that_nothing_was_sent_and_replaces_no_file(mavis: Mavis, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    said = " ".join(mavis("doctor", "--report", str(file)).out.split())
    assert said.startswith(f"Written to {file}. Nothing was sent to anybody.")
    assert "There is a file already" in mavis("doctor", "--report", str(file), code=3).sentences
    told = json.loads(mavis("doctor", "--report", str(file), "--force", "--json").out)
    assert told == {"file": str(file)}


def test_settings_are_told_by_number_and_choice_and_an_address_only_as_set(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAVIS_THEME", "light")
    monkeypatch.setenv("MAVIS_CURSOR", "true")
    monkeypatch.setenv("MAVIS_KEYS", "app.help=f9")
    monkeypatch.setenv("TERM", "a terminal of Ada’s")
    (tmp_path / "settings.toml").write_text("lock_minutes = 5")
    mavis("doctor", "--report", str(tmp_path / "report.md"))
    text = (tmp_path / "report.md").read_text("utf-8")
    for line in ("theme: light", "cursor: True", "keys: set"):
        assert f"- {line} (from the variable)\n" in text
    assert "- lock_minutes: 5 (from the file)\n" in text
    assert "Ada" not in text
    assert "f9" not in text
