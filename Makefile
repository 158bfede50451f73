# Two commands do all set-up: `make run` opens the desk, `make test` runs every check.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

.PHONY: run test lint types tests fuzz evals bench clean

run: $(VENV)/.run
	@$(BIN)/dateline open $(ARGS)

test: lint types tests

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

tests: $(VENV)/.test
	$(BIN)/pytest --numprocesses 2 --dist loadgroup $(ARGS)

fuzz: $(VENV)/.test
	HYPOTHESIS_PROFILE=new $(BIN)/pytest --numprocesses 2 -m hypothesis $(ARGS)

evals: $(VENV)/.peers
	$(BIN)/python -m evals $(ARGS)

bench: $(VENV)/.peers
	$(BIN)/python -m bench $(ARGS)

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dateline needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another one: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
	  { echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml requirements/build.txt requirements/run.txt
	@echo "Setting Dateline up in $(VENV); the first time takes a minute or so."
	$(PIP) -r requirements/build.txt -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Setting up what the tests need."
	$(PIP) -r requirements/test.txt
	$(BIN)/python -m tests.chromium
	@touch $@

# The programs that evals and benches measure against: no test needs them.
$(VENV)/.peers: $(VENV)/.test requirements/peers.txt
	@echo "Setting up the peers to measure against."
	$(PIP) -r requirements/peers.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
