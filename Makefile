# The three things a person does with a checkout: try it, test it, check it.
# Each makes its own environment first, from pinned versions with hashes.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

# Some machines forbid Python to keep what it compiled; every process of a test would then compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

INSTALLED := .venv/installed

.PHONY: demo test postgres browser moments check format venv lock bench load load-short torture days listen walk deployed calendar calendar-short windows windows-short gallery site npm \
	pythons oldest newest release release-check release-day release-day-windows clean

demo: venv  ## open the app on a demonstration service
	@$(BIN)/mavis demo

test: venv  ## run the whole suite
	$(BIN)/pytest -n auto --dist worksteal
	@echo "Left out of these: the hub on PostgreSQL, which is: make postgres; pages in a browser: make browser"

postgres: venv  ## the hub's tests on a private cluster of PostgreSQL (Debian's postgresql)
	$(BIN)/python -m tests.postgres

browser: venv  ## the office's pages in Debian's Chromium, in every way that somebody looks at them, and a day of the office (a minute)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	MAVIS_BROWSER=1 $(BIN)/pytest -q -n 2 --dist worksteal tests/browser

check: venv  ## formatting, lint, strict types (for Windows and macOS, too), import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 mavis_tui
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin mavis_tui
	$(BIN)/lint-imports

format: venv  ## rewrite files as `make check` wants them
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

venv: $(INSTALLED)  ## just the environment

$(INSTALLED): pyproject.toml requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "mavis needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock: venv  ## resolve the versions anew (needs uv in the environment)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml --extra hub -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml --extra hub --extra postgres --group dev \
		-c requirements/run.txt \
		-o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --group pyproject.toml:torture -c requirements/dev.txt \
		-o requirements/torture.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --group pyproject.toml:browser -c requirements/dev.txt \
		-o requirements/browser.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --group pyproject.toml:site -o requirements/site.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml --extra hub --extra keyring \
		--group pyproject.toml:release -c requirements/dev.txt -o requirements/release.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --group pyproject.toml:npm -o requirements/npm.txt

bench: venv  ## speed and memory, as ratios measured in one run
	$(BIN)/python -m bench

load: venv  ## a region's laptops, simulated, against a real team server on SQLite and PostgreSQL (20 minutes; ARGS="--minutes 12", ARGS=--write for docs/hub-load.md)
	$(BIN)/python -m bench.load $(ARGS)

load-short: venv  ## of it: 10 and 100 laptops for some seconds, to see that it works
	$(BIN)/python -m bench.load --short

torture: venv  ## kill, cut and damage it for a quarter of an hour to half an hour, write docs/reliability.md, and try each property three times as often
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/torture.txt
	$(BIN)/python -m torture
	MAVIS_ALL_ROUNDS=1 $(BIN)/pytest -q -n auto --dist worksteal

days: venv  ## 1,000 random days of up to eight laptops without a team server: 0 lost, 0 doubled, 0 refused (20 minutes)
	$(BIN)/python -m torture.days

listen: venv  ## run a real screen reader (Debian's package fenrir) over the twelve states, every journey and one whole day
	MAVIS_LISTEN=1 $(BIN)/pytest tests/journeys/test_listening*.py

walk: venv  ## two nurses in a hurry on two laptops at one hub: every record is on the child that was on the screen
	$(BIN)/python -m tests.journeys.walk

deployed: venv  ## what is in deploy/ in Debian's nginx (nginx-light), with what takes a minute, too
	MAVIS_DEPLOYED=1 $(BIN)/pytest tests/deploy

moments: venv  ## two do something to one child, record, device, export or session at once, 200 times each, on both engines (half an hour)
	MAVIS_MOMENTS=200 $(BIN)/python -m tests.postgres -q -n auto tests/hub/changes/test_at_the_same_moment.py
	MAVIS_MOMENTS=200 $(BIN)/pytest -q -n auto tests/hub/changes/test_at_the_same_moment.py

calendar: venv  ## a part of the suite on other dates, in other zones, locales and folders (Debian's faketime)
	$(BIN)/python -m tests.calendar

calendar-short: venv  ## its two dates that continuous integration runs after the suite
	$(BIN)/python -m tests.calendar --short

windows: venv  ## the whole suite on Python for Windows under Wine (Debian's wine, wine64, gcc-mingw-w64-x86-64)
	$(BIN)/python -m tests.windows

windows-short: venv  ## of it: the store, the engine, a day by commands, and whether the app opens in Wine's console
	$(BIN)/python -m tests.windows --short

SITE_TOOLS := build/site-tools

site: $(SITE_TOOLS)/installed  ## make the documentation of docs/ into build/site, to be read without a network
	$(SITE_TOOLS)/bin/python -m pages

$(SITE_TOOLS)/installed: requirements/site.txt
	$(PYTHON) -m venv --clear $(SITE_TOOLS)
	$(SITE_TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	@touch $@

NPM := build/npm
NODE_TOOLS := build/node-tools

npm: $(NPM)/installed  ## what tests need of npm's packages (tests/npm), into build/npm; Node.js comes from Python's packages where none is here

$(NPM)/installed: tests/npm/package.json tests/npm/package-lock.json requirements/npm.txt
	mkdir -p $(NPM)
	cp tests/npm/package.json tests/npm/package-lock.json $(NPM)
	@if ! { command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))'; } 2>/dev/null; then \
		$(PYTHON) -m venv --clear $(NODE_TOOLS) && $(NODE_TOOLS)/bin/pip install --quiet --disable-pip-version-check \
			--require-hashes -r requirements/npm.txt; \
	fi
	PATH="$(CURDIR)/$(NODE_TOOLS)/bin:$$PATH" npm ci --prefix $(NPM) --ignore-scripts --no-audit --no-fund
	PATH="$(CURDIR)/$(NODE_TOOLS)/bin:$$PATH" node -p process.execPath > $(NPM)/node
	@touch $@

pythons: venv  ## the suite on each Python from 3.11 to 3.14 that is on this computer (with WHAT=tests/models: on a part)
	$(BIN)/python -m tests.pythons -- $(WHAT)

oldest: venv  ## the suite with the oldest of each library that pyproject.toml allows
	$(BIN)/python -m tests.pythons oldest -- $(WHAT)

newest: venv  ## the suite with the newest of all libraries, Textual too, drawn as Textual does
	$(BIN)/python -m tests.pythons newest -- $(WHAT)

gallery: venv  ## draw the twelve states, and the first day with Mavis, from the running program; the office's pages where Debian's chromium is
	@! command -v chromium >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	$(BIN)/python -m gallery

release: venv  ## write to dist/ what is handed out: wheel, sdist, .deb, a folder with Python in it, an installer for Windows, sums, what is inside (5 minutes; with Wine 10 more)
	$(BIN)/python -m release

release-check: venv  ## build all of it twice, in two folders: the same to the byte (10 minutes)
	$(BIN)/python -m release.twice

release-day: venv  ## install what `make release` wrote where there is no Python, and live a short day (root; Debian's debootstrap)
	$(BIN)/python -m release.day
	$(BIN)/python -m release.starts

release-day-windows: venv  ## the same with the installer for Windows, in an empty Windows of Wine (Debian's wine, wine64, gcc-mingw-w64-x86-64, nsis)
	$(BIN)/python -m release.windows_day

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
