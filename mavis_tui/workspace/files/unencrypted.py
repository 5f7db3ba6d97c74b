"""Files that leave the encrypted store and can be read by anybody who has them: on paper, for Mavis, as FHIR."""

from pathlib import Path

from mavis_tui.cache.engine.files import replace_private_file
from mavis_tui.errors import BadInput

WARNING = (
    "The file is not encrypted: whoever has it can read it. Keep it on this device, and delete it as soon as it has "
    "done its work."
)


def write_in_clear(file: Path, content: bytes, *, force: bool) -> None:
    """Write a file that only its owner may read, whole or not at all.

    Raises BadInput where there is one already and `force` isn't set, or where it can't be, and StoreNotWritable.
    """
    if file.is_dir() or not file.parent.is_dir():
        raise BadInput(f"{file} can’t be a file: it is a folder, or is in one that isn’t there. Nothing was written.")
    if file.exists() and not force:
        raise BadInput(f"There is a file already: {file}. Nothing was written. Choose another name, or say --force.")
    replace_private_file(file, content)
