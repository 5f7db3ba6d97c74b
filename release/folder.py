"""The folder build: Python, mavis and all it needs in one folder, made by PyInstaller in an environment of its own.

That environment has what requirements/release.txt pins and the wheel, and nothing of a developer's.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from release.checkout import moment, same_for_all

_TEXTS = ("README.md", "CHANGELOG.md", "LICENSE")


def build(checkout: Path, wheel: Path, work: Path) -> Path:
    """Build the folder below `work` with the packages that are pinned; give the folder, named mavis."""
    python = _environment(checkout, wheel, work / "environment")
    # where it keeps what it stripped: of its own, since another build may empty the one in the home folder
    environment = {**same_for_all(checkout), "PYINSTALLER_CONFIG_DIR": str(work / "stripped")}
    freeze = [str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"]
    places = ["--distpath", str(work), "--workpath", str(work / "pyinstaller")]
    subprocess.run([*freeze, *places, str(checkout / "release/mavis.spec")], cwd=work, env=environment, check=True)
    folder = work / "mavis"
    for name in _TEXTS:
        shutil.copy(checkout / name, folder)
    shutil.copytree(checkout / "share", folder / "share")
    tell = [str(python), "-m", "release.inside", str(folder), str(moment(checkout))]
    subprocess.run(tell, cwd=checkout, env=environment, check=True)
    return folder


def _environment(checkout: Path, wheel: Path, place: Path) -> Path:
    python = place / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = str(checkout / "requirements" / "release.txt")
    subprocess.run([*install, "--require-hashes", "-r", pinned], check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    return python
