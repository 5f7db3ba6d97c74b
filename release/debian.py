"""The Debian package: the folder build below /usr/lib/mavis, man pages and completion where Debian looks for them."""

import re
import shutil
import subprocess
from pathlib import Path

from release.checkout import CHECKOUT, same_for_all, version

_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\0")
_PLACES = {
    "man": "usr/share/man",
    "bash-completion": "usr/share/bash-completion",
    "fish": "usr/share/fish",
    "zsh/site-functions": "usr/share/zsh/vendor-completions",
}
"""What lies in share/, and where Debian's policy and its shells want it."""

_CONTROL = """\
Package: mavis-tui
Version: {version}
Architecture: amd64
Maintainer: The mavis-tui authors
Installed-Size: {kibibytes}
Depends: libc6 (>= 2.{glibc})
Recommends: ca-certificates
Section: science
Priority: optional
Description: record school vaccinations in the terminal, with or without a network
 mavis is for school-age immunisation nurses: it saves sessions on the laptop,
 finds children, checks consent and triage, records vaccinations without a
 network and sends them once there is one. It brings its own Python and needs
 nothing else. What a nurse recorded stays in her own folder when it is removed.
"""


def build(folder: Path, into: Path, checkout: Path = CHECKOUT) -> Path:
    """Put a folder build into a package; give the file. Needs dpkg-deb."""
    root = into / "debian-root"
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(folder, root, checkout)
    kibibytes = sum(file.lstat().st_size for file in root.rglob("*") if file.is_file()) // 1024
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    filled = _CONTROL.format(version=version(checkout), kibibytes=kibibytes, glibc=oldest_glibc(folder))
    control.write_text(filled, encoding="utf-8")
    _same_modes(root)
    made = into / f"mavis-tui_{version(checkout)}_amd64.deb"
    pack = ["dpkg-deb", "--root-owner-group", "--threads-max=1", "-Zxz", "-z6", "--build", str(root), str(made)]
    subprocess.run(pack, env=same_for_all(checkout), check=True, capture_output=True)
    shutil.rmtree(root)
    return made


def oldest_glibc(folder: Path) -> int:
    """Give N of the oldest C library 2.N with which every compiled file of a folder runs."""
    return max(
        (
            int(number)
            for file in folder.rglob("*")
            if file.is_file() and not file.is_symlink()
            for number in _GLIBC.findall(file.read_bytes())
        ),
        default=17,
    )


def _lay_out(folder: Path, root: Path, checkout: Path) -> None:
    shutil.copytree(folder, root / "usr/lib/mavis", symlinks=True, ignore=shutil.ignore_patterns("share"))
    (root / "usr/bin").mkdir()
    (root / "usr/bin/mavis").symlink_to("../lib/mavis/mavis")
    for ours, theirs in _PLACES.items():
        shutil.copytree(checkout / "share" / ours, root / theirs)
    about = root / "usr/share/doc/mavis-tui"
    about.mkdir(parents=True)
    shutil.copy(checkout / "LICENSE", about / "copyright")
    for name in ("licences", "sbom.cdx.json"):
        if (inside := root / "usr/lib/mavis" / name).exists():
            inside.rename(about / name)


def _same_modes(root: Path) -> None:
    """Give every file the same rights, whatever the umask of who builds."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path == root / "usr/lib/mavis/mavis"
            path.chmod(0o755 if runs else 0o644)
