"""What goes between laptops is sealed with the team's words; what isn't whole, or isn't the team's, is refused."""

from pathlib import Path

import msgspec
import pytest

from mavis_tui.errors import BadInput
from mavis_tui.models.change import SCHEMA
from mavis_tui.sealing import public_of, seal
from mavis_tui.wire.team_file import TeamContents, read_team_file
from tests.modes import is_its_owners
from tests.workspace.team.laptops import Laptop


def resealed(laptop: Laptop, file: Path, **changed: object) -> Path:
    """Write a file once more with the same words and other contents, as another program of the team would."""
    key = laptop.workspace.team.words.key()
    found = read_team_file(file.read_bytes())
    told = msgspec.json.decode(msgspec.json.encode(found.open(key))) | changed
    file.write_bytes(found.about + seal(public_of(key), msgspec.json.encode(told), found.about))
    return file


def test_nobody_without_the_words_reads_a_name_in_it(team: list[Laptop]) -> None:
    second = team[1]
    second.record("Ada")
    file = second.hand_in()
    assert is_its_owners(file)
    first, cover, sealed = file.read_bytes().split(b"\n", 2)
    assert first == b"mavis team 1"
    assert set(msgspec.json.decode(cover)) == {"what", "organisation", "device", "made_at", "words"}
    for told in (b"Ada", b"9990000018", b"FM8629", b"Okafor"):
        assert told not in file.read_bytes()
    assert second.workspace.team.words.said.encode() not in cover + sealed


@pytest.mark.parametrize("harm", ["cut", "altered", "cover", "empty", "another", "half a cover"])
def test_a_file_that_was_cut_or_changed_is_refused_whole(team: list[Laptop], harm: str) -> None:
    office, second, _ = team
    second.record("Ada")
    file = second.hand_in()
    whole = file.read_bytes()
    file.write_bytes(
        {
            "cut": whole[:-1],
            "altered": whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
            "cover": whole.replace(b'"organisation":"R1L"', b'"organisation":"R1X"'),
            "empty": b"",
            "another": b"PERSON_FORENAME,PERSON_SURNAME\n",
            "half a cover": whole[:40],
        }[harm]
    )
    said = office.refused(file)
    assert said.endswith(("Nothing was taken; ask for another copy.", "Nothing was taken."))
    assert office.store.outbox.entries() == []


def test_a_file_of_another_team_is_refused_in_words(team: list[Laptop]) -> None:
    office, second, third = team
    third.workspace.team.words.draw()
    third.record("Ada")
    assert office.refused(third.hand_in()).startswith("That file was sealed with other team words than this laptop’s")
    second.record("Bram")
    assert [one.new for one in office.collect(second.hand_in())] == [1]


@pytest.mark.parametrize("newer", ["version", "schema", "kind"])
def test_a_file_of_a_newer_program_is_refused_whole_and_nothing_of_it_is_misread(
    team: list[Laptop], newer: str
) -> None:
    office, second, _ = team
    second.record("Ada"), second.record("Bram")
    file = second.hand_in()
    if newer == "version":
        file.write_bytes(file.read_bytes().replace(b"mavis team 1\n", b"mavis team 2\n"))
    else:
        contents = read_team_file(file.read_bytes()).open(second.workspace.team.words.key())
        changes = [msgspec.json.decode(change) for change in contents.changes]
        changes[1] |= {"schema": SCHEMA + 1} if newer == "schema" else {"kind": "blood-pressure"}
        resealed(second, file, changes=changes)
    assert office.refused(file).startswith("A newer mavis wrote that file. Nothing was taken")
    assert office.store.outbox.entries() == []


def test_a_change_travels_as_it_is_and_is_the_same_after_any_number_of_laptops(team: list[Laptop]) -> None:
    office, second, third = team
    entry = second.record("Ada", notes="Held her hand.\nAll well.")
    third.collect(second.hand_in())
    office.collect(third.hand_in())
    kept = office.store.outbox.entry(entry.change.id)
    assert kept is not None
    assert msgspec.structs.replace(kept.change, sequence=entry.change.sequence) == entry.change


def test_a_receipt_for_other_words_under_the_same_number_clears_nothing(team: list[Laptop]) -> None:
    office, second, _ = team
    entry = second.record("Ada")
    office.collect(second.hand_in())
    office.for_mavis()
    file = office.receipts()
    contents = read_team_file(file.read_bytes()).open(office.workspace.team.words.key())
    other = [msgspec.structs.replace(one, says="0" * 32) for one in contents.written]
    resealed(office, file, written=msgspec.to_builtins(other))
    second.collect(file)
    assert second.store.outbox.counts().to_export == 1
    assert second.state(entry).value == "waiting"


def test_receipts_hold_no_child(team: list[Laptop]) -> None:
    office, second, _ = team
    second.record("Ada")
    office.collect(second.hand_in())
    office.for_mavis()
    contents = read_team_file(office.receipts().read_bytes()).open(office.workspace.team.words.key())
    assert (contents.changes, contents.children) == ((), ())


def test_without_the_words_nothing_is_written_and_it_is_said_what_to_do(team: list[Laptop], tmp_path: Path) -> None:
    laptop = team[0]
    laptop.record("Ada")
    laptop.store.device._database.drop_table("team-words")
    with pytest.raises(BadInput, match="One laptop draws them"):
        laptop.workspace.team.hand_in(tmp_path / "out.mavis")
    assert not (tmp_path / "out.mavis").exists()


def test_words_that_were_misheard_are_noticed_where_they_are_typed(team: list[Laptop]) -> None:
    first, second, _ = team
    words = first.workspace.team.words.said.split()
    tell = second.workspace.team.words.tell
    assert tell(f" {'-'.join(words).upper()} ") == " ".join(words)
    for wrong, said in (
        (words[:-1], "The team’s words are 7, and 6 words were typed"),
        ([words[1], words[0], *words[2:]] if words[0] != words[1] else words[:-1], "don’t belong together|and 6 words"),
        (["xyzzy", *words[1:]], "“xyzzy” isn’t one of the words"),
    ):
        with pytest.raises(BadInput, match=said):
            tell(" ".join(wrong))
    assert second.workspace.team.words.said == " ".join(words)


def test_no_file_is_replaced_and_an_empty_one_is_not_written(team: list[Laptop], tmp_path: Path) -> None:
    laptop = team[0]
    there = tmp_path / "there.mavis"
    there.write_text("mine")
    with pytest.raises(BadInput, match="There is a file already"):
        laptop.workspace.team.hand_in(there)
    with pytest.raises(BadInput, match="Nothing was recorded on this laptop"):
        laptop.workspace.team.hand_in(tmp_path / "new.mavis")
    with pytest.raises(BadInput, match="nothing to tell"):
        laptop.workspace.team.receipts(tmp_path / "new.mavis")
    assert (there.read_text(), (tmp_path / "new.mavis").exists()) == ("mine", False)


def test_contents_of_an_earlier_form_still_open() -> None:
    least = b'{"nurse":{"email":"sian.rees@example.nhs.uk"}}'
    assert msgspec.json.decode(least, type=TeamContents).changes == ()
