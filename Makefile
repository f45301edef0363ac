# Two commands for a fresh machine with Python 3.11 and git: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: demo test lint types bench clean
$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(READY)

demo: $(READY)  ## build the built-in pair's dashboard and show it on loopback
	$(VENV)/bin/parity demo --show

test: $(READY)  ## all tests; those in a browser need Chromium (Debian: apt-get install chromium)
	$(VENV)/bin/python -m pytest -n auto

lint: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(READY)
	$(VENV)/bin/mypy

bench: $(READY)
	$(VENV)/bin/python tests/benchmark.py

clean:
	rm -rf $(VENV) _site dist
