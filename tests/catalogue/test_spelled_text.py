"""Leaving out wordings early never loses one that fits."""

import re

from hypothesis import given
from hypothesis import strategies as st

from catalogue.phonetics import normalise, spell
from catalogue.spelled_text import SpelledText, _pattern

WORDINGS = [
    spell(normalise(text).replace(" ", "")).marked
    for text in (
        "居民身份证补领",
        "社会保险参保证明",
        "12345热线",
        "ETC办理",
        "医保电子凭证",
        "身份",
        "保险保险",
        "女户",
    )
]

PIECES = [
    "身",
    "份",
    "证",
    "社",
    "保",
    "险",
    "女",
    "s",
    "sh",
    "shen",
    "fen",
    "z",
    "zheng",
    "b",
    "bao",
    "xian",
    "12",
    "e",
    "tc",
    "v",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_the_same_matches_as_looking_at_every_wording(word: str) -> None:
    text = SpelledText(WORDINGS)

    found = [number for number, _, _ in text.matches(word)]

    assert found == [number for number, wording in enumerate(WORDINGS) if re.search(_pattern(word), wording)]


def test_says_where_and_how_much_matched() -> None:
    text = SpelledText(WORDINGS)

    assert list(text.matches("sf证")) == [(0, 2, 3)]
    assert list(text.matches("bx")) == [(1, 2, 2), (6, 0, 2)]
