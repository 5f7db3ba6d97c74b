"""How much the client takes on the disk without extras, and what of it takes most."""

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

from bench.figures import Figure

MOST_OF_IT = 6


def figures() -> list[Figure]:
    """Add up what belongs to mavis and to each library that it needs; give the sum with its target, and the largest."""
    sizes: dict[str, float] = {}
    _add("mavis-tui", sizes)
    sizes["mavis-tui"] = _of_folder(Path(__file__).parent.parent / "mavis_tui")  # installed as a link
    largest = sorted(sizes, key=lambda name: -sizes[name])[:MOST_OF_IT]
    return [
        Figure("installed size of the client without extras", sum(sizes.values()), "MB", most=65),
        *(Figure(f"of which {name}", sizes[name], "MB") for name in largest),
    ]


def _add(name: str, sizes: dict[str, float]) -> None:
    """Add the size of a library in MB, and of those that it needs."""
    if name in sizes:
        return
    found = distribution(name)
    sizes[name] = _of_files(found)
    for need in found.requires or ():
        if "extra ==" not in need and _is_needed_here(need):
            _add(_normal(need), sizes)


def _of_files(found: Distribution) -> float:
    paths = (Path(str(found.locate_file(file))) for file in found.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def _of_folder(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _normal(need: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", need)
    assert name is not None, need
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def _is_needed_here(need: str) -> bool:
    """True unless what follows the semicolon speaks of another Python or system."""
    from packaging.requirements import Requirement

    marker = Requirement(need).marker
    return marker is None or marker.evaluate({"extra": ""})
