# `make run` and `make test` are all that you need. Both set up whatever is missing.
.DELETE_ON_ERROR:
.PHONY: run test check accessibility setup lock tune danger personal-data compare clean

PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE =

run: .venv/ready
	$(PYTHON) -m bot serve

test: .venv/ready-dev
	$(PYTHON) -m pytest

check: .venv/ready-dev
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy bot actions
	$(PYTHON) -m bot check

# What the statement at /accessibility says of the tests, anew. Takes some minutes.
accessibility: .venv/ready-dev
	$(PYTHON) -m pytest tests/browser --accessibility-report data/accessibility/results.yml

setup: .venv/ready

.venv/ready: requirements.lock
	sh bin/setup requirements.lock
	touch $@

.venv/ready-dev: requirements-dev.lock
	sh bin/setup requirements-dev.lock
	sh bin/system-packages
	touch .venv/ready $@

lock:
	for extra in "" dev tensorflow tuning; do \
	  uv pip compile pyproject.toml $${extra:+--extra $$extra} --python-version 3.11 --no-header --quiet \
	    --generate-hashes --no-emit-index-url --output-file requirements$${extra:+-$$extra}.lock; \
	done

# Fits the sentence encoder to the phrases, in an environment of its own (PyTorch: several GB).
tune:
	python3.11 -m venv .venv-tuning
	.venv-tuning/bin/python -m pip install --quiet --no-deps --require-hashes \
	  --ignore-requires-python --requirement requirements-tuning.lock
	PYTHONPATH=. .venv-tuning/bin/python -m bot.understanding.tuning

# Learns anew which words tell of danger, after a change of data/danger.yml.
danger: .venv/ready
	$(PYTHON) -m bot.safety.danger

# Learns anew around which words personal data stands, after a change of data/personal_data.yml or of
# the encoder.
personal-data: .venv/ready
	$(PYTHON) -m bot.safety.context_training

# How the dialogue policy does on conversations that no story holds, beside memoization alone.
compare: .venv/ready
	$(PYTHON) comparison/compare.py

clean:
	rm -rf .venv .venv-tuning var models .rasa
