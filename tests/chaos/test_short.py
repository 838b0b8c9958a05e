"""Every storm in short: no promise is lost without a word, nothing is counted twice, and the counts can be rebuilt."""

import pytest

from tests.chaos.__main__ import can_have_small_disk, run
from tests.chaos.storms import STORMS

pytestmark = pytest.mark.slow

ROUNDS = {"kills": 6, "hostile_line": 20, "damage": 6, "clock_jumps": 10, "two_processes": 2, "full_disk": 2}


@pytest.mark.parametrize("name", STORMS)
def test_every_promise_is_kept_or_reported_lost(name: str) -> None:
    if name == "full_disk" and not can_have_small_disk():
        pytest.skip("a small disk cannot be mounted here")
    verdict = run(name, ROUNDS[name], seed=7)
    assert verdict.promised > 0
    assert verdict.is_good, verdict
    if name != "damage":
        assert verdict.lost_and_reported == 0, verdict
