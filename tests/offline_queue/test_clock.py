"""The machine's clocks, as everything else gets them."""

from datetime import timedelta

from contract.clock import SystemClock


def test_wall_time_is_utc_and_monotonic_time_rises() -> None:
    clock = SystemClock()
    first = clock.monotonic()
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.monotonic() >= first
