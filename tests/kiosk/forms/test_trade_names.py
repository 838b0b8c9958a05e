"""What an individual business may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.forms.rules import FORMS_OF_OTHERS, KEPT_BACK, trade_name_problem

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=20)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("东江小满面馆", None),
        ("𠮷祥茶行", None),
        ("", None),
        ("面", "rule.trade_name_script"),
        ("Lucky面馆", "rule.trade_name_script"),
        ("88便利店", "rule.trade_name_script"),
        ("小满 面馆", "rule.trade_name_script"),
        ("小满贸易有限公司", "rule.trade_name_form"),
        ("小满农民专业合作社", "rule.trade_name_form"),
        ("中国小满面馆", "rule.trade_name_word"),
        ("国际小满面馆", "rule.trade_name_word"),
    ],
)
def test_a_name_is_judged(name: str, message: str | None) -> None:
    found = trade_name_problem(name)
    assert (found.message if found else None) == message


@given(CHINESE)
def test_chinese_without_kept_words_is_taken(name: str) -> None:
    has_word = any(word in name for word in (*FORMS_OF_OTHERS, *KEPT_BACK))
    assert (trade_name_problem(name) is not None) is has_word


@given(CHINESE, st.sampled_from(KEPT_BACK), CHINESE)
def test_a_kept_word_is_found_anywhere(before: str, word: str, after: str) -> None:
    assert trade_name_problem(before + word + after) is not None
