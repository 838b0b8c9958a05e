"""Rights of packaged files: a program may be run, and what a wheel only marks as one may not."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
SETTLE = "import sys; from pathlib import Path; from package_builder.tree import settle; settle(Path(sys.argv[1]))"


@pytest.mark.parametrize(
    ("name", "content", "mode"),
    [
        ("module.py", b"import os\n", 0o644),
        ("tool", b"#!/usr/bin/python3\n", 0o755),
        ("program", b"\x7fELF...", 0o755),
        ("library.so.1", b"\x7fELF...", 0o644),
    ],
)
def test_only_programs_may_be_run(tmp_path: Path, name: str, content: bytes, mode: int) -> None:
    packed = tmp_path / name
    packed.write_bytes(content)
    packed.chmod(0o755)
    subprocess.run([sys.executable, "-c", SETTLE, str(tmp_path)], check=True, env={"PYTHONPATH": str(PACKAGING)})
    assert packed.stat().st_mode & 0o777 == mode
