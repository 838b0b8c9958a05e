"""Which version is newer: by numbers, and nothing else is a version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.versions import NotAVersion, is_version, version_order

NUMBERS = st.lists(st.integers(0, 999_999), min_size=1, max_size=4)


@given(NUMBERS, NUMBERS)
def test_order_is_of_the_numbers(one: list[int], other: list[int]) -> None:
    texts = [".".join(map(str, each)) for each in (one, other)]
    assert (version_order(texts[0]) < version_order(texts[1])) == (one < other)


@pytest.mark.parametrize("text", ["", "1.", ".1", "1.2.3.4.5", "1234567", "1.4-rc1", "../1", "1\n", "１"])
def test_anything_else_is_no_version(text: str) -> None:
    assert not is_version(text)
    with pytest.raises(NotAVersion, match=r"such as 1\.4\.0"):
        version_order(text)
