"""How sure an identity is, from nothing to card and face: each level reaches those before it."""

from itertools import product

from contract.terms import ProofLevel


def test_each_level_reaches_those_before_it() -> None:
    one_thing = [ProofLevel.NONE, ProofLevel.CODE, ProofLevel.CARD, ProofLevel.CARD_PRESENCE]
    order = [*one_thing, ProofLevel.CARD_CODE, ProofLevel.CARD_FACE]
    assert set(order) == set(ProofLevel)
    for (place, level), (needed_place, needed) in product(enumerate(order), repeat=2):
        assert level.reaches(needed) is (place >= needed_place)
