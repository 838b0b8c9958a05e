"""The table of readings says what the full dictionary says, wherever the catalogue needs it."""

import runpy
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from catalogue.loader import load_catalogue
from catalogue.phonetics import is_han, normalise
from catalogue.readings import TABLE, readings
from catalogue.schema import ServiceItem

MAKER = TABLE.parents[1] / "packaging" / "make_readings.py"


def test_the_table_is_fresh() -> None:
    table = runpy.run_path(str(MAKER))["table"]

    assert TABLE.read_text("utf-8") == table(), "run packaging/make_readings.py"


@pytest.mark.parametrize("item", load_catalogue().items, ids=lambda item: item.code)
def test_every_wording_is_read_as_by_dictionary(item: ServiceItem) -> None:
    for text in (item.name.zh, item.short.zh, item.alias.zh, *item.keywords):
        for is_chinese, run in groupby(normalise(text).replace(" ", ""), is_han):
            word = "".join(run)
            if is_chinese:
                assert readings().of(word) == lazy_pinyin(word), (
                    f"{word}: see WHOLE_WORDS in packaging/make_readings.py"
                )


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("银行", "yin hang"),
        ("行驶", "xing shi"),
        ("重庆重要", "chong qing zhong yao"),
        ("女", "nv"),
        ("〇", "ling"),
        ("𠀀", "𠀀"),
        ("", ""),
    ],
)
def test_readings(text: str, syllables: str) -> None:
    assert " ".join(readings().of(text)) == syllables


@given(st.text(max_size=20))
def test_one_syllable_a_character_whatever_comes(text: str) -> None:
    assert len(readings().of(text)) == len(text)
    assert all(readings().of(text))
