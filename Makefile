# The words that people know. Each sets everything up first; the second time that costs nothing.

.DEFAULT_GOAL := help
.PHONY: help set-up demo ui dashboards bench check test nights spark others test-long
VENV := .venv/bin

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

set-up: ## make .venv, find or install Java, fetch Delta's jars
	@for python in python3 python3.11 python3.12; do \
		if $$python -c 'from __future__ import annotations' 2>/dev/null; then \
			exec $$python set_up.py; \
		fi; \
	done; \
	echo 'Set-up stopped: Python 3.11 or 3.12 is needed, and none was found on the PATH.' >&2; \
	exit 2

demo: set-up ## make a synthetic council, run two nights, show what happened
	@$(VENV)/single-view demo

ui: set-up ## open Dagster's pages on this machine
	@$(VENV)/single-view ui

dashboards: set-up ## show every audience's pages in Superset on this machine
	@$(VENV)/python -m dashboards.superset.start

bench: set-up ## measure what the performance claims rest on
	@$(VENV)/python -m bench

check: set-up ## lint, format, types, import rules
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports

test: check ## check, and all tests but the long ones
	@$(MAKE) --no-print-directory --jobs=2 nights spark others

# Two side by side, since each leaves half of two cores idle; the longest first.
nights: set-up ## the tests that run whole nights
	$(VENV)/pytest -m 'not long' tests/pipeline

spark: set-up ## the tests that need one Spark session
	$(VENV)/pytest -m 'not long' tests/spark

others: set-up ## the tests that need neither
	$(VENV)/pytest -m 'not long' --ignore=tests/pipeline --ignore=tests/spark

test-long: check ## check, and all tests
	$(VENV)/pytest
