# The two commands of the README are `make demo` and `make test`. A fresh machine needs Python 3.11,
# make and git; everything else is fetched here, locked by hash.

PYTHON ?= python3.11
ENV := .venv
BIN := $(ENV)/bin
PORT ?= 8000

.DELETE_ON_ERROR:
.PHONY: demo test check soak bench migration words

# What runs the product.
$(ENV)/product: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed (set PYTHON=...)"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(ENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

# What tests and checks it, on top.
$(ENV)/development: requirements-dev.txt $(ENV)/product
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# The example municipality, loaded and served on 127.0.0.1.
demo: $(ENV)/product
	$(BIN)/omstallning demo --port $(PORT)

# Every test; those that need PostgreSQL or Chromium say so where these are absent.
test: $(ENV)/development
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# Format, lint, types and the contract between the floors.
check: $(ENV)/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# The full products of what `make test` tries at a small size.
soak: $(ENV)/development
	OMSTALLNING_SOAK=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# Each figure beside a naive way and a floor, from one run.
bench: $(ENV)/development
	$(BIN)/python -m tests.benchmarks

# A new step of the database, from the difference between the tables and the last step.
migration: $(ENV)/development
	@test -n "$(name)" || { echo 'say what it does: make migration name="add meters"'; exit 2; }
	$(BIN)/python -m web.migrations.steps "$(name)"

# Collect sentences from pages into the Swedish catalogue, for a person to translate.
words: $(ENV)/development
	$(BIN)/pybabel --quiet extract -F babel.cfg -k lazy_gettext -k lazy_ngettext:1,2 -o $(ENV)/messages.pot --no-location --sort-output .
	$(BIN)/pybabel --quiet update -i $(ENV)/messages.pot -d web/translations -l sv --no-fuzzy-matching --ignore-obsolete
