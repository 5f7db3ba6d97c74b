"""`python -m release [FOLDER]`: make everything that is handed out, into dist/ if no folder is named."""

import argparse
import shutil
import sys
from pathlib import Path

from release import archive, debian, folder, one_file, python_packages, valid_bill, windows
from release.checkout import CHECKOUT, moment, version

MOST = 30_000_000
"""So many bytes at most should a nurse's laptop have to fetch."""


def build(checkout: Path, into: Path, work: Path) -> list[Path]:
    """Build all of it into a folder; give the files."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    wheel, sdist = python_packages.build(checkout, into)
    built = folder.build(checkout, wheel, work)
    package = debian.build(built, into, checkout)
    name = f"mavis-{version(checkout)}-linux-x86_64"
    packed = archive.pack(built, into / f"{name}.tar.xz", moment(checkout))
    single = one_file.build(built, into / f"{name}.run", moment(checkout), version(checkout))
    bill = into / f"mavis-{version(checkout)}.cdx.json"
    shutil.copyfile(built / "sbom.cdx.json", bill)
    valid_bill.require(bill)
    setup = _for_windows(checkout, wheel, into, work)
    return [wheel, sdist, package, packed, single, *setup, bill, archive.write_sums(into)]


def _for_windows(checkout: Path, wheel: Path, into: Path, work: Path) -> list[Path]:
    """Build the installer for Windows where Wine and NSIS are; elsewhere say that there is none."""
    if missing := windows.missing_packages():
        print(f"No installer for Windows: that needs Debian’s {' '.join(missing)}.", file=sys.stderr)
        return []
    return windows.build(checkout, wheel, into, work / "windows")


def main() -> int:
    """Build, and say how large each file is; 1 if one is too large."""
    asked = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=CHECKOUT / "dist", help="where to put the files")
    files = build(CHECKOUT, asked.parse_args().folder.resolve(), CHECKOUT / "build" / "release")
    for file in files:
        print(f"{file.stat().st_size / 1e6:6.1f} MB  {file.name}")
    return int(any(file.stat().st_size > MOST for file in files))


if __name__ == "__main__":
    sys.exit(main())
