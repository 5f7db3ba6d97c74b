"""Eight defects of an abandoned version, put back one at a time on a copy of the code: the suite must catch each.

A defect is an exact piece of text and what stands in its place. If the text isn't there any more, the trial fails: then
the defect has to be put back in another way, or the trial proves nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from torture.trial import Scale, Trial

ROOT = Path(__file__).parent.parent
COPIED = ("mavis_tui", "tests", "pyproject.toml")
LIMIT_SECONDS = 120

CAUGHT, MISSED, BROKEN = "defects caught", "defects missed", "failures of the copy without a defect"


class Defect(NamedTuple):
    """What was wrong, where it is put back, and the tests of the suite that must fail for it."""

    name: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]


OLD_DEFECTS = "tests/sync/test_old_defects.py"

DEFECTS: tuple[Defect, ...] = (
    Defect(
        "1. any redirect counts as stored",
        "mavis_tui/client/service.py",
        '        receipts = await self._ask(list[Receipt], "POST", path, body=list(changes), packed=True)\n',
        """        from datetime import UTC, datetime

        from mavis_tui.models.change import Verdict

        try:
            receipts = await self._ask(list[Receipt], "POST", "/v1/changes", body=list(changes))
        except NotTheHub as error:
            if "a redirect" not in str(error):
                raise
            now = datetime.now(UTC).replace(microsecond=0)
            receipts = [
                Receipt(change=one.id, revision=one.revision, verdict=Verdict.SAVED, received_at=now)
                for one in changes
            ]
""",
        (OLD_DEFECTS,),
    ),
    Defect(
        "2. the online check tests a function instead of its result",
        "mavis_tui/workspace/keeping.py",
        "offline=not self._is_online(),",
        "offline=not self._is_online,",
        ("tests/workspace/recording/test_recording.py",),
    ),
    Defect(
        "3. “saved” is shown without waiting for the write",
        "mavis_tui/cache/outbox/outbox.py",
        """numbered = self._reserve.for_recording(
                lambda: self._append(change, offline=offline, known=known, check=check)
            )
""",
        """numbered = msgspec.structs.replace(change, sequence=self._changes.last_sequence + 1)
            writing = threading.Timer(0.05, lambda: self._append(change, offline=offline, known=known, check=check))
            writing.daemon = True
            writing.start()
""",
        ("tests/workspace/recording/test_recording.py",),
    ),
    Defect(
        "4. what waits is stored unencrypted",
        "mavis_tui/cache/engine/opening.py",
        '        connection.execute(f"PRAGMA key = \\"x\'{key.hex()}\'\\"")\n',
        """        if "changes.db" not in path.name:
            connection.execute(f"PRAGMA key = \\"x'{key.hex()}'\\"")
""",
        (OLD_DEFECTS,),
    ),
    Defect(
        "5. after a lost answer it is sent again as something new",
        "mavis_tui/client/service.py",
        '        receipts = await self._ask(list[Receipt], "POST", path, body=list(changes), packed=True)\n',
        """        import secrets

        names = {secrets.token_hex(8): one for one in changes}
        fresh = []
        for name, one in names.items():
            record = one.vaccination and msgspec.structs.replace(one.vaccination, id=name)
            fresh.append(msgspec.structs.replace(one, id=name, vaccination=record))
        receipts = [
            msgspec.structs.replace(receipt, change=names[receipt.change].id)
            for receipt in await self._ask(list[Receipt], "POST", "/v1/changes", body=fresh)
        ]
""",
        (OLD_DEFECTS,),
    ),
    Defect(
        "6. every reconnection sends everything again while it is being sent",
        "mavis_tui/sync/engine.py",
        "        if self._uploading is None or self._uploading.done():\n",
        "        if True:\n",
        (OLD_DEFECTS,),
    ),
    Defect(
        "7. the probe looks at neither status nor body",
        "mavis_tui/client/service.py",
        """            hello = await self._ask(Hello, "GET", "/v1/hello", params={"nonce": nonce}, signed=False)
        except NotTheHub:
            raise
""",
        """            hello = await self._ask(Hello, "GET", "/v1/hello", params={"nonce": nonce}, signed=False)
        except NotTheHub:
            from datetime import UTC, datetime

            return Hello(name="", nonce=nonce, time=datetime.now(UTC).replace(microsecond=0))
""",
        (OLD_DEFECTS,),
    ),
    Defect(
        "8. errors go to a log that nobody reads",
        "mavis_tui/sync/engine.py",
        "        result = upload.result(error, stopped=stopped)\n",
        """        if error is not None:
            import logging

            logging.getLogger("mavis").info(error)
        result = upload.result(None, stopped=stopped)
""",
        (OLD_DEFECTS,),
    ),
)


def copied(folder: Path) -> Path:
    """Copy the package and its tests; give the folder."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def put_back(defect: Defect, copy: Path) -> str:
    """Put a defect back; give the text as it was. Raises ValueError if the place isn't there exactly once."""
    file = copy / defect.file
    before = file.read_text("utf-8")
    if before.count(defect.text) != 1:
        raise ValueError(f"{defect.name}: its place isn’t in {defect.file} any more; put it back in another way")
    file.write_text(before.replace(defect.text, defect.instead), "utf-8")
    return before


def first_failure(copy: Path, tests: tuple[str, ...]) -> str:
    """Run tests of the copy up to the first that fails; give its name, or nothing if all pass.

    Raises RuntimeError if they weren't run, not on the copy, or ended in anything but a failed assertion or error.
    """
    surroundings = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, "-c", "import mavis_tui; print(mavis_tui.__file__)"],
        cwd=copy,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    if not Path(told.stdout.strip()).is_relative_to(copy):
        raise RuntimeError(f"not the copy but {told.stdout.strip()} would be tested")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return ""
    failed = re.search(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE)
    if done.returncode != 1 or failed is None:
        raise RuntimeError(f"the tests couldn’t be run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return failed[1]


def caught_by(defect: Defect, copy: Path) -> str:
    """Put a defect back on a copy, give the test that fails for it or nothing, and take it out again."""
    before = put_back(defect, copy)
    try:
        return first_failure(copy, defect.tests)
    finally:
        (copy / defect.file).write_text(before, "utf-8")


def run(scale: Scale) -> Trial:
    """Put each defect back; in short only the one whose tests are quickest."""
    tried = DEFECTS[6:7] if scale.short else DEFECTS
    tests = tuple(sorted({test for defect in tried for test in defect.tests}))
    notes: list[str] = []
    counts = {"defects put back": len(tried), CAUGHT: 0, MISSED: 0, BROKEN: 0}
    with tempfile.TemporaryDirectory(prefix="mavis-defects-") as folder:
        copy = copied(Path(folder))
        if not scale.short:
            counts[BROKEN] = int(bool(first_failure(copy, tests)))
        for defect in tried:
            found = caught_by(defect, copy)
            counts[CAUGHT if found else MISSED] += 1
            notes.append(
                f"{defect.name[3:].capitalize()}: " + (f"caught by `{found}`." if found else "nobody noticed.")
            )
    return Trial(
        name="The eight defects of an abandoned version",
        counts=counts,
        must_be_zero=(MISSED, BROKEN),
        notes=(
            (
                "Each is put back alone on a copy of the code, and tests of the suite are run there; they must fail. "
                "On the copy without a defect they must pass."
            ),
            *notes,
        ),
    )
