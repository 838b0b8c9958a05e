"""The drain to the centre can be measured on a real PostgreSQL, by both ways of storing."""

import pytest

from bench.figures import Measured, NotMeasured
from bench.ingest import measure


def test_the_drain_is_measured_beside_bare_inserts() -> None:
    measured = measure(quick=True)

    if isinstance(measured, NotMeasured):
        pytest.skip(measured.why)
    assert isinstance(measured, Measured)
    assert {figure.key for figure in measured.figures} == {"ingest_per_second", "ingest_ratio"}
    assert all(figure.value > 0 for figure in measured.figures)
