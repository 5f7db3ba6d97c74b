"""Runs the suite on other Pythons and with other dependencies: `python -m tests.pythons NAME … [-- WHAT TO RUN]`.

NAME is a Python (3.11 to 3.14, as far as it is on this computer: what isn't there is said), `oldest` (of each direct
dependency the oldest that pyproject.toml allows) or `newest` (the newest of all, Textual freed of its pin, drawn and
its keys read as Textual does). Each in an environment of its own below build/pythons. Exit code 1 if anything failed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parents[1]
PLACE = CHECKOUT / "build" / "pythons"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
FREED = "textual>=8.2.8\n"
"""What pyproject.toml pins to one version, loosened."""


class Kind(NamedTuple):
    """Which Python, what uv resolves (nothing: requirements/dev.txt as it stands), and which variables."""

    python: str
    resolution: str = ""
    variables: tuple[tuple[str, str], ...] = ()


_OTHERS = ("MAVIS_OTHER_LIBRARIES", "true")
"""How many modules are loaded is held for the pinned libraries: tests/commands/test_lightness.py."""

KINDS = {
    **{python: Kind(python) for python in PYTHONS},
    "oldest": Kind("3.11", "lowest-direct", (_OTHERS,)),
    "newest": Kind("3.13", "highest", (_OTHERS, ("MAVIS_PLAIN_TEXTUAL", "true"))),
}


def installed(python: str) -> str | None:
    """Give the path of a Python of this computer that starts and is of that version."""
    names = [f"python{python}", *map(str, sorted((Path.home() / ".pyenv/versions").glob(f"{python}.*/bin/python")))]
    for name in names:
        path = shutil.which(name)
        if path is None:
            continue
        ask = [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() == python:
            return path
    return None


def environment(name: str, kind: Kind, python: str) -> Path:
    """Make an environment of a kind; give its Python."""
    place = PLACE / name
    subprocess.run([python, "-m", "venv", "--clear", str(place)], check=True)
    own = str(place / "bin" / "python")
    install = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(CHECKOUT / "requirements" / "dev.txt")], check=True)
    if kind.resolution:
        subprocess.run([*install, "uv"], check=True)
        subprocess.run([*install, "-r", str(_resolved(place, kind))], check=True)
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", str(CHECKOUT)], check=True)
    return Path(own)


def _resolved(place: Path, kind: Kind) -> Path:
    resolved, freed = place / "requirements.txt", place / "freed.txt"
    freed.write_text(FREED, encoding="utf-8")
    loosened = ["--override", str(freed)] if kind.resolution == "highest" else []
    command = [str(place / "bin" / "uv"), "pip", "compile", "--quiet", "--python-version", kind.python, *loosened]
    wanted = [
        "--resolution",
        kind.resolution,
        "--extra",
        "hub",
        "pyproject.toml",
        "-o",
        str(resolved),
    ]
    subprocess.run([*command, *wanted], cwd=CHECKOUT, check=True)
    return resolved


def run(name: str, what: list[str]) -> bool:
    """Run the suite (or what is named of it) as one kind; True if it passed, or if that Python isn't here."""
    kind = KINDS[name]
    path = installed(kind.python)
    if path is None:
        print(f"{name}: there is no Python {kind.python} on this computer; not tried.")
        return True
    python = environment(name, kind, path)
    tests = [str(python), "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *what]
    variables = {**os.environ, **dict(kind.variables)}
    passed = subprocess.run(tests, cwd=CHECKOUT, env=variables, check=False).returncode == 0
    print(f"{name}: {'passed' if passed else 'FAILED'}")
    return passed


def main(arguments: list[str]) -> int:
    """Run each named kind one after the other."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    names, what = arguments[:cut], arguments[cut + 1 :]
    if unknown := [name for name in names if name not in KINDS]:
        print(f"Unknown: {', '.join(unknown)}. There are {', '.join(KINDS)}.")
        return 2
    passed = [run(name, what) for name in names or PYTHONS]  # each, also after one that failed
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
