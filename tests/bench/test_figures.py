"""Numbers that are told are the right ones, and the file has the names that others read."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bench.figures import Figure, Goal, Measured, NotMeasured, percentile, spread
from bench.report import show, write

REACHED = Figure("start_ratio", "start", 0.51234567, "×", 0.75, yardstick="Chromium: 1 s")
MISSED = Figure("ingest_per_second", "drain", 1_500, "records/s", 2_000, Goal.AT_LEAST)
RESULTS = {
    "startup": Measured((REACHED,), {"seconds": [1, 2]}),
    "ingest": Measured((MISSED,)),
    "taps": NotMeasured("no screen"),
}


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)])
def test_percentile(share: float, value: float) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_spread_is_ordered(values: list[float]) -> None:
    reported = spread(values, digits=9)

    assert reported["p90"] <= reported["p99"] <= reported["max"] == round(max(values), 9)


def test_both_sides_of_a_goal() -> None:
    assert REACHED.is_reached
    assert not MISSED.is_reached


def test_the_file(tmp_path: Path) -> None:
    write(RESULTS, {"cores": 2}, tmp_path / "build" / "bench.json")

    reported = json.loads((tmp_path / "build" / "bench.json").read_text("utf-8"))
    assert reported["start_ratio"] == 0.5123
    assert reported["goals"]["ingest_per_second"] == {"side": "≥", "goal": 2000, "unit": "records/s", "reached": False}
    assert reported["raw"]["startup"] == {"seconds": [1, 2]}
    assert reported["not_measured"] == {"taps": "no screen"}
    assert reported["machine"] == {"cores": 2}


def test_the_table() -> None:
    console = Console(file=io.StringIO(), width=120)

    show(RESULTS, console)

    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "0.512 ×" in text
    assert "≥ 2,000 records/s" in text
    assert "reached" in text
    assert "missed" in text
    assert "not measured: no screen" in text
