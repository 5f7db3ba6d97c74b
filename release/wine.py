"""A Windows of its own in a folder, by Debian's Wine: it knows of no other, and nothing of it comes to the desktop."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_LACKING = Path(__file__).parent / "bcryptprimitives.c"
_NEEDED = {"wine": "wine wine64", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}
"""Programs, with the names of Debian's packages that bring them."""


def missing_packages() -> list[str]:
    """List Debian's packages that this needs and aren't there."""
    return [packages for program, packages in _NEEDED.items() if not shutil.which(program)]


class Windows:
    """A Windows below `place`, whose drive C: is `drive`. Nothing is there until it is made."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.drive = place / "drive_c"
        self.variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_"))},
            "WINEPREFIX": str(place),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # the first two it would ask to download, and the third puts shortcuts into the menus of this desktop
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
        }

    def make(self) -> None:
        """Make it: an empty Windows 10. Raises CalledProcessError."""
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.parent.mkdir(parents=True, exist_ok=True)
        # no pipe: what it starts would keep one open
        nowhere = subprocess.DEVNULL
        subprocess.run(["wine", "wineboot", "--init"], env=self.variables, check=True, stdout=nowhere, stderr=nowhere)
        # Wine 8 lacks one library, from which Rust takes its random numbers
        library = self.drive / "windows" / "system32" / "bcryptprimitives.dll"
        compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-o", str(library), str(_LACKING), "-ladvapi32"]
        subprocess.run(compiler, check=True)
        # a window that is never shown can be made where there is no desktop to show it on
        none = ["wine", "reg", "add", r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f"]
        subprocess.run(none, env=self.variables, check=True, stdout=nowhere, stderr=nowhere)
        # Debian's Wine says it were Windows 7, which Python refuses
        self.run("winecfg", "-v", "win10")

    def run(self, *words: str, folder: Path | None = None, told: dict[str, str] | None = None) -> int:
        """Run a program of Windows, print what it says, and give its exit code.

        All three ends are pipes: Python for Windows doesn't start where Wine hands it a file or /dev/null.
        """
        with subprocess.Popen(
            ["wine", *words],
            cwd=folder,
            env={**self.variables, **(told or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as running:
            if running.stdin and running.stdout:
                running.stdin.close()
                while heard := os.read(running.stdout.fileno(), 65536):
                    sys.stdout.buffer.write(heard)
                    sys.stdout.buffer.flush()
        return running.returncode

    def must_run(self, *words: str, folder: Path | None = None, told: dict[str, str] | None = None) -> None:
        """Run a program of Windows that must not fail. Raises SystemExit."""
        if code := self.run(*words, folder=folder, told=told):
            raise SystemExit(f"{' '.join(words)}: exit code {code}")

    def stay(self) -> None:
        """Let it stay switched on between programs, until `end`."""
        self._server("-p")

    def end(self) -> None:
        """End what still runs there, so that nothing stays behind."""
        self._server("-k")

    def _server(self, word: str) -> None:
        for server in ("wineserver", "/usr/lib/wine/wineserver"):
            if shutil.which(server):
                quiet = subprocess.DEVNULL
                subprocess.run([server, word], env=self.variables, check=False, stdout=quiet, stderr=quiet)
                return
