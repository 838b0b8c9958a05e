"""One machine for each file: installing takes longer than any check."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaged.machine import PACKAGES, Machine


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


def package(name: str) -> Path:
    """The file that `make package` made of it."""
    (found,) = PACKAGES.glob(f"{name}_*.deb")
    return found
