"""What is inside a folder build: a CycloneDX bill of materials, and the licence of each part in its author's words.

Runs in the environment that was put into the folder (`python -m release.inside FOLDER MOMENT`), and asks its packages.
The shape is CycloneDX 1.6 (ECMA-424).
"""

import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from cryptography.hazmat.backends.openssl.backend import backend
from sqlcipher3 import dbapi2

_LEFT_OUT = {"faker", "polyfactory"}
"""What a package requires and the folder doesn't have (see mavis.spec)."""

_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_SPDX = frozenset(json.loads(Path(__file__).with_name("cyclonedx").joinpath("spdx.schema.json").read_bytes())["enum"])
_CLASSIFIED = {
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What PyPI's classifiers call licences of which there is only one (another says nothing of how many clauses)."""

_DRAWN_WITH = re.compile(r"(.+)-(\d+(?:\.\d+)+)\.min\.(?:css|js)")
_OF_NPM = {"nhsuk-frontend": ("nhsuk-frontend", "MIT"), "htmx": ("htmx.org", "0BSD")}
"""What lies beside the office's pages as others published it (pages/static/SOURCES.md), by how its name begins."""

_BETWEEN = re.compile(r"\)? (?:AND|OR|WITH) \(?")
_NUMBER = re.compile(r"\d+(\.\d+)+")
_NEEDS = re.compile(r"^([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?[^;]*(?:;\s*(.*))?$")


class Part(NamedTuple):
    """One thing inside: `purl` is its address (github.com/package-url), `licence` what its author calls it."""

    name: str
    version: str
    purl: str
    licence: str
    texts: tuple[Path, ...]


def parts(folder: Path) -> list[Part]:
    """Name everything inside a folder build: packages, Python, what starts it, and the system's libraries."""
    own = [_package(metadata.distribution(name)) for name in sorted(_required("mavis-tui", {"hub", "keyring"}))]
    within = {part.purl: part for part in _within()}.values()  # OpenSSL perhaps twice in one version
    return [*own, *within, *drawn_with(), _python(), _starter(), *_libraries(folder)]


def drawn_with() -> Iterator[Part]:
    """Name what the office's pages are drawn with, which is of npm's packages."""
    static = Path(find_spec("mavis_tui").origin or "").parent / "hub" / "pages" / "static"  # type: ignore[union-attr] # it's there
    for file in sorted(static.iterdir()):
        if found := _DRAWN_WITH.fullmatch(file.name):
            name, licence = _OF_NPM[found[1]]
            purl = f"pkg:npm/{name}@{found[2]}"
            yield Part(name, found[2], purl, licence, (static / f"{found[1]}-LICENSE.txt",))


def write(folder: Path, moment: int) -> None:
    """Write sbom.cdx.json and licences/ into a folder build."""
    found = parts(folder)
    for part in found:
        place = folder / "licences" / f"{part.name}-{part.version}".replace("/", "-")
        place.mkdir(parents=True, exist_ok=True)
        for text in part.texts:
            shutil.copyfile(text, place / text.name)
        if not part.texts:
            (place / "LICENCE.txt").write_text(f"{part.licence or 'not said'}\n", encoding="utf-8")
    (folder / "sbom.cdx.json").write_text(json.dumps(bill(found, moment), indent=2) + "\n", encoding="utf-8")


def bill(found: list[Part], moment: int) -> dict[str, Any]:
    """Give the bill of materials of parts, the first named mavis-tui among them."""
    (program,) = (part for part in found if part.name == "mavis-tui")
    components = [_component(part, "library") for part in found if part is not program]
    named = json.dumps([moment, components])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, named)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z"),
            "component": _component(program, "application"),
        },
        "components": components,
    }


def _component(part: Part, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        **({"licenses": [_licence(part.licence)]} if part.licence else {}),
    }


def _licence(said: str) -> dict[str, Any]:
    """Give a licence by SPDX's name, as an expression of several, or as its author calls it."""
    said = _CLASSIFIED.get(said, said)
    if said in _SPDX:
        return {"license": {"id": said}}
    if all(word in _SPDX for word in _BETWEEN.split(said.strip("()"))):
        return {"expression": said}
    return {"license": {"name": said}}


