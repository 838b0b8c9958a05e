"""Only the centre opens what a terminal seals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from contract.reading import MOST_MARKS, TooIntricate, require_modest
from contract.records import Submission
from contract.sealing import OpeningKey, SealBroken, SealingKey
from tests.contract.parts import submission


def test_centre_opens_what_was_sealed() -> None:
    key = OpeningKey.generate()
    sealed = key.sealing_key.seal(submission())
    assert key.open(sealed) == submission()
    assert sealed != key.sealing_key.seal(submission())


def test_sealed_bytes_hold_nothing_readable() -> None:
    sealed = OpeningKey.generate().sealing_key.seal(submission("MARKER-PERSON"))
    assert b"MARKER-PERSON" not in sealed


def test_another_key_does_not_open() -> None:
    sealed = OpeningKey.generate().sealing_key.seal(submission())
    assert isinstance(OpeningKey.generate().open(sealed), SealBroken)


@given(st.binary(max_size=200))
def test_garbage_does_not_open(garbage: bytes) -> None:
    assert isinstance(OpeningKey(b"\x07" * 32).open(garbage), SealBroken)


def test_something_else_inside_is_no_submission() -> None:
    key = OpeningKey.generate()
    sealed = SealedBox(PublicKey(key.sealing_key.public)).encrypt(b'{"unknown": 1}')
    assert key.open(sealed) == SealBroken("no submission inside: body: extra_forbidden")


def test_body_of_too_many_parts_is_not_read() -> None:
    key = OpeningKey.generate()
    body = b"[" * (MOST_MARKS + 1)
    sealed = SealedBox(PublicKey(key.sealing_key.public)).encrypt(body)
    assert key.open(sealed) == SealBroken("more inside than any submission has")
    with pytest.raises(TooIntricate):
        require_modest(body)


def test_keys_of_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SealingKey(b"short")
    with pytest.raises(ValueError, match="32 bytes"):
        OpeningKey(b"short")


def test_private_key_is_masked() -> None:
    key = OpeningKey(b"k" * 32)
    assert "kkkk" not in repr(key)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=20)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), WORDS | st.tuples(WORDS), max_size=4))
def test_any_answers_survive(answers: dict[str, str | tuple[str, ...]]) -> None:
    key = OpeningKey(b"\x09" * 32)
    content = Submission(answers=answers)
    assert key.open(key.sealing_key.seal(content)) == content
