# make help lists what there is. Everything lives in .venv and in the data folder var/.
.DEFAULT_GOAL := help
PORT ?= 8000
BIN := .venv/bin
export PYTHONUNBUFFERED := 1
# The house's own tools read their settings from pyproject.toml; Django's from here, with throw-away keys.
CHECKED := DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=.

.PHONY: help run test check fix browser bench demo docs lock install clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | column -t -s@

run: .venv/run.stamp ## start the site (PORT=8123 for another port)
	@exec $(BIN)/unwatched up --port $(PORT)

test: .venv/dev.stamp ## the whole suite on SQLite and on PostgreSQL, browser tests included (ARGS="-k sign" for some)
	@$(BIN)/python scripts/test.py $(ARGS)

browser: .venv/dev.stamp ## only the tests that need a browser, on SQLite
	@$(BIN)/python scripts/test.py --only sqlite tests/browser $(ARGS)

check: .venv/dev.stamp ## style, types, layers, templates, missing migrations, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint unwatched --lint --quiet
	$(CHECKED) $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/docs

fix: .venv/dev.stamp ## put imports, spaces and simple mistakes right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp ## measure, and write bench/results/latest.md
	@$(BIN)/python -m bench $(ARGS)

demo: .venv/run.stamp ## put the demo campaign into the site in var/ (again)
	@$(BIN)/unwatched demo

docs: .venv/dev.stamp ## check that every setting, command and address is documented
	@$(BIN)/python -m pytest -q tests/docs

lock: .venv/dev.stamp ## write requirements/*.txt anew from pyproject.toml (needs uv)
	uv pip compile -q --upgrade --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate \
		pyproject.toml -o requirements/run.txt
	uv pip compile -q --upgrade --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate \
		pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt

install: .venv/run.stamp ## only make .venv

clean: ## remove .venv and caches; never touches var/
	rm -rf .venv .cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/run.stamp: requirements/run.txt pyproject.toml
	@sh scripts/install.sh run

.venv/dev.stamp: requirements/dev.txt pyproject.toml
	@sh scripts/install.sh dev
