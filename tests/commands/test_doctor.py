"""`mavis doctor`: finds what is wrong with every kind of file, changes nothing, and names nobody."""

from pathlib import Path

import pytest

from tests.builders import NURSE, a_bundle
from tests.commands.conftest import Hub, Mavis

DOSE = (
    "--batch",
    "FM8629",
    "--site",
    "left_arm_upper_position",
    "--pre-screened",
    "--notes",
    "Her mother Ada Bellwether came",
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_it_tells_counts_receipts_and_versions_and_names_nobody(saved: Mavis, hub: Hub, store: Path) -> None:
    saved("record", "1204", "child-1", *DOSE)
    saved("record", "1204", "child-2", *DOSE, "--no-send")
    told = saved("doctor").out
    found = saved("doctor", "--json").data
    counts = {name: found["counts"][name] for name in ("sessions", "children", "waiting", "saved")}
    assert counts == {"sessions": 1, "children": 30, "waiting": 1, "saved": 1}
    assert [receipt["verdict"] for receipt in found["last_receipts"]] == ["saved"]
    assert found["versions"]["Python"].startswith("3.")
    assert found["trouble"] == []
    assert "Nothing is wrong" in told
    names = {name for child in a_bundle(30).children for name in (child.given_name, child.family_name, child.id)}
    people = {NURSE.email, NURSE.name, "Bellwether", "Harbour View", hub.address, str(store), str(Path.home().name)}
    for said in (told, str(found)):
        assert not {word for word in names | people if word in said and word != "root"}


@pytest.mark.parametrize("file", ["changes.db", "device.db", "sessions/1204.db"])
def test_a_byte_that_was_altered_is_found_and_left_as_it_is(saved: Mavis, store: Path, file: str) -> None:
    content = bytearray((store / file).read_bytes())
    content[-100] ^= 1
    (store / file).write_bytes(content)
    before = {path: path.read_bytes() for path in store.rglob("*.db")}
    ran = saved("doctor", "--json", code=11)
    wrong = {state["name"]: state["why"] for state in ran.data["files"] if state["health"] == "damaged"}
    assert list(wrong) == [file], wrong
    assert str(store) not in ran.out + ran.err
    assert {path: path.read_bytes() for path in store.rglob("*.db")} == before


def test_a_vault_that_was_altered_a_lost_file_and_open_rights_are_found(saved: Mavis, store: Path) -> None:
    (store / "sessions" / "1204.db").chmod(0o644)
    said = saved("doctor").out
    assert "sessions/1204.db is open to other users; only its owner should read it." in said
    (store / "changes.db").rename(store.parent / "changes.db")
    said = saved("doctor", code=11).out
    assert "changes.db is missing." in said
    assert str(store) not in said
    (store / "vault.json").write_text("{}")
    assert "vault.json is damaged" in saved("doctor", code=11).out


def test_without_the_password_it_says_what_can_be_seen_from_outside(
    saved: Mavis, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    found = saved("doctor", "--json").data
    assert found["locked"]
    health = {state["name"]: state["health"] for state in found["files"]}
    assert (health["vault.json"], health["changes.db"]) == ("whole", "not checked")
    assert str(store) not in str(found)


def test_on_a_device_that_nobody_has_used_yet_there_is_nothing_to_examine(mavis: Mavis) -> None:
    assert mavis("doctor", "--json").data["files"] == []


def test_what_a_damaged_file_still_holds_is_taken_in_and_recording_goes_on(saved: Mavis, store: Path) -> None:
    for child in ("child-11", "child-12"):
        saved("record", "1204", child, *DOSE, "--no-send")
    whole = (store / "changes.db").read_bytes()
    (store / "changes.db").write_bytes(bytes(4096) + whole[4096:])
    assert "mavis doctor --salvage changes.db" in " ".join(saved("changes", code=11).err.split())
    found = saved("doctor", "--salvage", "changes.db", "--json").data
    assert (found["found"], found["taken"]) == (2, 2)
    assert saved("changes", "--json").data["waiting"] == 2
    assert saved("doctor", "--salvage", "damaged-1/changes.db", "--json").data["taken"] == 0
    assert "There is no file" in saved("doctor", "--salvage", "other.db", code=4).err
