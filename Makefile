# Commands of the project. `make help` lists them; docs/operators tells more.
# PORT PG_PORT REDIS_PORT SOLR_PORT HOST are read from the environment or the command line:
# make run PORT=8080
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PORT PG_PORT REDIS_PORT SOLR_PORT HOST STACK ARGS RM_PLUGINS

PYTHON ?= python3
NATIVE := $(PYTHON) docker/native
BIN := .observatory/venv/bin

.PHONY: help run up down stack-up stack-down test env

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## The whole site with demo content at http://localhost:5000; Ctrl-C stops all of it
	@exec $(NATIVE) run

up: ## The same in the background
	@exec $(NATIVE) up

down: ## Stop what `make up` started
	@exec $(NATIVE) down

stack-up: ## Servers of a stack of your own in the background: make stack-up STACK=mine
	@exec $(NATIVE) up --stack "$${STACK:?say which: make stack-up STACK=mine}" servers

stack-down: ## Stop them: make stack-down STACK=mine
	@exec $(NATIVE) down --stack "$${STACK:?say which: make stack-down STACK=mine}"

test: ## All set-up, then every test; ARGS="-k words" narrows, STACK=mine uses that stack
	@exec $(NATIVE) test

env: ## Only the Python environment in .observatory/venv
	@exec $(NATIVE) env
