"""Devices are measured on their simulators; a comeback is timed from the plug to the first good status."""

from pathlib import Path

from bench.devices import comebacks


def test_device_that_comes_back_is_timed(tmp_path: Path) -> None:
    taken = comebacks(tmp_path, (0.2,))
    assert set(taken) == {"serial", "network"}
    assert all(0 < by_absence["0"] < 5 for by_absence in taken.values())
