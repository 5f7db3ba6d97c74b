"""Input that nobody in good faith would write, found by following which branches of the readers it reaches (atheris).

Each reader runs in a process of its own, with the memory it may take; an input that breaks it is kept beside the corpus
of the suite (tests/torture/corpus), so that it is tried for ever after. atheris is built for Linux only; without it
this trial says so and doesn't finish.
"""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import util
from pathlib import Path

from torture.fuzzed import NAIVE
from torture.readers import READERS, feed
from torture.trial import Scale, Trial

CORPUS = Path(__file__).parents[1] / "tests" / "torture" / "corpus"
SECONDS, LONGEST_INPUT_SECONDS, MEMORY_MB = 45, 10, 1024
TRIED, HARMED = "inputs tried", "inputs that harmed a reader"
NOTES = (
    (
        "atheris gave each reader inputs of anybody’s making for a while: bodies of a change, transfer files, what is "
        "sealed in them, workbooks, refusals with their headers, typed dates, cells of health answers. Harm is any "
        "error that isn’t among those that the reader names, more memory than "
        f"{MEMORY_MB} MB, or {LONGEST_INPUT_SECONDS} seconds for one input."
    ),
    "Followed are the branches of our own code; msgspec, calamine and the seal are compiled.",
    "The control reads a change with `json.loads` and takes what it expects out of it.",
)


def run(scale: Scale) -> Trial:
    """Fuzz every reader for a while; in short, try the corpus of the suite again."""
    if scale.short:
        return Trial(
            name="Fuzzed readers", counts={TRIED: try_corpus(), HARMED: 0}, must_be_zero=(HARMED,), notes=NOTES
        )
    if util.find_spec("atheris") is None:
        raise RuntimeError("atheris isn’t installed: pip install --require-hashes -r requirements/torture.txt")
    counts = {TRIED: 0, HARMED: 0}
    for name in READERS:
        tried, harmed = _fuzzed(name, SECONDS)
        counts[TRIED] += tried
        counts[HARMED] += harmed
        counts[f"inputs to {name}"] = tried
    tried, harmed = _fuzzed(NAIVE, SECONDS)
    return Trial(
        name="Fuzzed readers",
        counts=counts,
        must_be_zero=(HARMED,),
        control={TRIED: tried, HARMED: harmed},
        notes=NOTES,
    )


def cases() -> Iterator[tuple[str, bytes]]:
    """Give every input of the suite's corpus with the reader that it is for, and each seed cut and changed a little."""
    for name, reader in READERS.items():
        for file in sorted((CORPUS / folder_of(name)).glob("*")):
            yield name, file.read_bytes()
        for seed in reader.seeds:
            for at in range(0, len(seed), max(1, len(seed) // 12)):
                yield name, seed[:at]
                yield name, seed[:at] + bytes([seed[at] ^ 0x55]) + seed[at + 1 :]


def try_corpus() -> int:
    """Give every case to its reader, and count them. Raises what a reader raised that it may not raise."""
    count = 0
    for name, data in cases():
        feed(name, data)
        count += 1
    return count


def folder_of(name: str) -> str:
    """Name the folder of the inputs to a reader."""
    return name.replace(" ", "-")


def _fuzzed(name: str, seconds: int) -> tuple[int, int]:
    """Fuzz one reader in a process of its own; give how many inputs were tried, and whether one did harm."""
    with tempfile.TemporaryDirectory(prefix="mavis-fuzz-") as made:
        corpus = Path(made) / "corpus"
        corpus.mkdir()
        reader = READERS.get(name)
        for n, seed in enumerate(reader.seeds if reader else (b'{"id": "a"}',)):
            (corpus / f"seed-{n}").write_bytes(seed)
        for file in (CORPUS / folder_of(name)).glob("*"):
            (corpus / file.name).write_bytes(file.read_bytes())
        options = (
            *(f"-max_total_time={seconds}", f"-timeout={LONGEST_INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}"),
            *(f"-artifact_prefix={made}/harm-", "-max_len=65536", "-print_final_stats=1", "-seed=14", str(corpus)),
        )
        ran = subprocess.run(
            [sys.executable, "-m", "torture.fuzzed", name, *options], capture_output=True, check=False, text=True
        )
        said = ran.stdout + ran.stderr
        tried = sum(int(line.split()[-1]) for line in said.splitlines() if "number_of_executed_units" in line)
        harm = list(Path(made).glob("harm-*"))
        if name in READERS:
            for file in harm:
                _keep(name, file.read_bytes())
        if ran.returncode and not harm:
            raise RuntimeError(f"the fuzzer itself ended with {ran.returncode}: {said[-2000:]}")
        if harm and name in READERS:
            print(name, said[-3000:], sep="\n", file=sys.stderr)
    return tried, len(harm)


def _keep(name: str, data: bytes) -> None:
    folder = CORPUS / folder_of(name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
