"""`python -m release.twice`: build everything twice, in two folders, and compare to the byte; 1 if anything differs.

The second folder is a copy of what git knows, with another name and another umask.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from release.__main__ import build
from release.checkout import CHECKOUT, moment


def copied(into: Path) -> Path:
    """Copy what git knows of this checkout, as it lies here, into a folder; give it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout
    into.mkdir(parents=True)
    subprocess.run(["tar", "--create", "--null", "--files-from=-", "--file", str(into / ".tar")],
                   cwd=CHECKOUT, input=listed, check=True)  # fmt: skip
    subprocess.run(["tar", "--extract", "--file", ".tar"], cwd=into, check=True)
    (into / ".tar").unlink()
    return into


def main() -> int:
    """Build twice, tell of each file whether it is the same, and give 1 if one isn't."""
    os.environ["SOURCE_DATE_EPOCH"] = str(moment(CHECKOUT))  # the second folder has no history
    with tempfile.TemporaryDirectory(prefix="mavis-release-") as made:
        place = Path(made)
        one = build(copied(place / "one"), place / "dist-one", place / "one" / "build")
        os.umask(0o077)
        other = build(copied(place / "another folder"), place / "dist-other", place / "another folder" / "build")
        same = [mine.read_bytes() == theirs.read_bytes() for mine, theirs in zip(one, other, strict=True)]
    for file, is_same in zip(one, same, strict=True):
        print(f"{'the same' if is_same else 'DIFFERENT'}  {file.name}")
    return int(not all(same))


if __name__ == "__main__":
    sys.exit(main())
