"""`python -m release.starts`: how a start of the folder build, and of the one file, compares with the environment's.

In turns; the one file has been unpacked before, as on every start but its first.

Processor time, the median of the rounds: on a busy computer the time on the wall is everybody's.
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from release.checkout import CHECKOUT, version
from release.day import only

ROUNDS = 20
MOST = 1.15
"""So many times the virtual environment's start may take at most."""

WORDS = (("status",), ("--help",))


def seconds(program: Path, words: tuple[str, ...]) -> float:
    """Run a program once; give the processor time that it took, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(CHECKOUT / "build" / "nobody"), "LC_ALL": "C.UTF-8"}
    subprocess.run([program, *words], env=bare, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the ratios; 1 if one is above what it may be."""
    folder = CHECKOUT / "build" / "release" / "mavis" / "mavis"
    pip = Path(sys.executable).parent / "mavis"
    single = only(CHECKOUT / "dist", "mavis-*.run")
    print(f"mavis {version(CHECKOUT)}, median of {ROUNDS} rounds, {os.cpu_count()} cores")
    seconds(single, ("--version",))
    above = False
    for words in WORDS:
        taken: dict[Path, list[float]] = {pip: [], folder: [], single: []}
        for _ in range(ROUNDS):
            for program, times in taken.items():
                times.append(seconds(program, words))
        theirs, *ours = (statistics.median(times) for times in taken.values())
        for name, median in zip(("the folder", "the one file"), ours, strict=True):
            ratio = median / theirs
            print(f"mavis {' '.join(words)}, {name}: {median * 1e3:.0f} ms / {theirs * 1e3:.0f} ms = {ratio:.2f} times")
            above |= ratio > MOST
    return int(above)


if __name__ == "__main__":
    sys.exit(main())
