VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: chat test index vectors lint format clean

chat: $(VENV)/.installed  ## install, build the index, open the chat
	$(BIN)/steelman index
	$(BIN)/steelman serve

index: $(VENV)/.installed  ## bring the index up to date
	$(BIN)/steelman index

vectors: $(VENV)/.installed  ## after a change to the corpus: the vectors that ship
	$(BIN)/python -m rag.prebuilt

test: $(VENV)/.test lint  ## lint, then every test
	$(BIN)/python -m pytest

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt torch
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[test]"
	touch $@

clean:
	rm -rf $(VENV)
