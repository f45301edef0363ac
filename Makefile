# Two commands for a fresh machine with Python 3.11 and git: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: help venv demo build test lint types format bench accuracy check clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(READY)

venv: $(READY)  ## set up .venv with everything in it

demo: $(READY)  ## build the built-in pair's dashboard and show it on loopback
	$(VENV)/bin/parity demo --show

build: $(READY)  ## build the dashboard of site.toml's pair into _site
	$(VENV)/bin/parity build

test: $(READY)  ## all tests; those in a browser need Chromium (Debian: apt-get install chromium)
	$(VENV)/bin/python -m pytest -n auto

lint: $(READY)  ## ruff: rules and format
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(READY)  ## mypy, strict
	$(VENV)/bin/mypy

format: $(READY)  ## let ruff mend what it can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(READY)  ## what the demo pair costs; with your clones: .venv/bin/python tests/benchmark.py --reference PATH --port PATH
	$(VENV)/bin/python tests/benchmark.py

# What the reference needs to be imported; whatever else it imports is stood in for.
READER_NEEDS ?= pydantic httpx[http2] click anyio distro sniffio typing_extensions numpy rich attrs protobuf grpcio

accuracy: $(READY)  ## facts against Python's own runtime at every commit: make accuracy REFERENCE=PATH PORT=PATH
	$(PYTHON) -m venv $(VENV)-reader
	$(VENV)-reader/bin/python -m pip install --quiet --disable-pip-version-check $(READER_NEEDS)
	$(VENV)/bin/python -m tests.accuracy --reference $(REFERENCE) --port $(PORT) --python $(VENV)-reader/bin/python --write

check: lint types test  ## everything that has to pass before a commit

clean:  ## remove what the other commands made
	rm -rf $(VENV) $(VENV)-reader _site dist
