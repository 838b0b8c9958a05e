"""`kiosk demo`: the scripted citizen of the journey tests does one item. Needs the source tree, where the tests are."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from rich.console import Console

CITIZEN = "tests.journeys.demonstration"


def demonstrate(item: str, out: Path) -> int:
    """Run it in a process of its own; the exit status."""
    if importlib.util.find_spec("tests") is None:
        Console(stderr=True).print(
            "演示脚本只在源码目录中提供 the demo is part of the source tree, not of an installation"
        )
        return 1
    return subprocess.run([sys.executable, "-m", CITIZEN, item, str(out)], check=False).returncode
