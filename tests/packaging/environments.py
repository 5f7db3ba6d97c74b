"""The wheel, and empty environments into which it is installed: what a nurse's laptop has, and no more.

No network: each environment gets links to those distributions of this one that the wheel's own requirements name, and
those that they name in turn, and nothing else. Then pip itself installs the wheel without an index, and refuses if one
is missing. So a requirement that isn't declared isn't there, whatever the developer's environment has.
"""

import os
import re
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parents[2]


class Environment(NamedTuple):
    """Where mavis is installed: the folder of its programs, and its folder of packages."""

    programs: Path
    packages: Path


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder, with the build backend that is installed here."""
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(built, cwd=CHECKOUT, check=True, capture_output=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, extra: str, folder: Path) -> Environment:
    """Make an empty environment and install the wheel, as `pip install "FILE.whl[extra]"` does."""
    venv.create(folder, symlinks=True, with_pip=False)
    made = Environment(folder / "bin", next(folder.glob("lib/python*/site-packages")))
    wanted = f"{wheel}[{extra}]" if extra else str(wheel)
    for distribution in _needed(wheel, extra):
        _link(distribution, made.packages)
    pip = [sys.executable, "-m", "pip", "--python", str(made.programs / "python"), "install", "--quiet", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", wanted], check=True, timeout=300, env=own_environment())
    return made


def own_environment() -> dict[str, str]:
    """Give the environment of this process without what would bring packages or settings of the tester along."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_"))}
    return {**kept, "PYTHONUTF8": "1"}


def _needed(wheel: Path, extra: str) -> list[metadata.Distribution]:
    """Name the distributions that a wheel requires with an extra, directly or through others."""
    (own,) = metadata.distributions(path=[str(wheel)])
    found: dict[str, metadata.Distribution] = {}
    waiting = [(own, extra)]
    looked: set[tuple[str, str]] = set()
    while waiting:
        distribution, chosen = waiting.pop()
        for line in distribution.requires or ():
            requirement = Requirement(line)
            if requirement.marker is not None and not requirement.marker.evaluate({"extra": chosen}):
                continue
            name = re.sub(r"[-_.]+", "-", requirement.name).lower()
            found[name] = metadata.distribution(requirement.name)
            for one in {"", *requirement.extras}:
                if (name, one) not in looked:
                    looked.add((name, one))
                    waiting.append((found[name], one))
    return list(found.values())


def _link(distribution: metadata.Distribution, packages: Path) -> None:
    for file in distribution.files or ():
        if ".." in file.parts or not (source := Path(str(distribution.locate_file(file)))).exists():
            continue  # a program in bin/, or a compiled file that was never made
        link = packages / file
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(source)
