"""Makes what is handed to people: wheel, sdist, a folder with Python in it, a Debian package, and what is inside them.

`make release` runs it; `make release-check` builds twice in two folders, `make release-day` installs each on a machine
without Python and lives a short day with it. Why it is a folder: docs/decisions/0050-a-folder-not-one-file.md.
"""
