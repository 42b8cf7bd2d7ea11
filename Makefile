# SPDX-License-Identifier: Apache-2.0
# abmsim's manual: `make` prints it. No make at hand? README.md says what each command does.

VENV ?= .venv
BIN = $(VENV)/bin
SCENARIO ?= scenarios/city_accelerator.yaml
OPTIONS ?=
BUG ?=
REASON ?=
MODEL = $(addprefix tests/,rules barriers interventions cases)
ORDINARY = not matrix and not bench and not mutants and not thousands and not calibration
MEASURED = not alarm and not alone and $(ORDINARY)
ON_CORES = --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --benchmark-disable
ALONE = $(shell grep -rl "pytest.mark.[a]lone" tests --include="test_*.py")
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Where it is set (in many container images), each of the thousand programs that tests start reads every source anew.
unexport PYTHONDONTWRITEBYTECODE

# The first Python that is 3.11, 3.12 or 3.13 and can make environments. Looked for only when one has to be made.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] not in [(3, 11), (3, 12), (3, 13)])' \
	>/dev/null 2>&1 && { echo $$python; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help run test check bench mutants docs coverage evidence repin library gallery calibration lock release all clean

help: ## Print this manual
	@echo "abmsim: make <target>"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' Makefile
	@echo "Set on the same line: SCENARIO=scenarios/liaison.yaml  OPTIONS='--pairs 10'  PYTHON=python3.12  VENV=.venv"

run: $(VENV)/.ready ## Simulate the City Accelerator in Albuquerque with and without the programme, and write the report
	$(BIN)/abmsim run $(SCENARIO) $(OPTIONS)

test: $(VENV)/.ready ## Run the tests, a file at a time on every core; then those that need the machine to themselves
	$(BIN)/python -m pytest -m "not alone and $(ORDINARY)" $(ON_CORES) $(OPTIONS)
	$(BIN)/python -m pytest -m "alone and $(ORDINARY)" $(OPTIONS) $(ALONE)

check: $(VENV)/.ready ## Look for mistakes without running the model: style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/.ready ## Measure how fast a month is
	$(BIN)/python -m pytest -m bench $(OPTIONS)

mutants: $(VENV)/.ready ## Plant bugs, one at a time, and see whether the tests catch them: make mutants BUG='office'
	$(BIN)/python tests/mutants/planting.py $(BUG)

docs: $(VENV)/.ready ## Build the site into build/docs (a warning is an error), and check the documents and the house rules
	$(BIN)/python -m sphinx -W --keep-going -q -b html -d build/doctrees docs build/docs
	$(BIN)/python -m pytest tests/contracts tests/documents -m "not slow" $(OPTIONS)

# Rules are compiled, so that nobody sees which of their lines run: the tests of the model run once more without a compiler, in a
# very small city. Some fail there for its size alone (exit code 1); `make test` holds them to what they say.
coverage: $(VENV)/.ready ## Measure what the tests reach: 95 % with branches, all of rules and barriers (half an hour)
	rm -f .coverage .coverage.*
	$(BIN)/python -m coverage run -m pytest -m "$(MEASURED)" $(ON_CORES) $(OPTIONS)
	NUMBA_DISABLE_JIT=1 ABMSIM_TEST_CITY="0.01 12 3" $(BIN)/python -m coverage run \
		--source=abmsim.rules,abmsim.barriers -m pytest -W ignore::RuntimeWarning \
		-m "not compiled and $(MEASURED)" $(ON_CORES) $(MODEL) $(OPTIONS) || [ $$? = 1 ]
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report --include="abmsim/rules/*,abmsim/barriers/*" --fail-under=100
	$(BIN)/python -m coverage report --fail-under=95

evidence: $(VENV)/.ready ## Hold the model against published trials and renew their page and scoreboard.json (ten minutes)
	$(BIN)/abmsim evidence --write $(OPTIONS)

repin: $(VENV)/.ready ## Renew the pinned results: make repin REASON='why they change' (goes into the changelog)
	@test -n "$(REASON)" || { echo "say why the results change: make repin REASON='...'" >&2; exit 2; }
	$(BIN)/python -m pytest tests/pinned --repin "$(REASON)"

library: $(VENV)/.ready ## Run every scenario and renew their answers in scenarios/README.md (half an hour)
	$(BIN)/abmsim run $(filter-out scenarios/baseline.yaml,$(wildcard scenarios/*.yaml)) --out results/library $(OPTIONS)
	$(BIN)/python -m abmsim.report.library results/library scenarios

gallery: $(VENV)/.ready ## Run the City Accelerator and renew the gallery of the documents from it (a quarter of an hour)
	$(BIN)/abmsim run scenarios/city_accelerator.yaml --pairs 20 --out results/gallery $(OPTIONS)
	$(BIN)/python -m abmsim.report.gallery results/gallery docs

calibration: $(VENV)/.ready ## Calibrate Albuquerque to its facts and renew the ensemble and its page (about an hour)
	$(BIN)/abmsim calibrate albuquerque --waves 200,150,150,200 --out results/calibration-albuquerque --page docs/background/posterior.md $(OPTIONS)
	mkdir -p abmsim/cities/ensembles
	cp results/calibration-albuquerque/ensemble.json abmsim/cities/ensembles/albuquerque.json

lock: ## Renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		--extra test --extra check --extra build --extra docs \
		--extra cluster --extra parquet --extra netcdf --extra calibrate --extra office pyproject.toml --output-file requirements.lock

release: check test ## Check, test, and build the wheel and the source archive into dist/
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build
	@cd dist && { sha256sum * 2>/dev/null || shasum -a 256 *; }

all: check docs test bench coverage ## Everything, the slow parts and the other Pythons included
	$(BIN)/python -m pytest -m "matrix or mutants or thousands or calibration" $(ON_CORES) $(OPTIONS)

clean: ## Remove the environment, caches and builds; your results stay
	rm -rf $(VENV) .ci/venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- the environment, made once

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { \
		echo "abmsim needs Python 3.11, 3.12 or 3.13 with its venv module; none was found." >&2; \
		echo "Install one (on Debian and Ubuntu: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; }
	@echo "Making $(VENV) with $(PYTHON); the packages take a few minutes, once."
	$(PYTHON) -m venv $(VENV)

$(VENV)/.locked: requirements.lock | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready: pyproject.toml $(VENV)/.locked
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
