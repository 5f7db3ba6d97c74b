"""`python -m bench [NAME…]`: every benchmark in turn, or those named, as a table of figures measured in this run."""

import importlib
import sys
import time

from bench.figures import Figure, table

BENCHMARKS = ("help", "first_paint", "record", "upload", "opening", "exporting", "saving", "memory")


def main() -> None:
    """Run each, and print what was measured beside its target."""
    begin = time.monotonic()
    figures: list[Figure] = []
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += importlib.import_module(f"bench.{name}").figures()
    print(table(figures))
    print(f"\n{(time.monotonic() - begin) / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
