"""The terminal and the Python around mavis, as far as they name nobody: what a maintainer asks first."""

import os
import re
import shutil
import sys
from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z0-9._+@-]{1,40}")
_TOLD = ("TERM", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE")
"""Variables that hold a name from a list; what else somebody put there isn't told."""


def around(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Give, by name, what is known."""
    columns, lines = shutil.get_terminal_size()
    told = {name: value for name in _TOLD if _NAME.fullmatch(value := environment.get(name, ""))}
    return {
        **told,
        "Size": f"{columns} by {lines}",
        "Encoding": str(getattr(sys.stdout, "encoding", "none")),
        "Over SSH": _yes("SSH_CONNECTION" in environment),
        "In tmux or screen": _yes("TMUX" in environment or "STY" in environment),
        "Windows Terminal": _yes("WT_SESSION" in environment),
        "NO_COLOR": _yes("NO_COLOR" in environment),
        "Installed as": "one program" if getattr(sys, "frozen", False) else _kind_of_python(),
    }


def _kind_of_python() -> str:
    return "a package in an environment of its own" if sys.prefix != sys.base_prefix else "a package of the computer"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
