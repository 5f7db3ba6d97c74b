"""What the one file for Linux promises: it unpacks itself once, where only its owner may look, and then just starts."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from release import one_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the file is for Linux on x86_64")

MOMENT = 1_790_000_000
RUNS = '#!/bin/sh\necho "VERSION says $*"\numask >&2\nexit 3\n'
"""What stands for the program: it says its words, whom its files would be for, and ends with a code of its own."""


def a_file(place: Path, version: str = "1.0") -> Path:
    """Make the one file of a small folder."""
    folder = place / version / "mavis"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "a.pyc").write_bytes(b"a" * 1000)
    (folder / "mavis").write_text(RUNS.replace("VERSION", version))
    (folder / "mavis").chmod(0o700)
    return one_file.build(folder, place / f"mavis-{version}.run", MOMENT, version)


def start(file: Path, home: Path, *words: str, path: str = os.defpath) -> subprocess.CompletedProcess[str]:
    variables = {"HOME": str(home), "PATH": path}
    return subprocess.run([file, *words], env=variables, capture_output=True, encoding="utf-8", check=False)


def kept(home: Path) -> list[Path]:
    """Name what lies in the cache."""
    return sorted((home / ".cache" / "mavis").iterdir())


def test_the_first_start_unpacks_privately_and_every_other_needs_no_program_but_the_shell(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    first = start(file, tmp_path, "record", "a child's name", "")
    assert (first.stdout, first.returncode) == ("1.0 says record a child's name \n", 3)
    assert "unpacking it into" in first.stderr
    (unpacked,) = kept(tmp_path)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (unpacked, unpacked.parent)] == [0o700, 0o700]
    other = start(file, tmp_path, "status", path="/nowhere")
    assert (other.stdout, other.returncode) == ("1.0 says status\n", 3)
    assert first.stderr.endswith(f"\n{other.stderr}")


def test_a_file_of_which_not_all_arrived_says_so_and_unpacks_nothing(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    os.truncate(file, file.stat().st_size - 20)
    cut = start(file, tmp_path, "status")
    assert (cut.returncode, cut.stdout, kept(tmp_path)) == (1, "", [])
    assert "perhaps not all of it arrived. Nothing was changed; fetch it again." in cut.stderr


def test_another_version_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    start(a_file(tmp_path, "1.0"), tmp_path)
    (before,) = kept(tmp_path)
    assert start(a_file(tmp_path, "1.1"), tmp_path).stdout == "1.1 says \n"
    (after,) = kept(tmp_path)
    assert after != before


def test_a_version_that_is_running_keeps_its_folder(tmp_path: Path) -> None:
    start(a_file(tmp_path, "1.0"), tmp_path)
    (before,) = kept(tmp_path)
    own = before / "mavis" / "sleeper"
    own.write_bytes(Path("/bin/cat").read_bytes())
    own.chmod(0o700)
    running = subprocess.Popen([own], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert running.stdin
    assert running.stdout
    running.stdin.write(b"it has begun\n")
    running.stdin.flush()
    running.stdout.readline()
    start(a_file(tmp_path, "1.1"), tmp_path)
    assert before in kept(tmp_path)
    running.communicate()
    start(a_file(tmp_path, "1.2"), tmp_path)
    assert len(kept(tmp_path)) == 1


def test_two_first_starts_at_once_leave_one_copy_and_both_run(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    variables = {"HOME": str(tmp_path), "PATH": os.defpath}
    both = [subprocess.Popen([file], env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.communicate()[0] for one in both] == [b"1.0 says \n"] * 2
    assert len(kept(tmp_path)) == 1


def test_an_unpacked_program_of_which_parts_are_gone_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    start(file, tmp_path)
    (unpacked,) = kept(tmp_path)
    (unpacked / "mavis" / "mavis").unlink()
    said = start(file, tmp_path)
    assert said.returncode == 1
    assert f"Remove the folder {unpacked} and start this file again." in said.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_nothing_that_somebody_else_made_is_started(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    start(file, tmp_path)
    (unpacked,) = kept(tmp_path)
    for path in (unpacked / "mavis" / "mavis", unpacked, unpacked.parent):
        os.chown(path, 65534, 65534)
    said = start(file, tmp_path)
    assert (said.returncode, said.stdout) == (1, "")
    assert "somebody else made it" in said.stderr


def test_without_a_home_it_says_what_to_set(tmp_path: Path) -> None:
    said = subprocess.run(
        [a_file(tmp_path)], env={"PATH": os.defpath}, capture_output=True, encoding="utf-8", check=False
    )
    assert (said.returncode, said.stdout) == (1, "")
    assert "Set HOME, or XDG_CACHE_HOME." in said.stderr


def test_the_same_folder_gives_the_same_file_to_the_byte(tmp_path: Path) -> None:
    assert a_file(tmp_path / "one").read_bytes() == a_file(tmp_path / "the other one").read_bytes()
