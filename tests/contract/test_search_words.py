"""Which searches may leave a terminal, and in which form."""

import pytest

from contract.search_words import LONGEST, telling_words


@pytest.mark.parametrize(
    ("typed", "reported"),
    [("  老人 坐车？", "老人 坐车"), ("ＳＢＫ", "sbk"), ("社保卡12333", "社保卡12333"), ("一件事", "一件事")],
)
def test_words_are_reported_in_one_form(typed: str, reported: str) -> None:
    assert telling_words(typed) == reported
    assert telling_words(reported) == reported


@pytest.mark.parametrize(
    "typed",
    ["", "社", "138 0013 8000", "44160219900101002X", "一三八零零一", "我叫陈小满", "姓名陈小满",
     "li@example.cn", "粤P·12345", "粤PD12345 年检", "长" * (LONGEST + 1)],
)  # fmt: skip
def test_words_that_may_name_somebody_stay(typed: str) -> None:
    assert telling_words(typed) == ""
