"""What a package page shows of README.md: the same text, without the links and pictures that lie in the repository."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:)[^)]*\)\n*")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)([^)#]*)(?:#[^)]*)?\)")


class CustomMetadataHook(MetadataHookInterface):
    """Gives hatchling the text."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set what pyproject.toml leaves to us."""
        text = for_a_package_page((Path(self.root) / "README.md").read_text(encoding="utf-8"))
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def for_a_package_page(text: str) -> str:
    """Name the file where a link leads into the repository, and leave its pictures out."""
    return _LINK.sub(_named, _PICTURE.sub("", text))


def _named(link: re.Match[str]) -> str:
    return f"`{link[2]}`" if link[1] == link[2] else f"{link[1]} (`{link[2]}`)"
