"""For Windows: the folder build by PyInstaller under Wine, with Python for Windows, and an installer of it by NSIS."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from release import valid_bill, windows_python
from release.checkout import moment, same_for_all, version
from release.wine import Windows
from release.wine import missing_packages as missing_for_wine

_SCRIPT = Path(__file__).with_name("installer.nsi")
_TEXTS = ("README.md", "CHANGELOG.md", "LICENSE")


def missing_packages() -> list[str]:
    """List Debian's packages that this needs and aren't there."""
    return [*missing_for_wine(), *([] if shutil.which("makensis") else ["nsis"])]


def build(checkout: Path, wheel: Path, into: Path, work: Path) -> list[Path]:
    """Build the installer, and its bill of materials; give the files. Raises CalledProcessError, SystemExit."""
    folder = _folder(checkout, wheel, work)
    bill = into / f"mavis-{version(checkout)}-windows.cdx.json"
    shutil.copyfile(folder / "sbom.cdx.json", bill)
    valid_bill.require(bill)
    return [installer(folder, into, checkout), bill]


def installer(folder: Path, into: Path, checkout: Path) -> Path:
    """Put a folder build into an installer; give the file. The same files give the same bytes. Needs makensis."""
    into.mkdir(parents=True, exist_ok=True)
    when, files = moment(checkout), sorted(path for path in folder.rglob("*") if path.is_file())
    put, remove = into / "put.nsh", into / "remove.nsh"
    for file in files:
        os.utime(file, (when, when))
    put.write_text(lines_that_put(folder, files), encoding="utf-8")
    remove.write_text(lines_that_remove(folder, files), encoding="utf-8")
    number = version(checkout)
    made = into / f"mavis-{number}-windows-x86_64-setup.exe"
    numbers = [*re.findall(r"\d+", number), "0", "0", "0"][:4]
    told = {
        "VERSION": number,
        "NUMBERS": ".".join(numbers),
        "KIBIBYTES": sum(file.stat().st_size for file in files) // 1024,
        "OUTPUT": made,
        "PUT": put,
        "REMOVE": remove,
    }
    words = ["makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in told.items()), str(_SCRIPT)]
    subprocess.run(words, env=same_for_all(checkout), check=True)
    put.unlink()
    remove.unlink()
    return made


def lines_that_put(folder: Path, files: list[Path]) -> str:
    """Write the lines of NSIS that put each file into its place."""
    lines, last = [], None
    for file in files:
        if file.parent != last:
            last = file.parent
            lines.append(f'SetOutPath "{_there(folder, last)}"\n')
        lines.append(f'File "{file}"\n')
    return "".join(lines)


def lines_that_remove(folder: Path, files: list[Path]) -> str:
    """Write the lines that remove just what was put there: each file, then each folder if nothing else is in it."""
    folders = sorted({parent for file in files for parent in file.relative_to(folder).parents if parent.name})
    lines = [f'Delete "{_there(folder, file)}"\n' for file in files]
    return "".join([*lines, *(f'RMDir "{_there(folder, folder / each)}"\n' for each in reversed(folders))])


def _there(folder: Path, path: Path) -> str:
    return "\\".join(("$INSTDIR", *(part.replace("$", "$$") for part in path.relative_to(folder).parts)))


def _folder(checkout: Path, wheel: Path, work: Path) -> Path:
    """Build the folder below `work`; give it, named mavis."""
    python, windows = work / "python", Windows(work / "prefix")
    pinned = checkout / "requirements"
    windows_python.make(python, pinned / "windows.txt", pinned / "release.txt")
    with zipfile.ZipFile(python / "python313.zip") as library:
        library.extractall(python / "Lib")  # PyInstaller looks for modules in folders
    (python / "python313.zip").unlink()
    shutil.copyfile(python / "LICENSE.txt", python / "Lib" / "LICENSE.txt")
    place = str(python / "Lib" / "site-packages")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--no-compile", "--target", place, str(wheel)], check=True)
    windows.make()
    try:
        return _freeze(checkout, windows, python / "python.exe", work)
    finally:
        windows.end()


def _freeze(checkout: Path, windows: Windows, python: Path, work: Path) -> Path:
    told = {name: value for name, value in same_for_all(checkout).items() if os.environ.get(name) != value}
    freeze = ("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR")
    places = ("--distpath", str(work), "--workpath", str(work / "pyinstaller"))
    folder = work / "mavis"
    spec = str(checkout / "release" / "mavis.spec")
    windows.must_run(str(python), *freeze, *places, spec, folder=work, told=told)
    for name in _TEXTS:
        shutil.copy(checkout / name, folder)
    tell = ("-m", "release.inside", str(folder), str(moment(checkout)))
    windows.must_run(str(python), *tell, folder=checkout, told=told)
    return folder
