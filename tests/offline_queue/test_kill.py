"""Killed at any step between a commit and the last word of the centre, the terminal delivers exactly once."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.offline_queue.fake_centre import FakeCentre

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("order", "later_boot"),
    [("witness", "a run of the machine"), ("witness", "another run"), ("database", "another run")],
)
def test_power_cut_keeps_every_promise_once(centre: FakeCentre, tmp_path: Path, order: str, later_boot: str) -> None:
    command = [sys.executable, "-m", "tests.offline_queue.killed", str(tmp_path), centre.url, order, later_boot]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    runs = [json.loads(line) for line in run.stdout.splitlines()]
    promised = [record_id for each in runs for record_id in each["promised"]]
    assert len(runs) > 50
    assert [each["killed"] for each in runs] == [True] * (len(runs) - 1) + [False]
    assert Counter(len(each["promised"]) for each in runs).keys() == {0, 1, 2}
    lost = set(promised) - set(centre.delivered)
    twice = [record_id for record_id, count in centre.delivered.items() if count != 1]
    assert (lost, twice) == (set(), [])
    # A record that was durable before its promise could be spoken is delivered too: at most one for each kill.
    assert len(set(centre.delivered) - set(promised)) <= len(runs)
