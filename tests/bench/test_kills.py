"""What is lost or doubled shows in the figures."""

import pytest

from bench.kills import judged

REPORTED = {"killed": 3, "promised": ["a", "b"], "printed_twice": []}


@pytest.mark.parametrize(
    ("taken", "served", "lost", "doubled"),
    [(["a", "b"], 2, 0, 0), (["a", "b", "unsaid"], 3, 0, 0), (["a"], 1, 1, 0), (["a", "b"], 3, 0, 1)],
)
def test_lost_and_doubled(taken: list[str], served: int, lost: int, doubled: int) -> None:
    found = {figure.key: figure.value for figure in judged(REPORTED, taken, served).figures}

    assert found == {"kills_lost": lost, "kills_doubled": doubled, "kills_printed_twice": 0}


def test_a_second_paper_shows() -> None:
    reported = REPORTED | {"printed_twice": ["receipt-a"]}

    assert {figure.key: figure.value for figure in judged(reported, ["a", "b"], 2).figures}["kills_printed_twice"] == 1
