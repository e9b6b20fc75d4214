# Every verb a developer or CI uses. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# STAY=0 make run: go through the demonstration once and end. ONLY=name make bench: one benchmark.
STAY ?= 1
ONLY ?=
# How many processes run tests side by side; each starts servers of its own.
JOBS ?= 2

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
MADE := .venv/.made
PROJECTS := pyproject.toml $(wildcard shared/*/pyproject.toml services/*/pyproject.toml services/*/*/pyproject.toml deploy/runner/pyproject.toml)
RULES := $(wildcard tests/architecture tests/contracts)

.PHONY: help
help: ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: run
run: $(MADE) ## start a whole county on this machine (STAY=0: go through it once and end)
	@STAY=$(STAY) $(BIN)/python -m runner run

.PHONY: test
test: $(MADE) ## run all tests, against real servers that they start themselves
	@$(PYTEST) -m "not soak" --numprocesses $(JOBS) --no-loadscope-reorder

.PHONY: check
check: $(MADE) ## lint, format, types, boundaries, contracts
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy .
	@$(BIN)/lint-imports
	@$(if $(RULES),$(PYTEST) $(RULES))

.PHONY: fix
fix: $(MADE) ## let ruff mend and format what it can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

.PHONY: bench
bench: $(MADE) ## measure (ONLY=name: one benchmark)
	@$(BIN)/python -m tests.bench.run $(addprefix --only ,$(ONLY))

.PHONY: soak
soak: $(MADE) ## long runs with faults
	@$(PYTEST) -m soak

.PHONY: catalogue
catalogue: $(MADE) ## play every mechanism of the catalogue through the public interfaces
	@$(PYTEST) tests/catalogue

.PHONY: lock
lock: ## resolve the workspace anew and write requirements.lock
	@deploy/bootstrap lock

.PHONY: clean
clean: ## remove what can be made again (never .run, where a county's data is)
	@rm -rf .venv .tools build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find shared services deploy tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE): requirements.lock deploy/bootstrap.lock deploy/bootstrap $(PROJECTS)
	@deploy/bootstrap venv
