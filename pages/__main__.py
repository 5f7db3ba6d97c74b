"""Make the pages, take out of them what a reader's browser would fetch from elsewhere, and prove that none is left.

Searching in a page that was opened as a file needs a stand-in for a browser's worker, which Zensical's theme fetches:
iframe-worker 1.0.4 by Martin Donath (MIT, its licence beside it) lies in this folder instead.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
SITE = CHECKOUT / "build" / "site"
ZENSICAL = CHECKOUT / "build" / "site-tools" / "bin" / "zensical"

_OWN = Path("assets") / "javascripts" / "iframe-worker.js"
_FETCHED = re.compile(r"https://unpkg\.com/iframe-worker/shim")
_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed)\b[^>]*?\bsrc=["']?((?:https?:)?//[^"' >]+)"""
    r"""|<link\b[^>]*?\bhref=["']?((?:https?:)?//[^"' >]+)|url\(["']?((?:https?:)?//[^"')]+)""",
    re.IGNORECASE,
)
_GETS_MORE = re.compile(r"""class=["'][^"']*\b(?:mermaid|glightbox|pyodide)\b""")
"""What the theme's script would load another library for, once it is on a page."""


def main() -> None:
    """Write build/site, or end with what is wrong."""
    shutil.rmtree(SITE, ignore_errors=True)
    made = subprocess.run(
        [ZENSICAL, "build", "--strict"], cwd=CHECKOUT, env={**os.environ, "NO_COLOR": "1"}, check=False
    )
    if made.returncode:
        sys.exit("A link or a heading of a page leads nowhere: see above.")
    with_own_worker(SITE)
    if left := fetched(SITE):
        sys.exit("A reader’s browser would ask elsewhere:\n" + "\n".join(left))
    print(
        f"Open {SITE.relative_to(CHECKOUT) / 'index.html'}: {len(list(SITE.rglob('*.html')))} pages, with their search."
    )


def with_own_worker(site: Path) -> None:
    """Let every page load the stand-in from beside it."""
    for name in ("iframe-worker.js", "iframe-worker.LICENSE"):
        shutil.copy(Path(__file__).with_name(name), site / _OWN.parent / name)
    for page in site.rglob("*.html"):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        page.write_text(_FETCHED.sub(f"{up}{_OWN.as_posix()}", page.read_text("utf-8")), "utf-8")


def fetched(site: Path) -> list[str]:
    """Name what a page or a style would load from another computer, with the file that does."""
    found = []
    for file in sorted([*site.rglob("*.html"), *site.rglob("*.css"), *site.rglob("*.svg")]):
        text = file.read_text("utf-8")
        addresses = ["".join(each) for each in _LOADED.findall(text)] + _GETS_MORE.findall(text)
        found += [f"{file.relative_to(site)}: {address}" for address in addresses if "www.w3.org" not in address]
    return found


if __name__ == "__main__":
    main()
