# Everbasic. `make` alone lists what there is to do.
#
# Everything is one build after the other in one target directory: cargo uses
# all cores by itself, and two builds at once would only wait for each other.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check bench bench-all growth bench-ui bench-session figures faults seeds load load-many load-storm load-beyond soak fuzz audit sbom release cluster site static editor editor-test cargo-test e2e screenshots tools

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: site ## build everything and serve http://127.0.0.1:3000 (no Redis needed)
	@scripts/serve

test: cargo-test editor-test site static e2e ## all tests: language, sync, stores, both editions, end to end in Chromium
	@scripts/say "All tests passed."

check: ## formatting, clippy, wasm32 build of the pure crates, documentation, licences of dependencies, SBOM
	@scripts/check

bench: ## the benchmark programs beside installed peers, into bench/RESULTS.md
	@scripts/bench

growth: ## how cost grows with program and variables, into bench/GROWTH.md
	@scripts/growth

bench-all: site ## both, and the programs in Chromium: for a machine that does nothing else
	@scripts/bench-all

bench-ui: site ## how fast the page is: keys, output, loading, into bench/UI.md
	@scripts/bench-ui

bench-session: ## session libraries side by side, into bench/SESSION.md
	@scripts/bench-session

figures: site ## what one keystroke, F5 and a killed replica cost; bundle sizes; sieve in the browser
	@scripts/figures

faults: ## what becomes of writes when Redis fails under them: real servers, table docs/faults.md
	@scripts/tools rust system-cluster
	@FAULTS=$(CURDIR)/docs/faults.md cargo test --release -p relay --test faults -- --nocapture
	@FAULTS=$(CURDIR)/docs/faults.md cargo test --release -p server --test program faults -- --nocapture
	@FAULTS=$(CURDIR)/docs/faults.md cargo test --release -p simulator --test flood -- --nocapture

load: site ## how many sessions servers bear: real servers, simulated browsers, report docs/load.md; make load STEPS=100,300
	@scripts/load load $(if $(STEPS),--steps $(STEPS))

# Lists with commas have names, because make's functions part their arguments at commas.
many := 100,300,1000,3000,10000
beyond := 100,3000,100

load-many: site ## the same with visitors who pause ten times longer, up to 10,000; make load-many STEPS=100,1000
	@scripts/load load-many --pace 10 --steps $(or $(STEPS),$(many))

load-storm: site ## one of three servers is killed under 5,000 sessions; make load-storm SESSIONS=1000
	@scripts/load load-storm --pace 10 --steps 100 --storm $(or $(SESSIONS),5000)

load-beyond: site ## more than the machine bears: who is turned away, and how it is after that; make load-beyond STEPS=100,1000,100
	@scripts/load load-beyond --requests-at-once 32 --steps $(or $(STEPS),$(beyond))

soak: site ## memory of servers over half an hour in which visitors come and go; make soak MINUTES=5
	@scripts/load soak --replicas 1 --steps 60 --seconds 5 --soak $(or $(MINUTES),30)

audit: ## known faults, licences and sources of dependencies (cargo audit, cargo deny)
	@scripts/audit

sbom: ## what the server is made of, as a CycloneDX list
	@scripts/sbom

release: site ## one file with the site in it, target/everbasic-server: it alone serves
	@scripts/release

seeds: ## 10,000 seeds of the simulation of pages, servers and store; make seeds SEEDS=100000 FIRST=10000
	@SEEDS=$(or $(SEEDS),10000) FIRST=$(or $(FIRST),0) nice -n 15 cargo test --release -p simulator --test chaos -- --nocapture

fuzz: ## made programs with generated code against the portable back end; make fuzz MINUTES=60 SEED=1000 TOPIC=hot
	@nice -n 15 cargo run --release -p fuzz -- --minutes $(or $(MINUTES),5) --seed $(or $(SEED),1) $(if $(TOPIC),--topic $(TOPIC))

cluster: site ## Redis, three replicas and nginx on this machine, to try failover by hand
	@scripts/cluster

site: ## the server and its browser bundle (cargo leptos build --release)
	@scripts/build-site

static: ## the static edition: the same app without a server (trunk build --release, into dist/)
	@scripts/build-static

editor: ## the editor bundle public/editor.js
	@scripts/build-editor

editor-test: ## the tests of the editor bundle
	@scripts/test-editor

cargo-test: ## the tests of the Rust crates
	@scripts/cargo-test

e2e: ## Playwright only, on what is built; make e2e ONLY="reload" picks tests by name
	@scripts/e2e $(if $(ONLY),--grep "$(ONLY)")

screenshots: site ## pictures of the workbench in both sizes and three themes; make screenshots ALL=1: all sizes and themes, into target/screenshots
	@ALL=$(ALL) scripts/screenshots

tools: ## install everything the other targets need, and nothing else
	@scripts/tools system-test rust node wasm-bindgen wasm-opt cargo-leptos trunk
