# The two commands are `make run` and `make test`; everything else serves them.
.POSIX:
VENV = .venv
PYTHON = $(VENV)/bin/python
FLASK = $(PYTHON) -m flask

.PHONY: run test proof mutants bench lint types unit browser install install-dev words clean

run: install
	@exec $(FLASK) serve --demo

install: $(VENV)/ready tracker/translations/id/LC_MESSAGES/messages.mo

install-dev: $(VENV)/ready-dev tracker/translations/id/LC_MESSAGES/messages.mo

$(VENV)/ready: requirements.txt
	@sh scripts/make-venv.sh $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@

tracker/translations/id/LC_MESSAGES/messages.mo: $(VENV)/ready tracker/translations/id/LC_MESSAGES/messages.po
	@$(VENV)/bin/pybabel --quiet compile -d tracker/translations

# Everything that is checked before a change lands; types are checked while the tests run.
test: install-dev lint
	@sh scripts/side-by-side.sh "$(MAKE) types" "$(MAKE) unit"

lint:
	@$(VENV)/bin/ruff check --quiet . && $(VENV)/bin/ruff format --quiet --check .

types:
	@$(VENV)/bin/mypy --no-error-summary

# The many servers and commands that tests start share what Python compiled, whatever the shell says.
unit:
	@sh scripts/find-browser.sh
	@PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $${NO_BROWSER:+-m "not browser"}

# The long forms of the fault, load and property tests, with full counts and a figure each.
proof: install-dev
	@PROOF=1 $(PYTHON) -m pytest -q -s -m proof
	@$(MAKE) mutants

# How many slips put into the term, phase and range modules the tests notice; an hour or so.
mutants: install-dev
	@rm -rf mutants
	@nice -n 15 $(PYTHON) -m mutmut run --max-children 1 >/dev/null
	@$(PYTHON) -m tests.mutation

# How fast the product is, held against what it must reach: make bench CASES=100000.
bench: install-dev
	@$(PYTHON) -m tests.bench --cases $${CASES:-10000}

# Message ids from code and templates into the catalogue; then translate what is new.
words:
	@$(VENV)/bin/pybabel --quiet extract -F babel.cfg -k _l -k lazy_gettext --no-location --sort-output -o tracker/translations/messages.pot .
	@$(VENV)/bin/pybabel --quiet update -N --omit-header -i tracker/translations/messages.pot -d tracker/translations -l id

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
