"""Growth is told, a single step is not."""

import pytest

from bench.visits import growth


@pytest.mark.parametrize(
    ("values", "a_visit"),
    [([100, 102, 104, 106], 2), ([5] * 30 + [25] * 3, 0), ([7, 7, 7, 7], 0), ([9, 6, 3], -3)],
)
def test_growth(values: list[float], a_visit: float) -> None:
    assert growth(values) == a_visit
