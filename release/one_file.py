"""The folder build as one file: a short shell script that unpacks what follows it once, and starts it ever after.

What it asks of a computer is what the smallest Linux has (sh, tar, gzip, coreutils, findutils, grep), and once it is
unpacked only sh. Why it is done like this: docs/decisions/0050-a-folder-not-one-file.md.
"""

import gzip
import hashlib
import io
from pathlib import Path

from release.archive import write_tar

_SCRIPT = Path(__file__).with_name("first_start.sh")
_KEY = 16
"""So many letters of the sum name the folder that it is unpacked to."""


def build(folder: Path, file: Path, moment: int, version: str) -> Path:
    """Write a folder build as one file that can be run; give the file."""
    raw = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as compressed:
        write_tar(folder, compressed, moment)
    packed = raw.getvalue()
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    file.write_bytes(_script(hashlib.sha256(packed).hexdigest(), version, total) + packed)
    file.chmod(0o755)
    return file


def _script(total: str, version: str, size: int) -> bytes:
    """Give the lines that come first, filled in; the length of them is told in them, from 1 as `tail -c` counts."""
    text = _SCRIPT.read_text(encoding="utf-8")
    for name, value in (
        ("VERSION", version),
        ("KEY", total[:_KEY]),
        ("SUM", total),
        ("MEGABYTES", str(round(size / 1e6))),
    ):
        text = text.replace(f"@{name}@", value)
    begin = "@BEGIN@"
    length = len(text.encode()) - text.count(begin) * len(begin)
    digits = next(n for n in range(1, 9) if len(str(length + text.count(begin) * n + 1)) == n)
    return text.replace(begin, str(length + text.count(begin) * digits + 1)).encode()
