"""`python -m torture.fuzzed READER OPTION…`: one reader under atheris, with libFuzzer's options, until it is harmed.

A process of its own, and a module that imports nothing of mavis: atheris follows what is imported under its eyes.
"""

import resource
import sys
from importlib import import_module

NAIVE = "a naive reader"


def naive(data: bytes) -> None:
    """Read a change as one would who trusts the sender: the control."""
    json = import_module("json")
    try:
        held = json.loads(data)
    except ValueError:
        return
    str(held["id"])


def main() -> None:
    """Give inputs to the reader that the command line names, without end or as its options say."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["mavis_tui", "torture.readers"]):
        readers = import_module("torture.readers")
    name, *options = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    atheris.Setup([sys.argv[0], *options], naive if name == NAIVE else lambda data: readers.feed(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
