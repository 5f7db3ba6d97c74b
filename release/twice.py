"""`python -m release.twice`: build everything twice, in two folders, and compare to the byte; 1 if anything differs.

Both folders are copies of what git knows; the second has another name and another umask. Of an archive that differs it
says which files in it do.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
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


def members(archive: Path) -> dict[str, tuple[int, str]]:
    """Give the mode and the sum of each file in a .tar.xz, by name."""
    with tarfile.open(archive) as opened:
        found = {}
        for member in opened:
            held = opened.extractfile(member) if member.isfile() else None
            body = held.read() if held is not None else member.linkname.encode()
            found[member.name] = (member.mode, hashlib.sha256(body).hexdigest())
        return found


def main() -> int:
    """Build twice, tell of each file whether it is the same, and give 1 if one isn't."""
    os.environ["SOURCE_DATE_EPOCH"] = str(moment(CHECKOUT))  # neither folder has a history
    same = True
    with tempfile.TemporaryDirectory(prefix="mavis-release-") as made:
        place = Path(made)
        checkouts = copied(place / "one"), copied(place / "another folder")  # both now: building takes its time
        one = build(checkouts[0], place / "dist-one", checkouts[0] / "build")
        os.umask(0o077)
        other = build(checkouts[1], place / "dist-other", checkouts[1] / "build")
        for mine, theirs in zip(one, other, strict=True):
            is_same = mine.read_bytes() == theirs.read_bytes()
            print(f"{'the same' if is_same else 'DIFFERENT'}  {mine.name}")
            if not is_same and mine.name.endswith(".tar.xz"):
                ours, others = members(mine), members(theirs)
                print(
                    *(f"    {name}" for name in sorted(ours | others) if ours.get(name) != others.get(name)), sep="\n"
                )
            same &= is_same
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
