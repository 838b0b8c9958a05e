# The verbs of this project. `make` alone lists them.
SHELL := /bin/bash
PY := .venv/bin/python
.DEFAULT_GOAL := help
# The tests start hundreds of Python processes: what was compiled is kept, whatever the surroundings say.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup run demo test compiled tested byear databases coverage lint layout chaos cluster fuzz bench licences manuals voice listening i18n lock locks package packaged vm clean

help: ## list the verbs
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## install what is needed (the other verbs do it themselves)
	@packaging/setup.sh

run: setup ## the centre, simulated devices and the terminal with its dev dock; ARGS="--size 1080x1920" adds options
	@$(PY) -m app run --with-centre --dock $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(QT_QPA_PLATFORM),,--vnc) $(ARGS)

demo: setup ## a scripted citizen renews an ID card by real taps, results in build/demo/; ARGS="--item RS009" for another
	@$(PY) -m app demo $(or $(ARGS),--item GA002)

test: setup ## everything that is checked, whole
	@# Types are checked on one core; the other one compiles the tests meanwhile, which each worker would do for itself.
	@$(MAKE) --no-print-directory -j 2 -O lint compiled
	@# Two windows in one process take each other's focus and frames, so whole visits run in processes of their own. So do the
	@# screens: the threads of a centre in the same process would collect what belongs to Qt.
	@# Some of them wait for a line, a browser or a database: one more than there are cores fills that time.
	@$(MAKE) --no-print-directory tested PART="--ignore=tests/journeys --ignore=tests/wipe --ignore=tests/ui --ignore=tests/app" WORKERS=3
	@$(MAKE) --no-print-directory tested PART="tests/ui tests/app"
	@# A visit mostly waits (for a face, a printer, an answer), so more of them than cores go on at once.
	@$(MAKE) --no-print-directory tested PART="tests/journeys tests/wipe" WORKERS=4

# What the tests write lies in memory where there is room: how long a disk takes to flush proves nothing about them.
SCRATCH := $(shell test "$$(df -m --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 6000 2>/dev/null && echo /dev/shm || echo /tmp)

compiled: setup
	@# What cannot be imported is reported by the part of the run to which it belongs.
	@$(PY) -m pytest -qq --collect-only -p no:cacheprovider >/dev/null 2>&1 || true

tested:
	@# The few that fail run once more, alone, which tells what is broken from what is unsteady; both are red.
	@# numpy and OpenCV start a thread for each core in every process that imports them; so many processes at once have no use for them.
	@OPENBLAS_NUM_THREADS=1 OPENCV_FOR_THREADS_NUM=1 TMPDIR=$(SCRATCH) $(PY) -m tests.once_more -n $(or $(WORKERS),2) --dist loadgroup --durations=15 --durations-min=10 $(PART)

byear: setup ## every item by the keys of a pad and by two switches, without sight (hours); ARGS="-k RS009" for some
	@mkdir -p build
	@TMPDIR=$(SCRATCH) $(PY) -m pytest -n $(or $(WORKERS),2) --dist load -o python_files='check_*.py' -rA --durations=10 \
		tests/journeys/check_by_ear.py $(ARGS) | tee build/by-ear.txt; exit $${PIPESTATUS[0]}

databases: setup ## each case of each test of the centre on SQLite and on PostgreSQL (`make test` gives PostgreSQL the first case of each)
	@$(MAKE) --no-print-directory tested PART="--all-databases tests/central"

coverage: setup ## every statement and branch of catalogue, contract, offline_queue, wording and kiosk is run by its tests
	@mkdir -p build
	@$(PY) -m coverage run -m pytest -q -p no:randomly --hypothesis-seed=0 \
		tests/catalogue tests/contract tests/offline_queue tests/wording tests/kiosk tests/app
	@$(PY) -m coverage report

lint: setup ## style, types, arrows, QML
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/codespell
	@$(PY) -m pytest -q -p no:randomly tests/ui/test_qml_style.py

layout: setup ## count boxes, floors, arrows and file sizes of every room, into docs/architecture.md
	@$(PY) -m tests.architecture.layout

package: setup ## Debian packages and the release of the terminal, bit for bit reproducible, in build/packages; ARGS="--only centre"
	@packaging/tools.sh squashfs-tools swig
	@PYTHONPATH=packaging $(PY) -m package_builder $(ARGS)

packaged: package ## the packages on a clean Debian with a real systemd: install, start, update, roll back, remove (root; minutes)
	@packaging/tools.sh mmdebstrap systemd-container lintian
	@$(PY) -m pytest -q -p no:randomly -p no:cacheprovider -o python_files='check_*.py' --durations=10 -rA -s tests/packaged $(CHECKS)

vm: package ## the packages on a real Debian under QEMU: screen, chords, touch, USB refused, power cut in an update (root; an hour); CUTS=10
	@packaging/tools.sh mmdebstrap qemu-system-x86 dosfstools e2fsprogs
	@$(PY) -m pytest -q -p no:randomly -p no:cacheprovider -o python_files='check_*.py' --durations=10 -rA -s tests/vm

chaos: setup ## kills, damage, cut lines, full disks, clock jumps, two processes, hostile answers, for long; a table
	@$(PY) -m tests.chaos $(ARGS)

cluster: setup ## three database machines on loopback: the leader is killed and frozen under load, nothing acknowledged is lost; ARGS="--hosts"
	@packaging/tools.sh patroni etcd-server haproxy pgbouncer
	@$(PY) -m tests.cluster $(ARGS)

fuzz: setup ## a million frames into each parser of the drivers, many thousand requests to the centre on both databases; tables
	@$(PY) -m tests.fuzz $(ARGS)

bench: setup ## measure what docs promise, beside a yardstick; build/bench.json
	@$(PY) -m bench $(ARGS)

licences: setup ## licence and age of every pinned package, with any objection to it
	@$(PY) packaging/licences.py

manuals: setup ## the Chinese manuals as HTML and PDF in build/manuals/
	@$(PY) packaging/manuals.py

voice: setup ## render the spoken sentences of items and guides (hours the first time), or ARGS="--own" for the terminal's own; --hear hears them back
	@PYTHONPATH=.:packaging $(PY) -m voice_maker $(ARGS)

listening: setup ## fetch what recognises speech into build/listening (190 MB; a terminal has it in /usr/share/gov-kiosk/listening)
	@$(PY) packaging/listening.py

i18n: setup ## bring wording/locale/*.po up to date, say what lacks, compile them
	@$(PY) -m wording.check
	@$(PY) -m ui.translation

lock: ## pin the newest versions with hashes (needs uv)
	uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --all-extras --group dev -o requirements/lock.txt
	@$(MAKE) --no-print-directory locks
	uv pip compile -q --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/models.in -o requirements/models.txt
	uv pip compile -q --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/voice.in -o requirements/voice.txt
	uv pip compile -q --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/listening.in -o requirements/listening.txt
	uv pip compile -q --python-version 3.13 --no-deps --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/partners.in -o requirements/partners.txt

locks: ## the part of requirements/lock.txt that each product ships (needs uv; after any change of pyproject.toml)
	@for product in terminal centre; do \
		uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
			-c requirements/lock.txt pyproject.toml --extra $$product -o requirements/$$product.txt || exit 1; \
	done

clean: ## throw away what was built (not the virtual environment)
	rm -rf build var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
