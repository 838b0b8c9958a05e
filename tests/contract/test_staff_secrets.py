"""A PIN is known by its hash alone, a card of the staff by a mark of one centre; neither says what it was made of."""

import re

import pytest

from contract.staff_secrets import HASH, MARK_BYTES, SALT_BYTES, card_mark, hash_pin, is_pin

PIN, NUMBER = "135246", "44160219850723001X"
SALT = bytes(range(SALT_BYTES))


def test_pin_is_known_by_its_hash() -> None:
    hashed = hash_pin(PIN)
    assert re.fullmatch(HASH, hashed)
    assert PIN not in hashed
    assert is_pin(PIN, hashed)
    assert not is_pin("135247", hashed)
    assert hash_pin(PIN) != hashed, "the same PIN of two accounts is not seen to be the same"


@pytest.mark.parametrize(
    "hashed",
    ["", PIN, "$argon2id$v=19$m=1048576,t=30,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"],
)
def test_hash_of_another_cost_is_not_computed(hashed: str) -> None:
    assert not is_pin(PIN, hashed)


def test_card_is_known_by_mark_of_centre() -> None:
    mark = card_mark(NUMBER, SALT)
    assert len(mark) == MARK_BYTES
    assert card_mark(f" {NUMBER.lower()} ", SALT) == mark
    assert card_mark(NUMBER, bytes(SALT_BYTES)) != mark, "a list of marks is of no use elsewhere"
    assert card_mark("44160219850723002X", SALT) != mark
