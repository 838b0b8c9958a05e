"""The pinned libraries as wheels for Debian's Python, fetched or built once for each lock file and kept in build/wheels."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from package_builder.products import REQUIREMENTS, epoch

PYTHON = Path("/usr/bin/python3")
"""Debian's own: the one that starts the packages on a terminal."""

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--python")


def wheelhouse(lock: str, cache: Path) -> Path:
    """A folder with the wheels of a lock file. Needs the registry that pip is set up for where it is not there yet."""
    file = REQUIREMENTS / f"{lock}.txt"
    made = cache / f"{lock}-{hashlib.sha256(file.read_bytes()).hexdigest()[:16]}"
    if made.exists():
        return made
    part = made.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    builder = _builder(cache)
    # What has no wheel is compiled here, without a trace of where.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch()), "CFLAGS": "-g0", "PIP_NO_CACHE_DIR": "1"}
    command = [*PIP, str(builder), "wheel", "--no-build-isolation", "--require-hashes", "--no-deps", "-w", str(part)]
    subprocess.run([*command, "-r", str(file)], env=environment, check=True)
    part.rename(made)
    return made


def install(wheels: Path, python: Path) -> None:
    """The wheels into the environment of that Python; nothing is fetched and nothing compiled."""
    command = [*PIP, str(python), "install", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*command, *sorted(str(path) for path in wheels.glob("*.whl"))], check=True)


def _builder(cache: Path) -> Path:
    """An environment of Debian's Python with the pinned setuptools, for what has no wheel."""
    python = cache / "builder" / "bin" / "python"
    if python.exists():
        return python
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", "--symlinks", str(cache / "builder")], check=True)
    pins = (REQUIREMENTS / "lock.txt").read_text("utf-8")
    pin = re.search(r"^setuptools==(?:.*\\\n)*.*\n", pins, re.MULTILINE)
    if pin is None:
        raise SystemExit("requirements/lock.txt pins no setuptools")
    wanted = cache / "setuptools.txt"
    wanted.write_text(pin[0], "utf-8")
    subprocess.run([*PIP, str(python), "install", "--require-hashes", "--no-deps", "-r", str(wanted)], check=True)
    return python
