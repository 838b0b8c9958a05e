"""The short form of `make fuzz` for the parsers of the drivers."""

import pytest

from tests.fuzz.frames import PARSERS, SLOW_SECONDS, fuzzed

FRAMES = 1500


@pytest.mark.parametrize("name", PARSERS)
def test_parser_takes_any_frame(name: str) -> None:
    found = fuzzed(name, FRAMES, seed=1)
    assert (found.frames, found.faults) == (FRAMES, {})
    assert found.slowest < SLOW_SECONDS


def test_exception_of_a_parser_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, "broken", (lambda data: data[7], (), (b"12345678",)))
    found = fuzzed("broken", 500, seed=1)
    assert set(found.faults) == {"IndexError"}
