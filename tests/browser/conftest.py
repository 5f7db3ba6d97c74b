"""Trials in Debian's Chromium, which take a minute and a browser: `make browser` runs them, the plain suite says so."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gallery.served_office import ServedOffice, chromium, served, signs_in, why_not

_WANTED = "MAVIS_BROWSER"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is in this folder, and say why, unless `make browser` runs it."""
    missing = why_not() if os.environ.get(_WANTED) else "pages in a real browser: make browser"
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and missing:
            item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[ServedOffice]:
    """A team server with a filled day."""
    async with served(tmp_path) as running:
        yield running


@pytest.fixture
async def context(office: ServedOffice) -> AsyncIterator[Any]:
    """A browser in which the office's administrator is signed in."""
    async with chromium(viewport={"width": 1280, "height": 900}) as made:
        page = await made.new_page()
        await signs_in(page, office)
        await page.close()
        yield made
