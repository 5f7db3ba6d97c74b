"""`mavis hub backup` and `restore` as they are typed, and a hub that doesn't start on a damaged file."""

import json
from pathlib import Path

import pytest

from tests.commands.hub.test_hub_commands import database as database
from tests.commands.hub.test_hub_commands import run


def test_a_copy_is_made_and_put_back_in_words(
    fixtures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    run("import", str(fixtures / "hpv-school.xlsx"), "--date", "2026-11-24")
    capsys.readouterr()
    copy = tmp_path / "copy.db"
    assert run("backup", str(copy)) == 0
    printed = capsys.readouterr()
    assert " ".join(printed.out.split()) == f"{copy} holds 0 records and 0 users, and was looked through."
    assert "Keep it as you keep the records" in " ".join(printed.err.split())
    assert run("backup", str(copy)) == 3
    assert "--force" in " ".join(capsys.readouterr().err.split())
    assert run("restore", str(copy), "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["file"], done["children"], done["records"]) == (str(database), 120, 0)
    assert Path(done["kept"]).exists()
    assert run("devices") == 0
    assert "was restored on" in " ".join(capsys.readouterr().err.split())


def test_a_damaged_database_starts_no_hub_and_says_what_to_do(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    run("devices")
    content = bytearray(database.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\xff" * 4096 * 4
    database.write_bytes(content)
    capsys.readouterr()
    assert run("serve", "--port", "0") == 18
    said = " ".join(capsys.readouterr().err.split())
    assert "The file is damaged" in said
    assert "mavis hub restore FILE" in said
