export PATH := $(CURDIR)/.tools/node:$(HOME)/.cargo/bin:$(PATH)
BUILT := $(abspath $(or $(CARGO_TARGET_DIR),target))
SECONDS ?= 60

# The programs of others that interoperate with ours, once they are listed.
STRANGERS := $(patsubst %/package-lock.json,%/node_modules,$(wildcard tests/interop/package-lock.json))

# What the pages are made of.
PAGES := $(shell find client-web/build client-web/locales client-web/public client-web/src -type f ! -name keys.ts) \
	$(wildcard client-web/*.*)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: web ## a server on https://localhost:8443, with its data in ./run
	cargo build --release --locked --package ecrin-server --package ecrin-cli
	test -e run/ecrin.toml || $(BUILT)/release/ecrin-server init --dir run --domain localhost --listen 127.0.0.1:8443
	$(BUILT)/release/ecrin-server serve --config run/ecrin.toml

demo: deps specimens ## the main job told in a terminal, from an empty server to the audit
	cargo build --locked --package ecrin-server --package ecrin-cli
	PATH="$(BUILT)/debug:$$PATH" tests/demo.sh

test: deps specimens interop web ## everything continuous integration runs
	npm run check --prefix client-web
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	cargo build --workspace --locked
	npm test --prefix client-web
	cargo test --workspace --locked

web: deps client-web/dist/release.json ## the pages, which the server carries in itself when it is built after them

check: deps ## style, lints, licences and origins of the dependencies
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- --deny warnings
	command -v cargo-deny >/dev/null || cargo install --locked cargo-deny@0.20.2
	cargo deny --locked check licenses sources bans

bench: deps specimens ## tables of speeds, each beside the same work done plainly; TABLES="views files" for some
	.ci/install postfix
	cargo run --release --locked --package ecrin-tests --bin bench -- $(TABLES)

measure-web: web client-web/test/measure/node_modules ## the pages: sign-in on a slow processor, Lighthouse, weights
	cargo build --release --locked --package ecrin-server --package ecrin-cli
	ECRIN_PROFILE=release npm run measure --prefix client-web -- $(TABLES)

guide: web ## the pictures of docs/guide, taken anew on the pages as they are
	test -e /usr/lib/chromium/locales/fr.pak || .ci/install chromium-l10n
	cargo build --locked --package ecrin-server --package ecrin-cli
	npm run guide --prefix client-web

fuzz: deps ## each parser against random bytes, for SECONDS (60) each
	.ci/install g++
	command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz@0.13.2
	export RUSTC_BOOTSTRAP=1; for crate in vault server; do cd $(CURDIR)/$$crate; for target in $$(cargo fuzz list); do \
		mkdir -p fuzz/corpus/$$target; cargo fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(SECONDS) -print_final_stats=1 || exit 1; \
	done; done

deps: ## what the build and the tests need, from Debian; nothing if it is there
	@.ci/install

specimens: deps ## the big papers of the demonstration and the tests
	@tests/specimens/make.py

interop: deps $(STRANGERS) ## the packages that the interoperability tests drive

tests/interop/node_modules: tests/interop/package-lock.json
	npm ci --prefix tests/interop --no-audit --no-fund
	touch $@

client-web/test/measure/node_modules: client-web/test/measure/package-lock.json
	npm ci --prefix client-web/test/measure --ignore-scripts --no-audit --no-fund
	touch $@

client-web/node_modules: client-web/package-lock.json
	npm ci --prefix client-web --no-audit --no-fund
	touch $@

client-web/dist/release.json: client-web/node_modules $(PAGES)
	npm run build --prefix client-web

.PHONY: help run demo test web check bench measure-web guide fuzz deps specimens interop
