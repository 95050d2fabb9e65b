# What each target does, in one line: make help. Names that may be given: PYTHON=python3.13 PORT=8000 SERVE=0
# TESTS="tests/casefile/dates -k month" UPGRADE=1 CASEFILE_APT=0 (install no system packages).
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test test-browser bench lint requirements clean

PYTHON ?=
PORT ?= 8000
SERVE ?= 1
TESTS ?=
VENV := .venv/bin/python
RUN := env $(VENV)
ifeq ($(shell uname -s),Darwin)
# Homebrew's libraries; the system's own shell does not hand this variable on, so it is set at each call.
RUN := env DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib $(VENV)
endif

help: ## these lines
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r target words; do \
	    printf '%-20s %s\n' "$$target" "$$words"; done

setup: ## makes .venv with the hashed requirements; installs pango and venv with apt where it may
	@PYTHON="$(PYTHON)" sh .ci/setup

setup-dev: ## the same, with the tools for tests and checks
	@PYTHON="$(PYTHON)" sh .ci/setup --dev

demo: setup ## loads the two demonstration matters, renders their exhibits, then serves them (SERVE=0: does not)
	@$(RUN) manage.py demo
	@if [ "$(SERVE)" != 0 ]; then exec $(RUN) manage.py serve --port "$(PORT)"; fi

test: setup-dev ## runs every test on SQLite, then on PostgreSQL (a server that is found, or a throwaway one)
	@echo "Tests on SQLite"
	@unset DATABASE_URL; $(RUN) -m pytest -n auto $(TESTS)
	@echo "Tests on PostgreSQL"
	@$(RUN) .ci/postgres.py run -- $(VENV) -m pytest -n auto $(TESTS)

test-browser: setup-dev ## does the main tasks in a real Chromium, with axe on every page
	@$(RUN) .ci/browser.py run -- $(VENV) -m pytest tests/browser $(TESTS)

bench: setup-dev ## prints the benchmarks' ratios beside their limits and peers
	@for file in bench/[a-z]*.py; do echo "-- $$file"; $(RUN) -m "bench.$$(basename "$$file" .py)" || exit 1; done

lint: setup-dev ## style, types, migrations, deployment checks, licences, shell scripts
	@bash .ci/lint

requirements: ## compiles requirements*.txt from requirements*.in, with hashes (UPGRADE=1: newest releases)
	@PYTHON="$(PYTHON)" UPGRADE="$(UPGRADE)" sh .ci/requirements

clean: ## removes .venv and the tools' caches; never the record in var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
