"""What a recogniser writes by its sound becomes the words of the catalogue."""

import pytest

from catalogue.heard_words import HeardWords
from catalogue.loader import load_catalogue

WORDS = HeardWords(load_catalogue().items)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("行事证找不到了", "行驶证找不到了"),
        ("比业正真的假的怎么查", "毕业证真的假的怎么查"),
        ("门整慢特并认定", "门诊慢特病认定"),
        ("sim 卡 行事证 3", "sim 卡 行驶证 3"),
        ("打印社保", "打印社保"),
        ("", ""),
    ],
)
def test_words_that_sound_alike_are_put_right(heard: str, meant: str) -> None:
    assert WORDS.put_right(heard) == meant


def test_wordings_stay_as_they_are() -> None:
    names = [item.short.zh for item in load_catalogue().items]

    assert [WORDS.put_right(name) for name in names] == names
