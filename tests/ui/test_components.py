"""The components that citizens type on, each by itself: Qt Quick Test runs tests/ui/qml/tst_*.qml."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "qml"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("tst_*.qml")), ids=lambda file: file.stem.removeprefix("tst_"))
def test_component(file: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.qml.run", str(file)]
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    ran = subprocess.run(
        command, cwd=FOLDER.parents[2], env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    said = ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    assert "0 failed" in said, said
    assert "QWARN" not in said, said
