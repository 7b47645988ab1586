SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Without gin's msgpack binding, which nothing here uses, the binary is smaller.
TAGS := nomsgpack
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
# Inputs for each target. A time such as 5m works too, but when it ends in the middle of an
# input, go test may call that a failure: "context deadline exceeded".
FUZZTIME ?= 5000x
# Requests that TestHostile sends, and the seed they are made from.
HOSTILE ?= 100000
HOSTILE_SEED ?= 1
IMAGE ?= deskbell

# Run from its own module graph: in go.mod its hundreds of requirements would become ours.
GOLANGCI := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the static binary bin/deskbell
	CGO_ENABLED=0 go build -tags $(TAGS) -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/deskbell ./cmd/deskbell

.PHONY: run
run: ## serve a demonstration desk
	go run -tags $(TAGS) ./cmd/deskbell serve --demo

.PHONY: postgres
postgres: ## find PostgreSQL's programs for the tests, or install them
	@scripts/postgres.sh

.PHONY: chromium
chromium: ## find Chromium and axe-core for the tests of the pages, or install them
	@scripts/chromium.sh

# What templ makes of the .templ files is part of the repository, so that building takes Go alone.
TEMPL := go run github.com/a-h/templ/cmd/templ@v0.3.977

.PHONY: templ
templ: ## generate the pages' code from their templates
	$(TEMPL) generate -path internal/web

.PHONY: lint
lint: ## check formatting, go vet and golangci-lint (with staticcheck)
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { printf 'gofmt would change:\n%s\n' "$$unformatted" >&2; exit 1; }
	go vet -tags $(TAGS) ./...
	$(GOLANGCI) run ./...

# go test comes last, so that its summary ends the output and its status is the target's.
# With the race detector and neighbors, ten minutes for a package are not always enough.
.PHONY: test
test: postgres chromium lint ## lint, then every test, on SQLite and PostgreSQL and in Chromium, with the race detector
	scripts/coverage.sh
	CGO_ENABLED=1 go test -race -timeout 45m -tags $(TAGS) ./...

.PHONY: screenshots
screenshots: chromium ## write pictures of every page, light, dark, on a phone and on paper, into screenshots/
	DESKBELL_SCREENSHOTS=screenshots go test -tags $(TAGS) -count=1 -timeout 20m -run '^TestEveryPage$$' ./internal/web/e2e

# One process fuzzes one target only, so each has its turn.
.PHONY: fuzz
fuzz: ## fuzz each target with FUZZTIME inputs (5000x)
	@dirs=$$({ grep -rl --include='*_test.go' '^func Fuzz' . || true; } | xargs -r -n 1 dirname | sort -u); \
	[ -n "$$dirs" ] || { echo 'no fuzz targets'; exit 0; }; \
	targets=$$(go test -tags $(TAGS) -list '^Fuzz' $$dirs | awk '/^Fuzz/ { name[++n] = $$1 } /^ok/ { for (i = 1; i <= n; i++) print $$2, name[i]; n = 0 }'); \
	while read -r package target; do \
		echo "== $$package $$target"; \
		go test -tags $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" </dev/null; \
	done <<< "$$targets"

# Without the race detector, which takes its time; make test sends fewer, with it.
.PHONY: hostile
hostile: ## send 100,000 hostile requests to the API (HOSTILE, and HOSTILE_SEED for others)
	DESKBELL_HOSTILE=$(HOSTILE) DESKBELL_HOSTILE_SEED=$(HOSTILE_SEED) go test -tags $(TAGS) -count=1 -timeout 30m -run '^TestHostile$$' ./internal/api

.PHONY: dependencies
dependencies: ## write docs/dependencies.md, with the license of each library
	go test -count=1 ./internal/archtest -run '^TestDependencies$$' -update

.PHONY: vulnerabilities
vulnerabilities: ## look for known vulnerabilities in what the program calls
	@scripts/vulnerabilities.sh

.PHONY: bench
bench: postgres ## run the benchmarks, next to PostgreSQL's own pgbench
	go test -tags $(TAGS) -run '^$$' -bench . -benchmem ./calendars ./bench/...

.PHONY: cover
cover: postgres chromium ## write coverage.out and coverage.html for the whole module
	go test -tags $(TAGS) -coverpkg ./... -coverprofile coverage.out ./...
	go tool cover -html coverage.out -o coverage.html
	go tool cover -func coverage.out | tail -n 1

.PHONY: docker
docker: ## build the container image
	docker build --build-arg VERSION=$(VERSION) -t $(IMAGE) .
