"""The code of a team: an ODS code, which means the same in small and in capital letters."""

import re

from mavis_tui.errors import BadInput

_CODE = re.compile(r"[A-Z0-9._-]{1,64}")


def organisation_code(typed: str) -> str:
    """Write a code as ODS does, in capitals. Raises BadInput for what can't be one."""
    code = typed.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInput(f"{typed!r} isn’t an organisation code, such as R1L. Nothing was changed.")
    return code
