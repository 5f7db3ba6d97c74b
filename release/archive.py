"""A folder as one file to unpack, the same to the byte wherever it is made, and the sums of what is handed out."""

import gzip
import hashlib
import lzma
import tarfile
from pathlib import Path


def pack(folder: Path, file: Path, moment: int) -> Path:
    """Write a .tar.xz of a folder; give the file."""
    with lzma.open(file, "wb", preset=6) as compressed:
        write_tar(folder, compressed, moment)
    return file


def write_tar(folder: Path, into: lzma.LZMAFile | gzip.GzipFile, moment: int) -> None:
    """Write a folder as .tar: in the order of names, of nobody, all of one moment."""

    def plainly(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mtime = moment
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with tarfile.open(fileobj=into, mode="w", format=tarfile.GNU_FORMAT) as made:
        made.add(folder, folder.name, recursive=False, filter=plainly)
        for path in sorted(folder.rglob("*")):
            made.add(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", recursive=False, filter=plainly)


def write_sums(folder: Path) -> Path:
    """Write SHA256SUMS for every file of a folder, as `sha256sum --check` reads it. Give the file."""
    sums = folder / "SHA256SUMS"
    files = sorted(path for path in folder.iterdir() if path.is_file() and path != sums)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    sums.write_text("".join(lines), encoding="utf-8")
    return sums
