"""What pages are drawn with: as it was published, under names with digests, and nothing else of the computer."""

import gzip
import hashlib
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from mavis_tui.hub.pages.static_files import served_files, static_address
from tests.hub.pages.browser import Browser, signed_in
from tests.hub.running import RunningHub

FOLDER = Path(__file__).parents[3] / "mavis_tui" / "hub" / "pages" / "static"

PUBLISHED = {
    "htmx-4.0.1.min.js": (
        "c6ca5adedf4caf32e4c1d7e8ebb2dbb2eb16faddf3d8b1b5723900f2c7985c7d"
        "e45a890b4e5646acd3cd1992671c5f5aa6fdf687a43847c5d60425b8122369b4"
    ),
    "nhsuk-frontend-10.6.1.min.css": (
        "1a2b5d63e04f77e61c06bdb2c1fcfe862ab33d3cc6be62fdff7d5e7999abee14"
        "2410e350cb485ddb98942909d9a89451cefa2625cf162ffc50a1745353b22b54"
    ),
}
"""SHA-512 of each file as it lies in the package that npm publishes."""


def test_what_others_made_is_as_they_published_it_and_has_its_licence() -> None:
    sources = (FOLDER / "SOURCES.md").read_text("utf-8")
    for name, digest in PUBLISHED.items():
        assert hashlib.sha512((FOLDER / name).read_bytes()).hexdigest() == digest, name
        assert name in sources
    ours = {"office.css", "icon.svg", "SOURCES.md"}
    licences = {name for name in (file.name for file in FOLDER.iterdir()) if name.endswith("-LICENSE.txt")}
    assert {file.name for file in FOLDER.iterdir()} == set(PUBLISHED) | ours | licences
    assert all(f"`{name}`" in sources for name in licences)


def test_the_style_sheet_is_the_one_that_the_components_are_made_for() -> None:
    """The table in nhsuk-frontend-jinja's README: 0.10.2 is for 10.6.1, and 0.9 for another."""
    assert version("nhsuk-frontend-jinja").startswith("0.10.")


async def test_each_is_served_under_its_digest_may_be_kept_for_good_and_comes_compressed(hub: RunningHub) -> None:
    browser = Browser(hub)
    for name in (*PUBLISHED, "office.css", "icon.svg"):
        content = as_served(name)
        address = static_address(name)
        assert hashlib.sha256(content).hexdigest()[:16] in address
        answer = await browser.client.get(address)
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Content-Encoding"] == "gzip"
        plain = await browser.client.get(address, headers={"Accept-Encoding": "identity"})
        assert (plain.content, plain.headers.get("Content-Encoding")) == (content, None)
    assert all(gzip.decompress(file.packed) == file.content for file in served_files().values())


@pytest.mark.parametrize(
    "name",
    [
        "office.css",
        "SOURCES.md",
        "..%2f__init__.py",
        "../__init__.py",
        "..%5c__init__.py",
        "%2e%2e/%2e%2e/app.py",
        "....//app.py",
        "/etc/passwd",
        "%00",
        "nhsuk-frontend-10.6.1.min.css%00.css",
        "",
    ],
)
async def test_no_other_address_leads_to_a_file(hub: RunningHub, name: str) -> None:
    answer = await (await signed_in(hub)).client.get(f"/office/static/{name}", follow_redirects=False)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_style_sheet_that_is_served_loads_anything_from_elsewhere() -> None:
    published = (FOLDER / "nhsuk-frontend-10.6.1.min.css").read_text("utf-8")
    assert published.count("@font-face") == 2
    for name, file in served_files().items():
        if name.endswith(".css"):
            assert not re.search(rb"@font-face|@import|url\(['\"]?(https?:)?//", file.content), name


def as_served(name: str) -> bytes:
    """Give a file as it was published, without the rules for fonts."""
    return re.sub(rb"@font-face\{[^}]*\}", b"", (FOLDER / name).read_bytes())


def test_no_style_of_ours_loads_anything_or_is_that_of_a_logo() -> None:
    ours = (FOLDER / "office.css").read_text("utf-8")
    assert "url(" not in ours
    assert "@import" not in ours
    assert "@font-face" not in ours
