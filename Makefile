# Extend Host. `make` alone lists the targets.
#
# Needed on the machine: make, npm and Node 20 or newer. Node 24, which runs the project, comes along
# in node_modules and is found first from here on.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

MACHINE_PATH := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# npm writes this file at the end of every installation.
INSTALLED := node_modules/.package-lock.json

TEST_NODE_OPTIONS := --experimental-vm-modules --disable-warning=ExperimentalWarning

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z_]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## local AGS and host, one whole story over gRPC, then serve until Ctrl-C
	@exec node dist/cli/demo.js

.PHONY: demo
demo: build ## the same story, then end: 0 if every step held, 1 otherwise
	@exec node dist/cli/demo.js --exit

.PHONY: dev
dev: build ## restart the host at every save, beside the local AGS, until Ctrl-C
	@exec node scripts/dev.mjs

.PHONY: test
test: build ## every test; the last line is "N passed, N failed"
	@NODE_OPTIONS="$(TEST_NODE_OPTIONS)" jest

.PHONY: setup
setup: $(INSTALLED) ## install what package-lock.json says, where that has not been done yet

.PHONY: build
build: $(INSTALLED) ## compile to dist/
	@npm run -s build

.PHONY: lint
lint: $(INSTALLED) ## format, lint rules, types, layering
	@npm run -s lint

.PHONY: bench
bench: build ## benchmarks
	@npm run -s bench

.PHONY: proto
proto: $(INSTALLED) ## check proto/ against the contracts
	@npm run -s proto

.PHONY: audit
audit: $(INSTALLED) ## known vulnerabilities of the production dependencies
	@npm run -s audit:production

# npm that is told to stop takes half a minute to tidy up. What is half installed has no stamp and is
# installed from scratch the next time, so it need not.
$(INSTALLED): package-lock.json
	@echo "installing (about half a minute)"
	@PATH="$(MACHINE_PATH)" npm ci --no-audit --no-fund --ignore-scripts --loglevel=error & \
	  npm=$$!; trap 'kill -KILL $$npm; wait $$npm 2>/dev/null; exit 130' INT TERM HUP; wait $$npm
	@touch $@
	@node --version | grep -qE '^v(2[4-9]|[3-9][0-9])\.' || { \
	  echo "Node 24 or newer is needed, and the project brings none along for this system:" \
	    "install it and try again (found $$(node --version))" >&2; rm $@; exit 1; }