def _required(name: str, extras: set[str]) -> set[str]:
    """Name the packages that one requires, itself too, as far as they are installed here."""
    found: set[str] = set()
    waiting = [(name, frozenset(extras))]
    while waiting:
        name, wanted = waiting.pop()
        name = re.sub(r"[-_.]+", "-", name).lower()
        if name in found | _LEFT_OUT and not wanted:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another operating system, or an extra that nobody asked for
        found.add(name)
        for line in distribution.requires or ():
            needs = _NEEDS.match(line)
            if needs is None:
                raise SystemExit(f"{name} requires something that can’t be read: {line}")
            asked = re.search(r"extra == ['\"]([^'\"]+)", needs[3] or "")
            if asked is None or asked[1] in wanted:
                more = frozenset(filter(None, re.split(r"[,\s]+", needs[2] or "")))
                if re.sub(r"[-_.]+", "-", needs[1]).lower() not in found | _LEFT_OUT:
                    waiting.append((needs[1], more))
    return found


def _package(distribution: metadata.Distribution) -> Part:
    about = distribution.metadata
    name = re.sub(r"[-_.]+", "-", about["Name"]).lower()
    classified = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License")]
    licence = _said(about, "License-Expression") or ", ".join(classified) or _said(about, "License").partition("\n")[0]
    texts = tuple(
        sorted(
            Path(str(distribution.locate_file(file)))
            for file in distribution.files or ()
            if ".dist-info" in str(file) and _LICENCE.search(file.name)
        )
    )
    return Part(name, distribution.version, f"pkg:pypi/{name}@{distribution.version}", licence, texts)


def _said(about: metadata.PackageMetadata, field: str) -> str:
    (said, *_) = about.get_all(field) or [""]
    return str(said)


def _within() -> Iterator[Part]:
    """Name what two packages carry compiled into themselves, by what they answer when they are asked."""
    with closing(dbapi2.connect(":memory:")) as asked:
        asked.execute("PRAGMA key = 'asked nothing else'")  # before one it has no provider
        for name, licence, question in (
            ("sqlcipher", "BSD-3-Clause", "PRAGMA cipher_version"),
            ("sqlite", "blessing", "SELECT sqlite_version()"),
            ("openssl", "Apache-2.0", "PRAGMA cipher_provider_version"),
        ):
            (answer,) = asked.execute(question).fetchone()
            yield _generic(name, _NUMBER.search(answer), licence)
    yield _generic("openssl", _NUMBER.search(backend.openssl_version_text()), "Apache-2.0")


def _generic(name: str, number: re.Match[str] | None, licence: str) -> Part:
    if number is None:
        raise SystemExit(f"{name} doesn’t say which version it is.")
    return Part(name, number[0], f"pkg:generic/{name}@{number[0]}", licence, ())


def _python() -> Part:
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    number = platform.python_version()
    return Part("cpython", number, f"pkg:generic/cpython@{number}", "PSF-2.0", (text,) if text.exists() else ())


def _starter() -> Part:
    return _package(metadata.distribution("pyinstaller"))._replace(licence="GPL-2.0-or-later WITH Bootloader-exception")


def _libraries(folder: Path) -> list[Part]:
    """Name the system's libraries that were copied, by the Debian packages that they are from."""
    if sys.platform != "linux":
        return []
    copied = {
        file.name
        for file in folder.rglob("*.so*")
        if file.parent.name == "_internal" and not file.name.startswith("libpython")
    }
    packages: set[str] = set()
    for name in copied:
        asked = subprocess.run(["dpkg", "-S", f"*/{name}"], capture_output=True, text=True, check=False)
        packages |= {
            line.partition(":")[0] for line in asked.stdout.splitlines() if line.endswith(f"-linux-gnu/{name}")
        }
    return [_debian(package) for package in sorted(packages)]


def _debian(package: str) -> Part:
    asked = ["dpkg-query", "-W", "-f", "${Version}\n", package]
    number = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    text = Path("/usr/share/doc") / package / "copyright"
    return Part(
        package, number, f"pkg:deb/debian/{package}@{quote(number, safe='')}", "", (text,) if text.exists() else ()
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
