"""Killed at any touch of the disk, the terminal finds its old identity and catalogue or the new ones, never half of one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("kind", "least"), [("identity", 4), ("catalogue", 12)])
def test_the_old_one_or_the_new_one_and_never_half_of_one(kind: str, least: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.offline_queue.killed_files", kind, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    runs = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(runs) > least
    assert [each["killed"] for each in runs] == [True] * (len(runs) - 1) + [False]
    assert {each["again"] for each in runs} == {"new"}
    found = [each["found"] for each in runs]
    assert found == sorted(found, key=["old", "new"].index)
    assert (found[0], found[-1]) == ("old", "new")
