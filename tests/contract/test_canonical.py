"""The quick way to the canonical form and the library's agree on everything, refusals included."""

import hypothesis.strategies as st
import pytest
import rfc8785
from hypothesis import given

from contract.canonical import canonical_json

TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_both_ways_agree(value: object) -> None:
    try:
        expected = rfc8785.dumps(value)  # type: ignore[arg-type]  # whatever JSON may hold
    except (
        rfc8785.CanonicalizationError,
        UnicodeEncodeError,
    ) as refusal:  # the latter for half a surrogate pair as key
        with pytest.raises(type(refusal)):
            canonical_json(value)
        return
    assert canonical_json(value) == expected


def test_keys_are_ordered_as_utf_16() -> None:
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize("value", [{"key": object()}, {1: "a key that is no text"}, {"a": 1, 2: 3}])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json(value)
