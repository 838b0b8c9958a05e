"""One machine for each file: installing takes longer than any check."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaged.machine import PACKAGES, ROOT, Machine


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-twice", action="store_true", help="build the large packages a second time too, and compare")


@pytest.fixture(scope="session", autouse=True)
def _as_root() -> None:
    if os.geteuid() != 0:
        pytest.exit("these checks boot machines: run them as root")


@pytest.fixture(scope="module")
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    made = Machine(request.module.__name__.rpartition(".")[2])
    yield made
    made.close()


def built_as(version: str, folder: Path, *products: str) -> None:
    """The same sources once more under another version: the packages of these products."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging"), "GOV_KIOSK_VERSION": version}
    places = ["--out", str(folder), "--work", str(folder / "work"), "--wheels", str(ROOT / "build/wheels")]
    chosen = [part for product in products for part in ("--only", product)]
    subprocess.run([sys.executable, "-m", "package_builder", *places, *chosen], env=environment, check=True)


def package(name: str) -> Path:
    """The file that `make package` made of it."""
    (found,) = PACKAGES.glob(f"{name}_*.deb")
    return found
