"""The commands that README has, section by section, as a person would copy them."""

import re

from tests.packaging.environments import CHECKOUT

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def blocks(heading: str) -> list[list[str]]:
    """Give the indented blocks under a heading, each as its lines."""
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return [
        [line.strip() for line in block.strip().splitlines()]
        for block in re.findall(r"(?:^ {4}\S.*\n)+", found[1], re.MULTILINE)
    ]
