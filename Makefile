# Each target installs what it needs first; a second run starts in seconds.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
# Some images have Python forget what it compiled: here hundreds of processes would each compile the house anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-long bench bench-country tour lint package generate clean
help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

# An environment whose making was cut off has no pip: it is made anew.
.venv/.%: requirements/%.txt
	scripts/setup-system run
	$(PYTHON) -m pip --version >/dev/null 2>&1 || python3 -m venv --clear .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

SETS := system-run system-test system-bench system-package
.PHONY: $(SETS)
$(SETS): system-%:
	@scripts/setup-system $*

run: system-run .venv/.kiosk .venv/.portal ## portal with synthetic people, kiosk enrolled and synced, kiosk opened
	$(PYTHON) -m kiosk demo

tour: system-run .venv/.kiosk .venv/.portal ## pictures of every screen and slip into build/tour
	$(PYTHON) -m kiosk demo --tour

lint: system-run .venv/.dev ## ruff, mypy, import-linter, qmllint, generated files up to date
	scripts/lint

EYES := build/eyes/.installed
$(EYES): tests/eyes/package.json
	scripts/setup-system test
	mkdir -p build/eyes && cp $< build/eyes/
	cd build/eyes && npm install --no-package-lock --ignore-scripts --omit=optional --no-audit --no-fund --silent
	touch $@

test: system-test .venv/.dev $(EYES) lint ## the whole suite
	$(PYTHON) -m pytest -n 3 --dist loadgroup

test-long: system-test .venv/.dev $(EYES) ## the slow suites too
	$(PYTHON) -m pytest -n 2 --dist loadgroup -m 'long or not long'

bench: system-bench .venv/.dev ## figures into build/bench.json
	$(PYTHON) -m tests.bench

bench-country: system-bench .venv/.dev ## figures of a country's register; needs 30 GB and a quarter of an hour
	$(PYTHON) -m tests.bench --country

package: system-package .venv/.dev ## one folder under build/package
	scripts/package

generate: .venv/.dev ## code and pages made from catalogues
	$(PYTHON) scripts/generate

clean: ## remove what a build made
	rm -rf build .venv
