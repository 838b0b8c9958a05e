"""Queue files damaged at random: nothing is lost without a word, and what is intact is saved. `bench damage` does 1,000."""

import pytest

from bench.damage import FILES_A_SCENE, TWICE_EVERY, damaged_scene, judged
from bench.damaging import Found
from bench.intact import Harm, Kind

pytestmark = pytest.mark.slow

ONE, OTHER = Harm("queue.db", Kind.BITS, ((0, 1),)), Harm("queue.db-wal", Kind.PAGE, ((0, 1),))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    return [each for seed in (7, 8, 9) for each in damaged_scene(tmp_path_factory.mktemp("damage"), seed)]


def test_no_damage_takes_a_promise_away_in_silence(found: list[Found]) -> None:
    assert [each for each in found if each.silently_lost] == []
    figures = {figure.key: figure.value for figure in judged(found).figures}
    assert figures["damage_silent_losses"] == figures["damage_twice_silent_losses"] == 0
    assert figures["damage_saved_share"] >= 0.95


def test_damage_covers_every_kind(found: list[Found]) -> None:
    assert {harm.kind for each in found for harm in each.harms} == set(Kind)
    assert 0 < sum(each.was_reported for each in found) < len(found)
    assert all(each.intact for each in found if len(each.harms) == 1)
    assert sum(len(each.harms) == 2 for each in found) == 3 * FILES_A_SCENE // TWICE_EVERY


def test_figures_report_lost_and_saved_records() -> None:
    lost = Found((ONE,), was_reported=False, silently_lost=frozenset("a"), intact=frozenset("ab"), saved=frozenset("b"))
    describe_damages = Found(
        (ONE,), was_reported=True, silently_lost=frozenset(), intact=frozenset("ab"), saved=frozenset("ab")
    )
    twice = Found(
        (ONE, OTHER), was_reported=True, silently_lost=frozenset("b"), intact=frozenset("ab"), saved=frozenset()
    )
    figures = {figure.key: figure.value for figure in judged([lost, describe_damages, twice]).figures}
    assert figures == {"damage_silent_losses": 1, "damage_saved_share": 0.75, "damage_twice_silent_losses": 1}
