"""Queue files damaged at random: nothing is lost without a word, and what is intact is saved. `bench damage` does 1,000."""

from pathlib import Path

from bench.damage import damaged_files, judged
from bench.damaging import Found, Harm, Kind

FILES = 60
HARM = Harm("", Kind.BITS, ((0, 1),))


def test_no_damage_takes_a_promise_away_in_silence(tmp_path: Path) -> None:
    found = damaged_files(tmp_path, FILES, seed=7)
    assert [each for each in found if each.silently_lost] == []
    figures = {figure.key: figure.value for figure in judged(found).figures}
    assert figures["damage_silent_losses"] == 0
    assert figures["damage_saved_share"] >= 0.95
    assert {each.harm.kind for each in found} == set(Kind)
    assert 0 < sum(each.was_told for each in found) < FILES
    assert all(each.intact for each in found)


def test_figures_tell_what_was_lost_and_what_was_saved() -> None:
    lost = Found(HARM, was_told=False, silently_lost=frozenset("a"), intact=frozenset("ab"), saved=frozenset("b"))
    told = Found(HARM, was_told=True, silently_lost=frozenset(), intact=frozenset("ab"), saved=frozenset("ab"))
    figures = {figure.key: figure.value for figure in judged([lost, told]).figures}
    assert figures == {"damage_silent_losses": 1, "damage_saved_share": 0.75}
