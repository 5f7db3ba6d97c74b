"""What README tells a person to type, typed in empty environments that have the wheel and what it declares."""

import csv
import re
import shlex
import shutil
import signal
import socket
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.noon import NOON
from tests.packaging.environments import CHECKOUT, Environment, build_wheel, install, own_environment
from tests.packaging.readme import README, blocks

PASSWORD = "a cup of tea at eleven"
OFFLINE_PASSWORD = "the tea is always cold"
HUB_PORT = "8675"

Installed = Callable[[str], Environment]

GIVEN_CLOCK = f"""
import datetime
from mavis_tui.models import calendar

class Given(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromisoformat({NOON.isoformat()!r}).astimezone(tz)

calendar.datetime = Given
"""
"""What a `.pth` of the environment loads: what was begun before midnight would else be another day's after it.

It isn't its `sitecustomize`, because Debian's Python has one of its own, which comes first.
"""
GIVEN_DATE = f'date() {{ command date --date {NOON.isoformat()} "$@"; }}'
"""The same for the shell, where `date` says which day it is."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


class Folder:
    """An empty folder with a workbook in it, and a person who types there."""

    def __init__(self, place: Path, environment: Environment) -> None:
        self.place = place
        self.environment = {
            **own_environment(),
            "PATH": f"{environment.programs}:/usr/bin:/bin",
            "HOME": str(place / "home"),
            "XDG_DATA_HOME": str(place / "home" / "data"),
            "XDG_CONFIG_HOME": str(place / "home" / "settings"),
            "TZ": "Europe/London",
            "MAVIS_PASSWORD": PASSWORD,
            "MAVIS_OFFLINE_PASSWORD": OFFLINE_PASSWORD,
        }
        for name in ("MAVIS_DATA_DIR", "MAVIS_SETTINGS"):
            self.environment.pop(name, None)
        shutil.copy(CHECKOUT / "tests" / "fixtures" / "hpv-school.xlsx", place / "workbook.xlsx")

    def types(self, *lines: str, code: int = 0) -> str:
        """Type lines into a shell that ends at the first that fails; give all that was said."""
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join((GIVEN_DATE, *lines))],
            cwd=self.place,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert ran.returncode == code, ran.stdout
        return ran.stdout

    @contextmanager
    def running(self, line: str) -> Iterator[str]:
        """Type a line that goes on until it is interrupted; give the first thing that it says."""
        with subprocess.Popen(
            shlex.split(line), cwd=self.place, env=self.environment, stderr=subprocess.PIPE, encoding="utf-8"
        ) as process:
            assert process.stderr is not None
            try:
                yield process.stderr.readline()
            finally:
                process.send_signal(signal.SIGINT)


def a_folder(tmp_path: Path, wheel: Path, extra: str) -> Folder:
    place = tmp_path / "folder"
    place.mkdir()
    environment = install(wheel, extra, tmp_path / "environment")
    (environment.packages / "given_clock.py").write_text(GIVEN_CLOCK, encoding="utf-8")
    (environment.packages / "given_clock.pth").write_text("import given_clock\n", encoding="utf-8")
    return Folder(place, environment)


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def test_without_an_extra_a_nurse_opens_a_workbook_records_and_exports(tmp_path: Path, wheel: Path) -> None:
    folder = a_folder(tmp_path, wheel, "")
    (commands,) = blocks("Without a team server")
    said = folder.types(*commands)
    assert f"1 record written to {folder.place / 'records.csv'}" in said
    (row,) = csv.DictReader((folder.place / "records.csv").read_text(encoding="utf-8").splitlines())
    assert (row["NHS_NUMBER"], row["BATCH_NUMBER"], row["VACCINATED"]) == ("9990455392", "FM8629", "Y")
    assert row["DATE_OF_VACCINATION"] == f"{NOON:%d/%m/%Y}"
    for command in ("mavis hub serve", "mavis demo --no-app"):
        said = " ".join(folder.types(command, code=3).split())
        assert 'pip install ".[hub]"' in said
        assert "mavis_tui-VERSION-py3-none-any.whl[hub]" in said


def test_with_the_hub_a_nurse_is_let_in_saves_a_session_and_sends_a_record(tmp_path: Path, wheel: Path) -> None:
    folder = a_folder(tmp_path, wheel, "hub")
    (*setting_up, serve), nurse = blocks("A team server")
    folder.types(*setting_up)
    port = free_port()
    with folder.running(f"{serve} --port {port}") as listening:
        assert port in listening
        said = folder.types(*(line.replace(HUB_PORT, port) for line in nurse))
    assert "Saved: The team server holds this record." in said
    assert f"[default: {HUB_PORT};" in " ".join(folder.types("mavis hub serve --help").split())


def test_with_the_keyring_it_starts_and_keeps_the_password_there(tmp_path: Path, wheel: Path) -> None:
    folder = a_folder(tmp_path, wheel, "keyring")
    folder.environment["MAVIS_KEYRING"] = "true"
    folder.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    (commands,) = blocks("Without a team server")
    said = folder.types(*commands[:2], "mavis status")
    assert "isn’t installed" not in said
    assert "book-" in said


def test_what_is_typed_to_install_names_this_folder_or_a_file_and_no_package_index() -> None:
    (commands,) = blocks("Install")
    assert [shlex.split(line, comments=True) for line in commands] == [
        ["pip", "install", "."],
        ["pip", "install", ".[hub]"],
        ["pip", "install", ".[keyring]"],
    ]
    texts = [
        path
        for folder in ("mavis_tui", "docs")
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in {".py", ".md"}
    ]
    by_name = re.compile(r"""pip install[^\n]*?["' ]mavis[-_]tui(?!-VERSION)|mavis-tui\[""")
    found = [path for path in (*texts, CHECKOUT / "README.md") if by_name.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_the_wheel_brings_man_pages_and_completion_to_where_they_are_looked_for(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as parts:
        names = {name.partition(".data/data/")[2] for name in parts.namelist()}
    there = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "share").rglob("*") if path.is_file()}
    assert "share/man/man1/mavis-record.1" in there
    assert there <= names


def test_the_wheel_brings_all_that_pages_are_drawn_with(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as parts:
        names = set(parts.namelist())
    room = CHECKOUT / "mavis_tui" / "hub" / "pages"
    there = {path.relative_to(CHECKOUT).as_posix() for path in room.rglob("*.*") if path.suffix != ".pyc"}
    assert {f"mavis_tui/hub/pages/{name}" for name in ("templates/base.html", "static/office.css")} < there <= names


def test_on_a_package_page_nothing_leads_nowhere(wheel: Path) -> None:
    """There a link to a file of the repository, or a picture in it, would be broken."""
    with zipfile.ZipFile(wheel) as parts:
        (name,) = (one for one in parts.namelist() if one.endswith(".dist-info/METADATA"))
        page = parts.read(name).decode()
    assert "# mavis" in page
    assert re.findall(r"\]\((?!https?://)[^)]*\)", page) == []
    named = set(re.findall(r"\(`(docs/[^`]+|[A-Z]+\.md)`\)", page))
    assert {"docs/security.md", "CHANGELOG.md"} <= named
    assert [name for name in named if not (CHECKOUT / name).exists()] == []
    for line in README.splitlines():
        if "](" not in line:
            assert line in page


def test_readme_has_no_date_that_can_be_past() -> None:
    assert not re.findall(r"\b20\d\d-\d\d-\d\d\b", README)
