"""What `make release` promises and can be held without the folder build; `make release-check` holds the rest."""

import ast
import hashlib
import json
import re
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from release import archive, debian, inside, python_packages, valid_bill
from release.checkout import CHECKOUT, version
from release.twice import copied

MOMENT = 1_790_000_000


@pytest.fixture(autouse=True)
def of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))


def a_folder(place: Path, *, backwards: bool) -> Path:
    """Make what stands for a folder build; its files made in one order or the other."""
    folder = place / "mavis"
    folder.mkdir(parents=True)
    files = ["mavis", "sbom.cdx.json", "_internal/a.pyc", "_internal/b.pyc", "licences/x/LICENSE"]
    for name in reversed(files) if backwards else files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "_internal" / "needs.so").write_bytes(b"\x7fELF GLIBC_2.17\0 GLIBC_2.34\0 GLIBC_2.4\0")
    (folder / "mavis").chmod(0o700 if backwards else 0o755)
    return folder


def test_wheel_and_sdist_are_the_same_to_the_byte_from_two_folders(tmp_path: Path) -> None:
    one = python_packages.build(copied(tmp_path / "one"), tmp_path / "of-one")
    other = python_packages.build(copied(tmp_path / "the other one"), tmp_path / "of-the-other")
    assert [file.name for file in one] == [
        f"mavis_tui-{version(CHECKOUT)}-py3-none-any.whl",
        f"mavis_tui-{version(CHECKOUT)}.tar.gz",
    ]
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    with tarfile.open(one[1]) as source:
        inside = {name.partition("/")[2] for name in source.getnames()}
    assert inside == {*listed.splitlines(), "PKG-INFO"}


def test_package_and_archive_of_the_same_files_are_the_same_to_the_byte(tmp_path: Path) -> None:
    made = []
    for name, backwards in (("one", False), ("the other one", True)):
        folder = a_folder(tmp_path / name, backwards=backwards)
        package = debian.build(folder, tmp_path / name)
        made.append((package.read_bytes(), archive.pack(folder, tmp_path / f"{name}.tar.xz", MOMENT).read_bytes()))
    assert made[0] == made[1]


