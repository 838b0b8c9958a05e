"""What of a search may leave the terminal: its words in one form, or nothing where they may be about a person."""

import re

from catalogue.phonetics import normalise

SHORTEST, LONGEST = 2, 20
MOST_DIGITS = 5
"""Six in a row are a part of a number of somebody: a document, a telephone, a card."""

_NUMERALS = frozenset("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖")
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] ?[a-z] ?[a-z0-9]{4,6}")
"""A number plate (号牌号码), as it is once `normalise` has gone over it."""
_INTRODUCES = ("我叫", "名叫", "姓名", "我姓", "他叫", "她叫", "身份证号", "my name")


def telling_words(text: str) -> str:
    """The words as they are counted; "" where they say too little, too much, or may name somebody."""
    words = normalise(text)
    digits = sum(character.isdigit() or character in _NUMERALS for character in words)
    is_personal = digits > MOST_DIGITS or "@" in text or any(word in words for word in _INTRODUCES)
    is_personal = is_personal or _PLATE.search(words) is not None
    return "" if is_personal or not SHORTEST <= len(words) <= LONGEST else words
