"""A machine without Python: an empty Debian in a folder (debootstrap), or a folder with no environment at all."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

SUITE = "bookworm"
_OTHERS = ("proc", "sys", "dev", "run", "tmp", "var/cache", "var/lib/dpkg", "var/log", "etc/ld.so.cache")
"""What a running system, or its package manager for itself, writes: no trace of a program."""

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Ran(NamedTuple):
    """What a command wrote to stdout, and how many seconds it took."""

    said: str
    seconds: float


class Machine:
    """Where commands run: below `root` as an empty Debian sees it, or here if it is /; of that only home counts."""

    def __init__(self, root: Path, home: Path, variables: Mapping[str, str]) -> None:
        self.root = root
        self.home = home
        self._variables = {**variables, "HOME": f"/{home.relative_to(root).as_posix()}"}

    def run(self, *command: str) -> Ran:
        """Run a command with nothing of this process's environment. Raises SystemExit with its words if it fails."""
        began = time.monotonic()
        ran = subprocess.run(self._within(command), capture_output=True, encoding="utf-8", check=False)
        if ran.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit code {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return Ran(ran.stdout, time.monotonic() - began)

    def serve(self, *command: str) -> float:
        """Run a command that serves until Ctrl+C, ask what it names as its address, and end it as a person does.

        Gives the seconds until it answered. Raises SystemExit if it doesn't, if it ends with a failure, or if somebody
        still listens afterwards.
        """
        began = time.monotonic()
        serving = subprocess.Popen(
            self._within(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        said, found = "", None
        try:
            while found is None and (line := serving.stdout.readline() if serving.stdout else ""):
                said += line
                found = _ADDRESS.search(line)
            if found is None:
                raise SystemExit(f"{' '.join(command)}: it named no address.\n{said}")
            with urlopen(f"{found[0]}/health/ready", timeout=30) as answer:  # noqa: S310 - what it said is of loopback
                answer.read()
            seconds = time.monotonic() - began
        finally:
            serving.send_signal(signal.SIGINT)
            said += serving.communicate(timeout=60)[0]
        if serving.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit code {serving.returncode} after Ctrl+C\n{said}")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", int(found[1]))) == 0:
                raise SystemExit(f"{' '.join(command)}: somebody still listens on {found[0]}.")
        return seconds

    def _within(self, command: Sequence[str]) -> list[str]:
        begin = ["-i", f"--chdir={self.home}"]
        if self.root != Path("/"):
            begin = ["chroot", str(self.root), "/usr/bin/env", "-i", f"--chdir={self._variables['HOME']}"]
        return ["env", *begin, *_assigned(self._variables), *command]

    def files(self) -> set[str]:
        """Name every file and folder that is there, but what the system writes for itself."""
        found = set()
        top = self.home if self.root == Path("/") else self.root
        for folder, folders, files in os.walk(top):
            below = Path(folder).relative_to(top)
            folders[:] = [name for name in folders if (below / name).as_posix() not in _OTHERS]
            found |= {(below / name).as_posix() for name in (*folders, *files)} - set(_OTHERS)
        return found


def empty_debian(place: Path, variables: Mapping[str, str]) -> Machine:
    """Make an empty Debian in a folder, or empty it again from the one made before. Needs root and debootstrap."""
    fresh = place.with_suffix(".fresh")
    if not (fresh / "etc" / "debian_version").exists():
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(fresh)], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(place, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(fresh), str(place)], check=True)
    pythons = [path for folder in ("usr/bin", "usr/local/bin") for path in (place / folder).glob("python*")]
    if pythons:
        raise SystemExit(f"This Debian isn’t empty, it has Python: {pythons[0]}")
    home = place / "root" / "nurse"
    home.mkdir()
    return Machine(place, home, {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **variables})


def empty_folder(place: Path, variables: Mapping[str, str]) -> Machine:
    """Make an empty folder on this computer, from which no program is found by its name."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return Machine(Path("/"), place, {"PATH": "/nowhere", **variables})


def _assigned(variables: Mapping[str, str]) -> Sequence[str]:
    return [f"{name}={value}" for name, value in variables.items()]
