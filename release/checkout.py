"""Which checkout is built, of which version, and the moment that its files are given."""

import os
import re
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]

_NO_HISTORY = 1_580_601_600
"""Where there is neither git nor a wish: hatchling's own, the first of whose wheels it was (2 February 2020)."""


def version(checkout: Path) -> str:
    """Give the version that pyproject.toml names."""
    found = re.search(r'^version = "([^"]+)"$', (checkout / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit("pyproject.toml names no version.")
    return found[1]


def moment(checkout: Path) -> int:
    """Give the seconds since 1970 that every file inside carries: SOURCE_DATE_EPOCH, or when the last commit was made.

    See reproducible-builds.org/specs/source-date-epoch.
    """
    if wished := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(wished)
    asked = ["git", "-C", str(checkout), "log", "-1", "--format=%ct"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    return int(said.stdout) if said.returncode == 0 else _NO_HISTORY


def same_for_all(checkout: Path) -> dict[str, str]:
    """Give the environment in which a builder runs: nothing of who builds, where and when comes into what is built."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_", "MAVIS_"))}
    fixed = {"PYTHONHASHSEED": "1", "PYTHONUTF8": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    return {**kept, **fixed, "SOURCE_DATE_EPOCH": str(moment(checkout))}
