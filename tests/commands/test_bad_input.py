"""Bad input gets a sentence that says what happened, what is safe and what to do, and a documented exit code."""

import http.server
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from mavis_tui import cli
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.child import Child
from tests.builders import NURSE, nhs_number
from tests.commands.conftest import OFFLINE_PASSWORD, Hub, Mavis

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

GIVEN = ("--batch", "FM8629", "--site", "left_arm_upper_position")


class Portal(http.server.ThreadingHTTPServer):
    """A captive portal, which answers with a page and a friendly status, whatever it was asked. Knows what that was."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _LoginPage)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _LoginPage(http.server.BaseHTTPRequestHandler):
    def handle_one_request(self) -> None:
        line = self.rfile.readline()
        assert isinstance(self.server, Portal)
        self.server.asked.append(line.decode().strip())
        page = b"<!doctype html><title>Free Wi-Fi</title><form>Sign in</form>"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
        self.wfile.write(head.encode() + page)
        self.close_connection = True


@contextmanager
def login_page(port: int = 0) -> Iterator[Portal]:
    """Let a captive portal answer on a port."""
    portal = Portal(port)
    thread = threading.Thread(target=portal.serve_forever, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.shutdown()
        thread.join()
        portal.server_close()


def test_a_wrong_offline_password_opens_nothing(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", "not the right one")
    ran = saved("sessions", code=6)
    assert (ran.out, "Nothing was changed" in ran.err) == ("", True)


def test_without_a_password_or_a_terminal_the_ways_to_give_one_are_named(
    saved: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAVIS_OFFLINE_PASSWORD")
    ran = saved("sessions", code=6)
    for way in ("MAVIS_OFFLINE_PASSWORD", "MAVIS_OFFLINE_PASSWORD_FILE", "--offline-password-stdin"):
        assert way in ran.err


def test_a_short_offline_password_is_not_taken(mavis: Mavis, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_OFFLINE_PASSWORD", "too short")
    assert "12" in mavis("sign-in", "--hub", hub.address, "--email", NURSE.email, code=3).err
    assert mavis("status", "--json").data["store"] is False


def test_a_device_without_a_store_says_how_to_begin(mavis: Mavis) -> None:
    assert "mavis sign-in" in mavis("sessions", code=7).err


def test_a_wrong_password_for_the_hub_is_refused(mavis: Mavis, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_PASSWORD", "not hers")
    assert "password" in mavis("sign-in", "--hub", hub.address, "--email", NURSE.email, code=7).err


def test_an_address_that_no_hub_can_have_is_refused(mavis: Mavis) -> None:
    assert "https://" in mavis("sign-in", "--hub", "hub.example", "--email", NURSE.email, code=3).err
    assert "--email" in mavis("sign-in", "--hub", "http://127.0.0.1:1", "--email", "nobody", code=3).err


def test_an_unknown_session_is_not_found_and_the_list_is_pointed_at(signed_in: Mavis) -> None:
    for words in (("children", "77"), ("save-offline", "77"), ("forget", "77"), ("child", "77", "x")):
        assert "77" in signed_in(*words, code=4).err


def test_what_was_saved_before_an_unknown_session_is_still_told(signed_in: Mavis) -> None:
    ran = signed_in("save-offline", "1204", "77", "--json", code=4)
    assert list(ran.data) == ["1204"]


def test_an_unknown_child_is_not_found(saved: Mavis) -> None:
    assert "mavis children 1204" in saved("child", "1204", "nobody at all", code=4).err
    assert "NHS number" in saved("record", "1204", "ada", *GIVEN, code=4).err


def test_a_hub_that_is_away_is_unreachable_and_nothing_is_lost(signed_in: Mavis, hub: Hub) -> None:
    with hub.away():
        ran = signed_in("save-offline", "1204", code=8)
        assert "safe" in ran.err
        assert "1204" in signed_in("children", "1204", code=5).err


def test_sync_without_the_hub_ends_with_8_only_while_something_waits(saved: Mavis, hub: Hub) -> None:
    with hub.away():
        assert saved("sync", "--json").data["waiting"] == 0
        saved("record", "1204", nhs_number(1), *GIVEN)
        ran = saved("sync", "--json", code=8)
        assert (ran.data["waiting"], ran.error["error"], ran.error["exit_code"]) == (1, "HubUnreachable", 8)
        assert "safe" in ran.error["message"]
    assert saved("sync", "--json").data["sent"] == 1


def test_a_login_page_is_not_taken_for_the_hub(mavis: Mavis) -> None:
    with login_page() as portal:
        ran = mavis("sign-in", "--hub", portal.address, "--email", NURSE.email, "--json", code=9)
    assert ran.error["error"] == "NotTheHub"


def test_a_login_page_in_the_hubs_place_gets_no_record(saved: Mavis, hub: Hub) -> None:
    with hub.away(), login_page(hub.port) as portal:
        told = saved("record", "1204", nhs_number(2), *GIVEN, "--json").data
        assert told["status"] == "Saved offline"
        assert "Something else answered" in saved("sync", code=9).err
        assert "Something else answered" in saved("save-offline", "1204", code=9).err
        assert saved("status", "--json").data["waiting"] == 1
        assert portal.asked
        assert all(line.startswith("GET /") for line in portal.asked)


def test_a_record_that_the_hub_refuses_ends_with_14_and_can_be_put_back(own: Mavis, hub: Hub, tmp_path: Path) -> None:
    change = own("record", "1204", nhs_number(3), *GIVEN, "--no-send", "--json").data["id"]
    own("changes", "--put-back", change, code=3)
    knows_no_session = Hub(tmp_path, hub.port)
    knows_no_session.put()
    with hub.away():
        knows_no_session.start()
        try:
            own("sign-in")
            ran = own("sync", "--json", code=14)
            assert (ran.data["attention"], ran.error["error"]) == (1, "NeedsAttention")
            assert "Needs attention" in own("changes").out
            own("changes", "--put-back", change)
        finally:
            knows_no_session.stop()
    own("sign-in")
    assert own("sync", "--json").data["saved"] == 1


DOES_NOT_FIT: tuple[tuple[tuple[str, ...], str], ...] = (
    ((*GIVEN, "--expiry", "2027-02-30"), "Give --expiry as day, month and year"),
    ((*GIVEN, "--expiry", "soon"), "Give --expiry as day, month and year"),
    ((*GIVEN, "--expiry", "2199-01-01"), "15 years"),
    (("--batch", "FM8629", "--site", "left ear"), "left_thigh"),
    (("--batch", "FM8629", "--site", "nose"), "left_thigh"),
    (("--batch", "FM8629"), "--site"),
    (("--site", "left thigh"), "FM8629"),
    (("--batch", "OTHER1", "--site", "left thigh"), "--expiry"),
    ((*GIVEN, "--vaccine", "Fluenz"), "Gardasil9"),
    ((*GIVEN, "--programme", "rabies"), "hpv"),
    ((*GIVEN, "--programme", "flu"), "Flu"),
    ((*GIVEN, "--method", "by post"), "subcutaneous"),
    ((*GIVEN, "--dose", "4"), "less than or equal to 3"),
    ((*GIVEN, "--notes", "x" * 1001), "1000"),
    (("--not-given", "tired"), "unwell"),
    (("--not-given", "unwell", *GIVEN), "--batch"),
)


def test_a_choice_that_does_not_fit_is_refused_and_nothing_recorded(saved: Mavis) -> None:
    for words, sentence in DOES_NOT_FIT:
        assert sentence in saved("record", "1204", nhs_number(4), *words, code=3).err
    assert saved("status", "--json").data["waiting"] == 0


def test_forgetting_a_session_with_a_waiting_record_is_refused(saved: Mavis) -> None:
    saved("record", "1204", nhs_number(5), *GIVEN, "--no-send")
    assert "it can’t be removed. Nothing is lost" in saved("forget", "1204", code=13).err
    assert saved("status", "--json").data["available_offline"] == ["1204"]


def test_a_store_that_another_process_holds_is_busy(
    saved: Mavis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    holder = (
        "import sys; from pathlib import Path; from mavis_tui.cache.store import Store\n"
        "store = Store(Path(sys.argv[1])); store.unlock(sys.argv[2])\n"
        "with store.outbox._file.transaction():\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    monkeypatch.setenv("MAVIS_LOCK_WAIT_SECONDS", "1")
    arguments = [sys.executable, "-c", holder, str(tmp_path / "data"), OFFLINE_PASSWORD]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().rstrip() == b"held"
        assert "Another mavis" in saved("record", "1204", nhs_number(6), *GIVEN, code=10).err
        process.communicate()
    saved("record", "1204", nhs_number(6), *GIVEN)


@pytest.mark.parametrize("file", ["changes.db", "vault.json"])
def test_a_damaged_store_is_left_as_it_is(saved: Mavis, tmp_path: Path, file: str) -> None:
    damaged = tmp_path / "data" / file
    damaged.write_bytes(b"\x00" * damaged.stat().st_size)
    before = damaged.read_bytes()
    assert file in saved("status", code=11).err
    assert damaged.read_bytes() == before


def test_a_file_that_is_no_workbook_is_refused(mavis: Mavis, tmp_path: Path) -> None:
    (tmp_path / "notes.xlsx").write_text("not a workbook")
    words = ("hub", "import", str(tmp_path / "notes.xlsx"), "--date", str(today(system_clock)))
    mavis(*words, "--database", str(tmp_path / "hub.db"), code=12)


def test_a_workbook_that_lacks_a_column_is_refused_by_its_name(mavis: Mavis, tmp_path: Path, fixtures: Path) -> None:
    workbook = openpyxl.load_workbook(fixtures / "hpv-school.xlsx")
    sheet = workbook["Vaccinations"]
    column = next(cell.column for cell in sheet[1] if cell.value == "PERSON_DOB")
    assert isinstance(column, int)
    sheet.delete_cols(column)
    workbook.save(tmp_path / "lacking.xlsx")
    words = ("hub", "import", str(tmp_path / "lacking.xlsx"), "--date", str(today(system_clock)))
    assert "PERSON_DOB" in mavis(*words, "--database", str(tmp_path / "hub.db"), code=12).err


def test_a_day_that_does_not_exist_is_refused(mavis: Mavis, tmp_path: Path, fixtures: Path) -> None:
    words = ("hub", "import", str(fixtures / "hpv-school.xlsx"), "--date", "2026-02-30")
    assert "2026-02-30" in mavis(*words, "--database", str(tmp_path / "hub.db"), code=3).err


def test_a_setting_that_makes_no_sense_is_named(mavis: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAVIS_RETENTION_DAYS", "some")
    assert "MAVIS_RETENTION_DAYS" in mavis("status", code=3).err


def test_the_app_without_a_terminal_points_at_the_commands(mavis: Mavis) -> None:
    assert "mavis --help" in mavis(code=3).err


def test_a_terminal_too_small_says_how_large_it_must_be() -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 40, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    arguments = [sys.executable, "-m", "tests.clock"]
    try:
        ran = subprocess.run(
            arguments, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=environment, check=False
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert ran.returncode == 15
    assert "40 columns and 12 lines" in ran.stderr.decode()
    assert "60 and 20" in ran.stderr.decode()


def test_words_that_are_no_command_end_with_2(mavis: Mavis) -> None:
    assert "sesions" in mavis("sesions", code=2).err
    mavis("children", code=2)


def test_an_error_that_nobody_foresaw_quotes_nothing_of_what_was_worked_on(
    saved: Mavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_child: Child) -> str:
        raise RuntimeError("Ada Mwangi, 999 000 0018")

    monkeypatch.setattr("mavis_tui.workspace.children.list_rows.search_key", broken)
    ran = saved("children", "1204", code=1)
    assert "RuntimeError" in ran.err
    assert "Mwangi" not in ran.err
    assert "Traceback" not in ran.err


def test_ctrl_c_says_that_nothing_is_lost(saved: Mavis, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_child: Child) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("mavis_tui.workspace.children.list_rows.search_key", interrupted)
    assert "Nothing that was recorded is lost" in saved("children", "1204", code=cli.INTERRUPTED).err