def test_the_package_is_nobodys_and_puts_each_thing_where_debian_looks_for_it(tmp_path: Path) -> None:
    package = debian.build(a_folder(tmp_path, backwards=True), tmp_path)
    listed = subprocess.run(["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True).stdout
    lines = {line.split(maxsplit=5)[5]: line for line in listed.splitlines()}
    assert {line.split()[1] for line in lines.values()} == {"root/root"}
    assert lines["./usr/lib/mavis/mavis"].startswith("-rwxr-xr-x")
    assert lines["./usr/lib/mavis/_internal/a.pyc"].startswith("-rw-r--r--")
    assert "./usr/bin/mavis -> ../lib/mavis/mavis" in lines
    for place in (
        "man/man1/mavis-record.1",
        "bash-completion/completions/mavis",
        "fish/vendor_completions.d/mavis.fish",
        "zsh/vendor-completions/_mavis",
        "doc/mavis-tui/copyright",
        "doc/mavis-tui/sbom.cdx.json",
        "doc/mavis-tui/licences/x/LICENSE",
    ):
        assert f"./usr/share/{place}" in lines
    asked = ["dpkg-deb", "--field", str(package), "Version", "Depends"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [f"Version: {version(CHECKOUT)}", "Depends: libc6 (>= 2.34)"]


def test_the_archive_unpacks_to_one_folder_whose_program_can_be_run(tmp_path: Path) -> None:
    packed = archive.pack(a_folder(tmp_path, backwards=False), tmp_path / "mavis.tar.xz", MOMENT)
    with tarfile.open(packed) as opened:
        members = {member.name: member for member in opened.getmembers()}
    assert {name.partition("/")[0] for name in members} == {"mavis"}
    assert members["mavis/mavis"].mode == 0o755
    assert {(member.uid, member.uname, member.mtime) for member in members.values()} == {(0, "", MOMENT)}


def test_the_sums_are_what_sha256sum_reads(tmp_path: Path) -> None:
    (tmp_path / "b.deb").write_bytes(b"two")
    (tmp_path / "a.whl").write_bytes(b"one")
    one, two = hashlib.sha256(b"one").hexdigest(), hashlib.sha256(b"two").hexdigest()
    assert archive.write_sums(tmp_path).read_text() == f"{one}  a.whl\n{two}  b.deb\n"
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_the_bill_names_each_part_by_its_address_and_is_the_same_each_time() -> None:
    parts = [
        inside.Part("mavis-tui", "1.0", "pkg:pypi/mavis-tui@1.0", "MIT", ()),
        inside.Part("textual", "8.2.8", "pkg:pypi/textual@8.2.8", "", ()),
    ]
    bill = inside.bill(parts, 0)
    assert bill == inside.bill(parts, 0)
    assert bill["metadata"]["timestamp"] == "1970-01-01T00:00:00Z"
    assert bill["metadata"]["component"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert [part["purl"] for part in bill["components"]] == ["pkg:pypi/textual@8.2.8"]
    # the form that ECMA-424 gives a serial number
    pattern = "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(pattern, bill["serialNumber"])


def test_the_bill_names_what_pages_are_drawn_with_and_its_licences_lie_beside_it() -> None:
    parts = list(inside.drawn_with())
    assert [(part.purl, part.licence) for part in parts] == [
        ("pkg:npm/htmx.org@4.0.1", "0BSD"),
        ("pkg:npm/nhsuk-frontend@10.6.1", "MIT"),
    ]
    assert all(text.read_text("utf-8").strip() for part in parts for text in part.texts)


def test_what_pyinstaller_is_told_can_be_read_by_the_oldest_python_and_the_newest() -> None:
    file = CHECKOUT / "release" / "mavis.spec"
    ast.parse(file.read_text(encoding="utf-8"), file.name, feature_version=(3, 11))


def a_bill() -> dict[str, Any]:
    """Make a bill with each way in which an author calls a licence."""
    called = (
        "MIT",
        "MIT License",
        "BSD License",
        "Apache-2.0 OR BSD-3-Clause",
        "",
        "MIT License, Apache Software License",
    )
    others = [
        inside.Part(f"part-{number}", "2.0", f"pkg:pypi/part-{number}@2.0", words, ())
        for number, words in enumerate((*called, "GPL-2.0-or-later WITH Bootloader-exception", "(MIT OR Apache-2.0)"))
    ]
    return inside.bill([inside.Part("mavis-tui", "1.0", "pkg:pypi/mavis-tui@1.0", "MIT", ()), *others], MOMENT)


def test_the_bill_is_cyclonedx_by_its_published_schema_with_licences_by_their_names_in_spdx() -> None:
    bill = a_bill()
    assert valid_bill.faults(bill) == []
    assert [part.get("licenses") for part in bill["components"]] == [
        [{"license": {"id": "MIT"}}],
        [{"license": {"id": "MIT"}}],
        [{"license": {"name": "BSD License"}}],
        [{"expression": "Apache-2.0 OR BSD-3-Clause"}],
        None,
        [{"license": {"name": "MIT License, Apache Software License"}}],
        [{"expression": "GPL-2.0-or-later WITH Bootloader-exception"}],
        [{"expression": "(MIT OR Apache-2.0)"}],
    ]


def test_a_bill_that_isnt_cyclonedx_stops_the_release_with_the_place_of_the_fault(tmp_path: Path) -> None:
    bill = a_bill()
    bill["components"][0]["type"] = "a thing"
    file = tmp_path / "mavis.cdx.json"
    file.write_text(json.dumps(bill), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"\$\.components\[0\]\.type: 'a thing' is not one of"):
        valid_bill.require(file)


def test_every_package_that_a_laptop_gets_is_pinned_with_hashes_for_the_release_too() -> None:
    def pins(name: str) -> set[str]:
        text = (CHECKOUT / "requirements" / name).read_text(encoding="utf-8")
        return {line.split(" ")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}

    assert pins("run.txt") <= pins("release.txt")
