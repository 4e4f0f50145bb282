# What people type. `make` alone lists it.
.DEFAULT_GOAL := help
PYTHON_IN := .venv/bin/python
PROCESSES ?= 4
export FILM SERVE PORT WORKERS

.PHONY: help setup demo run worker test postgres slow long check docs bench clean

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv and install the pinned packages; the targets below do so by themselves
	@tools/bootstrap.sh run

demo: ## restore a damaged film and serve it (FILM=path/to/film SERVE=0 PORT=8000)
	@if [ -n "$$FILM" ] && [ ! -f "$$FILM" ]; then \
		echo "There is no film at $$FILM; give FILM the path of a film file, or leave it out for the sample film." >&2; exit 1; fi
	@tools/bootstrap.sh run
	@set --; [ -z "$$FILM" ] || set -- "$$@" --film "$$FILM"; \
		[ "$$SERVE" != 0 ] || set -- "$$@" --no-serve; \
		[ -z "$$PORT" ] || set -- "$$@" --port "$$PORT"; \
		tools/house.sh demo demo "$$@"

run: setup ## serve an empty house for real use (PORT=8000 WORKERS=2); asks for the first administrator
	@set --; [ -z "$$PORT" ] || set -- "$$@" --port "$$PORT"; \
		[ -z "$$WORKERS" ] || set -- "$$@" --workers "$$WORKERS"; \
		tools/house.sh real house "$$@"

worker: setup ## run only workers, for a house that is served elsewhere (WORKERS=2)
	@set --; [ -z "$$WORKERS" ] || set -- "$$@" --workers "$$WORKERS"; \
		tools/house.sh worker work "$$@"

test: ## run the tests (ARGS="tests/jobs -k lease" PROCESSES=4 BROWSER=0)
	@tools/bootstrap.sh dev
	@tools/browser.sh
	@PATINA_DEBUG=1 $(PYTHON_IN) manage.py translations --compile
	@$(PYTHON_IN) -m pytest -q -n auto --maxprocesses $(PROCESSES) --dist loadfile -m "not slow" $(ARGS)

postgres: ## run the tests on PostgreSQL (URL=postgres://user@host:port/postgres of somebody who may make databases)
	@if [ -z "$(URL)" ]; then echo "Give URL=postgres://user@host:port/postgres of somebody who may make databases." >&2; exit 1; fi
	@tools/bootstrap.sh dev
	@PATINA_DEBUG=1 $(PYTHON_IN) manage.py translations --compile
	@PATINA_TEST_DATABASE_URL="$(URL)" $(PYTHON_IN) -m pytest -q -n auto --maxprocesses $(PROCESSES) --dist loadfile -m "not slow" --ignore tests/browser $(ARGS)

slow: ## run the tests that everyday runs leave out
	@tools/bootstrap.sh dev
	@tools/browser.sh
	@PATINA_DEBUG=1 $(PYTHON_IN) manage.py translations --compile
	@$(PYTHON_IN) -m pytest -q -m slow $(ARGS)

long: ## restore a film of 130,000 small frames, for hours, and hold its memory under bounds (FRAMES=20000)
	@tools/bootstrap.sh dev
	@LONG_FRAMES="$(FRAMES)" $(PYTHON_IN) -m pytest -q -m slow tests/engine/test_long_films.py $(ARGS)

check: ## lint, house rules, migrations, deployment settings, translations: what .ci/run runs beside the tests
	@tools/bootstrap.sh dev
	@tools/check.sh

docs: ## print docs/operators.md and docs/roles.md again from what they describe
	@tools/bootstrap.sh run
	@$(PYTHON_IN) -m restoration.engine.catalogue_page >docs/operators.md
	@PATINA_DEBUG=1 $(PYTHON_IN) manage.py roles --write

bench: setup ## measure how fast a recipe runs on this machine (ARGS="--recipe heavy --threads 2")
	@MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=8589934592 \
		$(PYTHON_IN) -m restoration.engine bench --only recipe $(ARGS)

clean: ## remove caches and built files; var/ and .venv stay
	@rm -rf .pytest_cache .ruff_cache static_built
	@find . -path ./.venv -prune -o -path ./var -prune -o \( -name __pycache__ -o -name '*.mo' \) -exec rm -rf {} +
