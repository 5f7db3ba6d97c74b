"""The wheel and the sdist, by the build backend that is installed beside this."""

import subprocess
import sys
from pathlib import Path

from release.checkout import same_for_all


def build(checkout: Path, into: Path) -> list[Path]:
    """Build both into a folder; give the files, wheel first."""
    into.mkdir(parents=True, exist_ok=True)
    before = set(into.iterdir())
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(into)]
    subprocess.run(command, cwd=checkout, env=same_for_all(checkout), check=True, capture_output=True)
    built = {*into.glob("*.whl"), *into.glob("*.tar.gz")}
    return sorted(built - before or built, key=lambda file: file.suffix != ".whl")
