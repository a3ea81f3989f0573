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

# What the image is called and built for. Extend runs linux/amd64 and nothing else.
IMAGE ?= extend-host
PLATFORM ?= linux/amd64
PLATFORMS ?= linux/amd64,linux/arm64
VERSION = $(shell node -p "require('./package.json').version")
REVISION = $(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)
IMAGE_LABELS = --build-arg VERSION=$(VERSION) --build-arg REVISION=$(REVISION)
BASE_IMAGE_ARG = $(if $(BASE_IMAGE),--build-arg BASE_IMAGE=$(BASE_IMAGE))

TEST_NODE_OPTIONS := --experimental-vm-modules --disable-warning=ExperimentalWarning

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z_]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

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

.PHONY: test_ship
test_ship: build ## what leaves the repository: image, compose, dashboards, alerts, demos, package
	@NODE_OPTIONS="$(TEST_NODE_OPTIONS)" jest --config jest.ship.config.mjs

.PHONY: image
image: ## image for linux/amd64, as Extend runs it (PLATFORM=…, BASE_IMAGE=…)
	docker build --platform $(PLATFORM) $(IMAGE_LABELS) $(BASE_IMAGE_ARG) \
	  --tag $(IMAGE):$(VERSION) --tag $(IMAGE):latest .

.PHONY: imagex
imagex: ## image for several platforms, kept in the builder's cache (PLATFORMS=…)
	docker buildx build --platform $(PLATFORMS) $(IMAGE_LABELS) $(BASE_IMAGE_ARG) \
	  --tag $(IMAGE):$(VERSION) .

.PHONY: imagex_push
imagex_push: ## the same, pushed: REPO_URL=… IMAGE_TAG=…
	@test -n "$(IMAGE_TAG)" || { echo "IMAGE_TAG is not set: make imagex_push REPO_URL=… IMAGE_TAG=v1" >&2; exit 1; }
	@test -n "$(REPO_URL)" || { echo "REPO_URL is not set: make imagex_push REPO_URL=… IMAGE_TAG=v1" >&2; exit 1; }
	docker buildx build --platform $(PLATFORMS) $(IMAGE_LABELS) $(BASE_IMAGE_ARG) \
	  --tag $(REPO_URL):$(IMAGE_TAG) --push .

.PHONY: ngrok
ngrok: ## TCP tunnel to the host's gRPC port: NGROK_AUTHTOKEN=… (GRPC_PORT=…)
	@command -v ngrok >/dev/null || { echo "ngrok is not installed: its site has it, or use the ssh tunnel in docs/guide/real-ags.md" >&2; exit 1; }
	@test -n "$$NGROK_AUTHTOKEN" || { echo "NGROK_AUTHTOKEN is not set: the dashboard of ngrok shows it" >&2; exit 1; }
	ngrok tcp $(or $(GRPC_PORT),6565)

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
