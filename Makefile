# deskwatch: `make run` and `make test` do all of their own set-up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header

.PHONY: help run test check format evaluate bench bench-guard bench-report chaos simulate mutants stack train lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: $(READY) ## play the shipped day of news and serve the live page and /metrics until Ctrl-C
	@$(BIN)/deskwatch run

test: $(READY) ## the tests: two files at a time, then one by one those with real servers, which mind the clock
	@$(BIN)/python -m pytest -m 'not real' --numprocesses 2 --dist loadfile
	@$(BIN)/python -m pytest -m real

check: $(READY) ## format, lint, types and the layer rule
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_layers.py

format: $(READY) ## put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

evaluate: $(READY) ## quality figures of the shipped model against their floors (needs evaluation data, see CONTRIBUTING.md)
	@$(BIN)/python -m tests.eval.floors

bench: $(READY) ## what an article costs, against a plain spaCy and VADER loop (BENCH_ARTICLES=PATH: on your own)
	@$(BIN)/python -m tests.bench

bench-guard: $(READY) ## has the road from bytes to counts become more than a tenth dearer than the committed figure?
	@$(BIN)/python -m tests.bench.guard

bench-report: $(READY) ## measure what docs/performance.md shows again, and write it there (half an hour)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-build-isolation --editable '.[bench]'
	@$(BIN)/python -m tests.bench.report

chaos: $(READY) ## three minutes of faults on a real Kafka (needs Java and Maven); SEED=… repeats, MINUTES=… lasts longer
	@$(BIN)/python -m tests.chaos --minutes $(or $(MINUTES),3) --nodes $(or $(NODES),1)

stack: $(READY) ## everything that this machine can run for real, from articles to alerts and what each panel shows; KEEP=1 leaves it up
	@$(BIN)/python -m deploy.local.stack $(if $(KEEP),--keep)

simulate: $(READY) ## the shipped rule for mention spikes on simulated news: its tables (eight minutes); SEEDS=1-4 for others
	@$(BIN)/python -m tests.rules.simulation $(if $(SEEDS),--seeds $(SEEDS))

mutants: $(READY) ## break the counting on purpose, and see how soon the model test finds each breakage
	@$(BIN)/python -m tests.consumers.kafka.mutants

train: ## remake the model (needs training data, see monitor/model/README.md; an hour or less)
	@test -d $(VENV)-train || $(PYTHON) -m venv $(VENV)-train
	@$(VENV)-train/bin/python -m pip install --quiet --editable '.[train]'
	@$(VENV)-train/bin/python -m monitor.model.train --data $(or $(DATA),../shared/data) --out monitor/model

lock: $(READY) ## renew requirements.lock and the image's locks from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(COMPILE) --extra dev --extra grafana pyproject.toml --output-file requirements.lock
	@$(COMPILE) --constraint requirements.lock pyproject.toml --output-file deploy/image/runtime.lock
	@echo hatchling | $(COMPILE) --constraint requirements.lock - --output-file deploy/image/build.lock

clean: ## remove the environment and all caches
	rm -rf $(VENV) $(VENV)-train .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "deskwatch needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name one: make PYTHON=python3.12 ...")'
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --progress-bar on --requirement requirements.lock | grep --line-buffered -E '^(Collecting|Installing|Successfully)' | cut -c1-100
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@
