# Everything is set up in .venv from the locked, hashed requirements; nothing outside this folder is touched.
# The second call of a target finds its stamp and begins at once. GNU make.

PYTHON ?= $(shell command -v python3.11 || command -v python3)

venv := .venv
python := $(venv)/bin/python
pip := $(python) -m pip --quiet --quiet --disable-pip-version-check --no-input
made := $(venv)/.made
running := $(venv)/.ready-to-run
developing := $(venv)/.ready-to-develop

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check fix bench wheel kills rotations erasures flood year worlds pictures clean

help: ## Say what there is.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

demo: $(running) ## Show Heard with invented people, on a page of this machine. Ctrl-C stops it.
	@exec $(python) -m bot demo $(DEMO)

test: $(developing) ## Run all tests on every core; TEST="-k words" runs some.
	@$(python) -m pytest -n auto --dist worksteal $(TEST)

check: $(developing) ## Look for what tests do not find: style, form, types, layers.
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@$(venv)/bin/lint-imports --no-cache

fix: $(developing) ## Mend what can be mended by itself.
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

bench: $(running) ## Measure, each thing against its reference; BENCH="steps --json" measures one.
	@$(python) -m bot bench $(BENCH)

wheel: $(developing) ## Build the wheel into dist/.
	@$(pip) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls -1t dist/heard-*.whl | head -n 1

kills: $(developing) ## Kill it N times (25) during 200 reports, and count what is lost or doubled.
	@$(python) -m tests.faults.campaign --kills $(or $(N),25)

rotations: $(developing) ## Kill it N times (50) in rotations of random keys, and see that every row opens after each.
	@$(python) -m tests.faults.rotations --kills $(or $(N),50)

erasures: $(developing) ## Kill it N times (25) in erasures, and see that each case is whole or gone.
	@$(python) -m tests.faults.erasures --kills $(or $(N),25)

flood: $(developing) ## Send EACH (10000) reports from each of ACCOUNTS (1) accounts, and count what is kept. LIGHT=1: cheap receipts.
	@$(python) -m tests.faults.flood --accounts $(or $(ACCOUNTS),1) --each $(or $(EACH),10000) $(if $(LIGHT),--light-receipts)

year: $(developing) ## Wind a year of SETTINGS (130) with REPORTS (8) a week through the application, and attack all its digests.
	@$(python) -m tests.journeys.year_of_figures $(or $(SETTINGS),130) $(or $(REPORTS),8) $(or $(WEEKS),52)

worlds: $(developing) ## Live N (100) random boroughs in which everything goes wrong: is somebody told of each report?
	@$(python) -m tests.handlers.random_worlds $(or $(N),100) $(or $(FIRST),0)

pictures: $(developing) ## Make docs/pictures/ anew from the demo in a Chromium. Look at them before you commit them.
	@$(python) -m tools.pictures

clean: ## Take away everything that was made here.
	@rm -rf $(venv) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# -- set-up ----------------------------------------------------------------------------------------

$(made):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; $(PYTHON) is older. Say make PYTHON=…" >&2; exit 1; }
	@test -x $(python) || { echo "Setting up $(venv), once." >&2; $(PYTHON) -m venv $(venv); }
	@touch $@

# What develops also runs: a .venv that is ready to develop needs nothing more.
$(running): requirements.lock | $(made)
	@test $(developing) -nt requirements-dev.lock || \
	  { echo "Installing what Heard needs." >&2; $(pip) install --require-hashes --requirement requirements.lock; }
	@touch $@

$(developing): requirements-dev.lock | $(made)
	@echo "Installing what Heard and its tests need." >&2
	@$(pip) install --require-hashes --requirement requirements-dev.lock
	@touch $@
