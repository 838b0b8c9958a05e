"""Killed at any touch of the disk, the terminal finds its old identity and catalogue or the new ones, never half of one;
and a damaged or missing queue is never an empty one that takes submissions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def killed_everywhere(kind: str, folder: Path) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.offline_queue.killed_files", kind, str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    runs = [json.loads(line) for line in run.stdout.splitlines()]
    assert [each["killed"] for each in runs] == [True] * (len(runs) - 1) + [False]
    return runs


@pytest.mark.parametrize(("kind", "least"), [("identity", 4), ("key", 8), ("catalogue", 12)])
def test_replacement_is_old_or_new_never_half(kind: str, least: int, tmp_path: Path) -> None:
    runs = killed_everywhere(kind, tmp_path)
    assert len(runs) > least
    assert {each["again"] for each in runs} == {"new"}
    found = [each["found"] for each in runs]
    assert found == sorted(found, key=["old", "new"].index)
    assert (found[0], found[-1]) == ("old", "new")


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("damaged", "True 40 damaged 1"),
        ("unreadable", "False 40 damaged 1"),
        ("unwitnessed", "False 0 chain_lost 1"),
        ("missing", "False 40 damaged 0"),
    ],
)
def test_power_cut_during_salvage_misses_nothing(kind: str, found: str, tmp_path: Path) -> None:
    runs = killed_everywhere(kind, tmp_path)
    assert len(runs) > 6
    assert {each["found"] for each in runs} == {found}
    assert {each["again"] for each in runs} == {found}
