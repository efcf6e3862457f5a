# What one types here. `make` alone explains the verbs.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help run test check bench look
.DEFAULT_GOAL := help

help:
	@echo '邻里 Linli'
	@echo
	@echo 'make run     start here: sets everything up, then serves the demo estate on http://127.0.0.1:$(PORT)/'
	@echo 'make test    the whole test suite, on SQLite and PostgreSQL (ARGS="tests/people -x" for a part of it)'
	@echo 'make check   format, lint, types, contracts, migrations, both languages, docs, known vulnerabilities'
	@echo 'make bench   how fast it is, each figure beside its bound'
	@echo 'make look    a picture of every page, to leaf through: look/index.html'

run: .venv/run
	@$(BIN)/python -m tools.words compile
	@$(BIN)/linli prepare --demo
	@exec $(BIN)/linli serve --port $(PORT)

test: .venv/dev
	@tools/system
	@$(BIN)/python -m tools.words compile
	@$(BIN)/python -m tools.postgresql run $(BIN)/python -m pytest --numprocesses 2 --dist worksteal --quiet $(ARGS)

check: .venv/dev
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo >.venv/contracts || { cat .venv/contracts; exit 1; }
	$(BIN)/python -m tools.words check
	$(BIN)/python -m tools.words compile
	$(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') LINLI_TLS=1 LINLI_HSTS=1 \
	    $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m pytest --quiet tests/test_docs.py
	$(BIN)/python -m tools.vulnerabilities

bench: .venv/dev
	@$(BIN)/python -m tools.words compile
	@$(BIN)/python -m tools.postgresql run $(BIN)/python -m tools.bench $(ARGS)

look: .venv/dev
	@tools/system
	@$(BIN)/python -m tools.words compile
	@$(BIN)/python -m tools.look $(ARGS)

# The stamps: an environment is brought up to date when its lock has changed, and not otherwise.
.venv/run: requirements.lock pyproject.toml tools/environment
	@tools/environment $(PYTHON) requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml tools/environment
	@tools/environment $(PYTHON) requirements-dev.lock
	@touch $@ .venv/run
