"""`python -m release.starts`: how a start of the folder build compares with the virtual environment's, in turns.

Processor time, the median of the rounds: on a busy computer the time on the wall is everybody's.
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from release.checkout import CHECKOUT, version

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
    print(f"mavis {version(CHECKOUT)}, median of {ROUNDS} rounds, {os.cpu_count()} cores")
    above = False
    for words in WORDS:
        taken: dict[Path, list[float]] = {pip: [], folder: []}
        for _ in range(ROUNDS):
            for program, times in taken.items():
                times.append(seconds(program, words))
        theirs, ours = (statistics.median(times) for times in taken.values())
        print(f"mavis {' '.join(words)}: {ours * 1000:.0f} ms / {theirs * 1000:.0f} ms = {ours / theirs:.2f} times")
        above |= ours / theirs > MOST
    return int(above)


if __name__ == "__main__":
    sys.exit(main())
