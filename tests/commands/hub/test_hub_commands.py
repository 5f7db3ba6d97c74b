"""The commands of the people who run a hub, as they are typed; `serve` as the process it is."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from mavis_tui.cli import main
from tests.builders import nhs_number
from tests.spreadsheets.invented import a_row, write

PASSWORD = "a cup of tea at eleven"


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(tmp_path / "hub" / "hub.db"))
    return tmp_path / "hub" / "hub.db"


def run(*arguments: str) -> int:
    return main(["hub", *arguments])


def test_importing_says_what_it_did(fixtures: Path, capsys: pytest.CaptureFixture[str], database: Path) -> None:
    assert run("import", str(fixtures / "hpv-school.xlsx"), "--date", "2026-11-24", "--time", "09:30") == 0
    assert capsys.readouterr().out.splitlines() == [
        "HPV session at Harbour View Academy (1204, R1L), 24 November 2026",
        "120 children: 120 new, 0 updated, 0 unchanged, 0 gone",
    ]
    assert database.exists()


def test_importing_again_says_so_in_json(fixtures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = str(fixtures / "hpv-school.xlsx")
    run("import", workbook, "--date", "2026-11-24")
    capsys.readouterr()
    assert run("import", workbook, "--date", "2026-11-25", "--date", "2026-11-24", "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["new"], done["unchanged"], done["dates"]) == (0, 120, ["2026-11-24", "2026-11-25"])


def test_a_filtered_copy_is_not_imported_over_the_whole_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [a_row(PERSON_FORENAME=f"Child{number}", NHS_NUMBER=nhs_number(number)) for number in range(1, 7)]
    whole, part = write(tmp_path / "whole.xlsx", rows), write(tmp_path / "part.xlsx", rows[:1])
    assert run("import", str(whole), "--date", "2026-11-24") == 0
    assert run("import", str(part), "--date", "2026-11-24") == 3
    assert "5 of 6 children would leave the list. Nothing was changed." in " ".join(capsys.readouterr().err.split())
    assert run("import", str(whole), "--date", "2026-11-24") == 0
    assert "6 children: 0 new, 0 updated, 6 unchanged, 0 gone" in capsys.readouterr().out
    assert run("import", str(part), "--date", "2026-11-24", "--replace") == 0
    assert "5 gone" in capsys.readouterr().out


def test_a_workbook_with_rows_typed_in_excel_is_refused_with_the_way(
    fixtures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", str(fixtures / "typed-in-excel.xlsx"), "--date", "2026-11-30") == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "BEVAN, Ben; COLE, Cat; DALE, Dan and 3 more. Nothing was stored" in said
    assert "Open this workbook on a laptop (mavis open)" in said


def test_importing_prints_what_was_not_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = str(write(tmp_path / "odd.xlsx", [a_row(CONSENT_STATUS="Maybe")]))
    assert run("import", workbook, "--date", "2026-11-24") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Vaccinations, row 2, CONSENT_STATUS: “Maybe”. This isn’t a consent status" in printed
    run("import", workbook, "--date", "2026-11-24", "--json")
    remark = json.loads(capsys.readouterr().out)["remarks"][0]
    assert (remark["sheet"], remark["row"], remark["column"], remark["cell"]) == (
        "Vaccinations",
        2,
        "CONSENT_STATUS",
        "Maybe",
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--date", "24/11/2026"], "isn’t a date"),
        (["--date", "2026-11-31"], "isn’t a date"),
        (["--date", "2024-08-31"], "can’t be the date of a session"),
        (["--date", "2039-11-24"], "can’t be the date of a session"),
        (["--date", "2026-11-24", "--time", "half nine"], "isn’t a time of day"),
        (["--date", "2026-11-24", "--time", "09:30:15"], "an hour and a minute"),
    ],
)
def test_dates_that_make_no_sense_import_nothing(
    fixtures: Path, capsys: pytest.CaptureFixture[str], database: Path, options: list[str], said: str
) -> None:
    assert run("import", str(fixtures / "hpv-school.xlsx"), *options) == 3
    assert said in " ".join(capsys.readouterr().err.split())
    assert not database.exists()


def test_a_file_that_is_no_workbook_imports_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    (tmp_path / "notes.xlsx").write_text("buy tea")
    assert run("import", str(tmp_path / "notes.xlsx"), "--date", "2026-11-24") == 12
    assert "isn’t an Excel workbook" in " ".join(capsys.readouterr().err.split())
    assert not database.exists()


def add_user(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD, email: str = "Sian.Rees@example.nhs.uk") -> int:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{password}\n"))
    return run("add-user", email, "--name", "Sian Rees", "--organisation", "R1L", "--password-stdin", "--json")


def test_a_user_is_added_and_later_brought_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    added = {
        "email": "sian.rees@example.nhs.uk",
        "name": "Sian Rees",
        "organisation": "R1L",
        "role": None,
        "disabled": None,
    }
    assert add_user(monkeypatch) == 0
    assert json.loads(capsys.readouterr().out) == {**added, "new": True}
    assert add_user(monkeypatch, "another cup of tea") == 0
    assert json.loads(capsys.readouterr().out) == {**added, "new": False}


def test_a_closed_account_stays_closed_whatever_else_is_changed_and_each_change_says_how_to_open_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> str:
        monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\n"))
        assert run(*arguments) == 0
        return " ".join(capsys.readouterr().out.split())

    her = "sian.rees@example.nhs.uk"
    again = ("add-user", her, "--name", "Sian Rees", "--organisation", "R1L", "--password-stdin")
    said(*again)
    assert "To open it again" not in said("users", her, "--disable"), "who has just closed it knows"
    for change in (again, ("users", her, "--reset", "--password-stdin"), ("users", her, "--role", "prescriber")):
        told = said(*change)
        assert "stays closed: nobody signs in or decides with it." in told
        assert f"To open it again: mavis hub users {her} --enable" in told
        assert "has to sign in" not in told, "she can’t"
    closed = json.loads(said("users", "--json"))[0]["disabled"]
    assert closed is not None
    assert json.loads(said(*again, "--json"))["disabled"] == closed
    said("users", her, "--enable")
    assert said(*again).endswith("is up to date; she has to sign in again.")


def test_a_user_is_added_with_her_role(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\n"))
    who = ("jo.lowe@example.nhs.uk", "--name", "Jo Lowe", "--organisation", "R1L", "--password-stdin")
    assert run("add-user", *who, "--role", "Healthcare assistant") == 0
    assert "can sign in now. Role: healthcare assistant." in " ".join(capsys.readouterr().out.split())
    assert run("add-user", *who, "--role", "doctor") == 3
    assert "There are: nurse, healthcare-assistant, prescriber, office, administrator." in " ".join(
        capsys.readouterr().err.split()
    )
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\n"))
    office = ("olu.ade@example.nhs.uk", "--name", "Olu Ade", "--organisation", "R1L", "--password-stdin")
    assert run("add-user", *office, "--role", "office") == 0
    assert "has an account now. Role: office." in " ".join(capsys.readouterr().out.split())
    monkeypatch.setattr(sys, "stdin", StringIO(f"{PASSWORD}\n"))
    assert run("add-user", *office) == 0
    assert capsys.readouterr().out.rstrip().endswith("is up to date."), "the office signs in on no laptop"


def test_what_a_session_chose_for_flu_is_imported_with_it_and_checked(
    fixtures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flu = ("import", str(fixtures / "flu-primary-psd.xlsx"), "--date", "2026-11-24")
    assert run(*flu, "--flu-protocol", "national") == 3
    assert "There are: Patient Group Direction (PGD) or Influenza" in " ".join(capsys.readouterr().err.split())
    assert run(*flu, "--flu-protocol", "VGD") == 0
    assert run("import", str(fixtures / "hpv-school.xlsx"), "--date", "2026-11-24", "--flu-protocol", "vgd") == 3
    assert "This session isn’t for flu" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"password": "tea"}, "8 to 300 characters"), ({"email": "sian"}, "isn’t an e-mail address")],
)
def test_a_user_who_cannot_be_is_not_added(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: dict[str, str], said: str
) -> None:
    assert add_user(monkeypatch, **typed) == 3
    assert said in json.loads(capsys.readouterr().err)["message"]


def test_the_password_never_reaches_the_database_readable(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    add_user(monkeypatch)
    stored = b"".join(file.read_bytes() for file in database.parent.iterdir())
    assert b"$argon2id$" in stored
    assert PASSWORD.encode() not in stored


@contextmanager
def serving(tmp_path: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the process on any free port; give it and the address it wrote when it was ready."""
    ready = tmp_path / "ready"
    command = [sys.executable, "-m", "tests.clock", "hub", "serve", "--port", "0", "--ready-file", str(ready), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        until = time.monotonic() + 120
        while not ready.exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.02)
        yield process, ready.read_text().strip()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ask(address: str) -> dict[str, Any]:
    claim = {"X-Forwarded-Proto": "https"}
    asked = urllib.request.Request(f"{address}/v1/hello?nonce=n-1", headers=claim)  # noqa: S310 # our own hub
    with urllib.request.urlopen(asked, timeout=120) as answer:  # noqa: S310 # our own hub
        told: dict[str, Any] = json.load(answer)
        assert "Strict-Transport-Security" not in answer.headers, "believed a proxy that nobody spoke of"
    return told


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_served_hub_answers_and_ends_cleanly_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path) as (process, address):
        told = ask(address)
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    assert told["nonce"] == "n-1"
    assert process.returncode == 0
    assert (out, err) == ("", f"The hub listens on {address}. Stop it with Ctrl+C.\n")


def test_a_port_that_is_taken_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run("serve", "--port", str(taken.getsockname()[1])) == 3
    assert "can’t listen on 127.0.0.1 port" in " ".join(capsys.readouterr().err.split())


def test_a_hub_without_what_it_needs_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib import util

    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name, *rest: None if name == "litestar" else find(name, *rest))
    assert run("serve") == 3
    assert 'pip install ".[hub]"' in " ".join(capsys.readouterr().err.split())


def test_help_loads_nothing_of_the_hub() -> None:
    code = (
        "import sys; from mavis_tui.cli import main; code = main(['hub', '--help']); "
        "print([name for name in ('litestar', 'sqlalchemy', 'uvicorn', 'argon2', 'python_calamine') "
        "if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert all(command in done.stdout for command in ("serve", "add-user", "import"))
