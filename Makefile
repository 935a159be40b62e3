# Commands of the project: `make help` lists them.
# PORT PG_PORT REDIS_PORT SOLR_PORT HOST come from the environment or the command line.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PORT PG_PORT REDIS_PORT SOLR_PORT HOST STACK ARGS RM_PLUGINS

PYTHON ?= python3
NATIVE := $(PYTHON) docker/native
BIN := .observatory/venv/bin
SOURCES := ckanext-rabatmigration docker harvesters i18n schemas bench compat setup.py

.PHONY: help run up down test bench test-compat lint format types i18n i18n-check wheel-test \
	lock env stack-up stack-down clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## The whole site with demo content at http://localhost:5000; Ctrl-C stops all of it
	@exec $(NATIVE) run

up: ## The same in the background
	@exec $(NATIVE) up

down: ## Stop what `make up` started
	@exec $(NATIVE) down

test: ## All set-up, then every test; ARGS="-k words" narrows, STACK=mine takes that stack
	@exec $(NATIVE) test

bench: ## Our figures beside plain CKAN's; ARGS=search narrows
	@exec $(PYTHON) bench $(ARGS)

test-compat: ## CKAN's own tests of search and of datasets, with our plugins on
	@exec $(PYTHON) compat $(ARGS)

lint: env ## Rules of style, and no sleeping or skipping test
	@$(BIN)/ruff check $(wildcard $(SOURCES))
	@$(BIN)/ruff format --check $(wildcard $(SOURCES))
	@$(PYTHON) docker/native/rules.py

format: env ## Write the code as `make lint` wants it
	@$(BIN)/ruff check --fix $(wildcard $(SOURCES))
	@$(BIN)/ruff format $(wildcard $(SOURCES))

types: env ## Check the types
	@$(BIN)/basedpyright

i18n: env ## Bring the catalogues of translations up to date with the code, and compile them
	@$(BIN)/python i18n/build.py update

i18n-check: env ## Fail when a string stands untranslated or a translation is stale
	@$(BIN)/python i18n/build.py check

wheel-test: ## Build the wheel, install it in a clean environment, try it there
	@exec $(NATIVE) wheel-test

lock: env ## Write requirements/*.lock anew, after a change to a *.in file
	@UV=$(CURDIR)/$(BIN)/uv requirements/lock.sh

env: ## Only the Python environment in .observatory/venv
	@$(NATIVE) env

stack-up: ## Servers of a stack of your own in the background: make stack-up STACK=mine
	@exec $(NATIVE) up --stack "$${STACK:?say which: make stack-up STACK=mine}" servers

stack-down: ## Stop them: make stack-down STACK=mine
	@exec $(NATIVE) down --stack "$${STACK:?say which: make stack-down STACK=mine}"

clean: ## Remove .observatory with all databases, files and logs, once nothing runs on it
	@exec $(NATIVE) clean
