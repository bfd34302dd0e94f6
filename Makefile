# Maum: `make demo` runs it with a synthetic campus, `make test` tests it. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
STUDENTS ?= 60
DAYS ?= 30
SEED ?= 1
JOBS ?= 2

export MAUM_VAR ?= $(CURDIR)/var
PYTHON := $(shell for p in python3.11 python3; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && command -v "$$p" && break; done)
NPM := $(shell command -v npm 2>/dev/null)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes
# What the assets are made from, beside the packages of npm
ASSETS := $(MAUM_VAR)/assets/.stamp
SOURCES := requirements.lock $(shell find inference/models */management/commands -name '*_build.py' -o -path 'inference/models/*' -type f 2>/dev/null)

.PHONY: help demo test test-training check screens lock pretrained train clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: export MAUM_DEMO = 1
demo: ## run Maum with a synthetic campus at 127.0.0.1:$(PORT); Ctrl-C stops it
	@if [ -z "$(PYTHON)" ]; then echo "Maum needs Python 3.11: neither python3.11 nor python3 is that version." >&2; exit 2; fi
	$(PYTHON) deploy/port_free.py $(PORT)
	$(MAKE) --silent .venv/.runtime $(ASSETS)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) collectstatic --noinput --verbosity 0
	$(MANAGE) demo_data --students $(STUDENTS) --days $(DAYS) --seed $(SEED) --if-empty
	$(MANAGE) demo_checkin
	exec $(MANAGE) serve --port $(PORT) --log-dir "$(MAUM_VAR)/log"

test: .venv/.dev $(ASSETS) ## install what the tests need, then run all of them
	@$(BIN)/python -m pytest -n $(JOBS) $(TESTS)

test-training: .venv-train/.train ## what the recognisers promise, in the environment that trains them
	@.venv-train/bin/python -m unittest tests.inference.training_run tests.inference.recognisers_run

check: .venv/.dev ## lint, types (Python and browser), room boundaries, migrations, templates, API schema
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/djlint templates --lint --quiet
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null
	if [ -n "$(NPM)" ]; then $(MAKE) node_modules/.stamp && npm run --silent types; fi

screens: .venv/.dev $(ASSETS) ## pictures of every page at both sizes, light and dark, into var/screens
	@$(BIN)/python -m tests.journeys.screens

pretrained: $(MAUM_VAR)/pretrained/faceres.bin ## fetch the published face weights that campus starts from

train: .venv-train/.train ## train, evaluate and export the face models (TRAIN= passes arguments on)
	@.venv-train/bin/python -m inference.training $(TRAIN)

lock: ## resolve pyproject.toml into the three lock files; needs uv
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
	compile() { uv pip compile pyproject.toml --python-version 3.11 --quiet --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$$@"; }
	compile --output-file requirements.lock
	compile --extra dev --output-file requirements-dev.lock
	compile --extra train --output-file requirements-train.lock

clean: ## remove environments, packages and caches; keeps var/, where the data lives
	@rm -rf .venv .venv-train node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# -- what the targets above stand on; a stamp is newer than all that it was made from

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Maum needs Python 3.11: neither python3.11 nor python3 is that version." >&2; exit 2; fi
	$(PYTHON) -m venv .venv

# The locks are complete; --no-deps, because mediapipe declares a jax that it does not need.
.venv/.runtime: requirements.lock | .venv/bin/python
	@if [ ! -e .venv/.dev ]; then echo "Installing packages (once, a minute or two) ..." >&2; fi
	$(PIP) -r requirements.lock
	touch $@

.venv/.dev: requirements-dev.lock | .venv/bin/python
	@echo "Installing packages for development (once, a minute or two) ..." >&2
	$(PIP) -r requirements-dev.lock
	touch .venv/.runtime $@

.venv-train/.train: requirements-train.lock
	@if [ -z "$(PYTHON)" ]; then echo "Maum needs Python 3.11." >&2; exit 2; fi
	[ -x .venv-train/bin/python ] || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r requirements-train.lock
	touch $@

# Without Node the browser's face models are left out; pictures are then read on the server.
ifneq ($(NPM),)
node_modules/.stamp: package.json package-lock.json
	@npm ci --no-audit --no-fund --loglevel error
	touch $@
$(ASSETS): node_modules/.stamp
else
.PHONY: no-node
no-node:
	@echo "Node is not here: the page's own face models are left out, the server reads pictures." >&2
$(ASSETS): | no-node
endif

$(ASSETS): $(SOURCES) | .venv/bin/python
	@[ -e .venv/.dev ] || $(MAKE) .venv/.runtime
	$(MANAGE) assets_build
	touch $@

# A published face network, pinned; inference/training/pretrained.py checks its sha256.
$(MAUM_VAR)/pretrained/faceres.bin:
	@mkdir -p $(@D) && cd $(@D)
	npm pack --silent @vladmandic/human@3.3.6 >/dev/null
	tar --extract --gzip --file vladmandic-human-3.3.6.tgz --strip-components 2 package/models/faceres.json package/models/faceres.bin
	rm vladmandic-human-3.3.6.tgz
	touch $(@F)
