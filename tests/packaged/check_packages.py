"""The packages are the same wherever they are built, hold no secret or address of the builder, and please Debian's lint."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.packaged.conftest import package
from tests.packaged.machine import PACKAGES, ROOT

QUICK = ("terminal", "simulators")
"""Built again in every run; centre and release with CHECKS="--all-twice"."""

ALL = (*QUICK, "centre", "release")
NAMES = {
    "terminal": "gov-kiosk",
    "simulators": "gov-kiosk-simulators",
    "centre": "gov-kiosk-centre",
    "release": "gov-kiosk-release",
}


def test_second_build_elsewhere_is_the_same(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    wanted = ALL if request.config.getoption("--all-twice") else QUICK
    chosen = [part for name in wanted for part in ("--only", name)]
    places = [
        "--out",
        str(tmp_path / "out"),
        "--work",
        str(tmp_path / "a" / "deeper" / "place"),
        "--wheels",
        str(ROOT / "build/wheels"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging"), "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-m", "package_builder", *places, *chosen], env=environment, check=True)
    for name in wanted:
        (again,) = (tmp_path / "out").glob(f"{NAMES[name]}_*.deb")
        assert sha256(again.read_bytes()).digest() == sha256((PACKAGES / again.name).read_bytes()).digest(), again.name


@pytest.mark.parametrize("name", ["gov-kiosk", "gov-kiosk-simulators", "gov-kiosk-centre"])
def test_lintian_finds_nothing_unexplained(name: str) -> None:
    command = ["lintian", "--allow-root", "--fail-on", "error,warning", str(package(name))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_terminal_ships_nothing_pretended(tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "-x", str(package("gov-kiosk-release")), str(tmp_path)], check=True)
    (squashed,) = tmp_path.rglob("*.squashfs")
    done = subprocess.run(["unsquashfs", "-l", "-d", "", str(squashed)], capture_output=True, text=True, check=True)
    files = done.stdout.splitlines()
    forbidden = (
        "/site-packages/demo/",
        "/site-packages/simulators/",
        "/site-packages/central/",
        "shape_predictor_68",
    )
    assert len(files) > 1000
    assert [each for each in files if any(part in each for part in forbidden)] == []
