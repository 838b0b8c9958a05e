"""Records that fail when they are sent alone are kept aside, and no outage makes the list grow for ever."""

from offline_queue.suspects import MOST, Suspects
from tests.hand_clock import HandClock


def test_most_recent_suspects_are_remembered() -> None:
    clock = HandClock()
    suspects = Suspects(clock)
    for number in range(MOST + 1):
        clock.seconds += 1
        suspects.failed_alone(f"r{number}", "500", chance=0.5)

    assert "r0" not in suspects
    assert all(f"r{number}" in suspects for number in range(1, MOST + 1))
