"""Mandarin as the synthesiser understands it: pinyin with tone numbers.

espeak-ng 1.51 (Debian 12) spells characters out in English under `cmn` ("qing three ba three",
github.com/espeak-ng/espeak-ng/issues/1236); under `cmn-latn-pinyin` it knows no word, so that 银行 becomes yin xing.
Pinyin from a dictionary of words is right under both old and new versions.
"""

import re

VOICE = "cmn-latn-pinyin"

_LETTERS = {
    "A": "ei1", "B": "bi4", "C": "xi1", "D": "di4", "E": "yi4", "F": "ai1 fu5", "G": "ji4", "H": "ei1 chi5", "I": "ai4",
    "J": "zhei4", "K": "kei1", "L": "ai1 lou5", "M": "ai1 mu5", "N": "en1", "O": "ou1", "P": "pi4", "Q": "kei1 you5",
    "R": "a1 er5", "S": "ai1 si5", "T": "ti4", "U": "you1", "V": "wei1", "W": "da1 bu5 liu5", "X": "ai1 ke5 si5",
    "Y": "wai1", "Z": "zei4",
}  # fmt: skip
"""Letters as they are named in Mandarin: A4 纸, X."""

_STOPS = str.maketrans("。！？；：，、", ".!?;,,,")


def pinyin(text: str) -> str:
    """请按一下 → qing3 an4 yi2 xia4. Letters are named, stops kept; `text` holds no digits any more."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(
        text,
        style=Style.TONE3,
        errors=_named,
        neutral_tone_with_five=True,
        tone_sandhi=True,
        v_to_u=False,
    )
    return re.sub(r"\s+([.!?;,])", r"\1", re.sub(r"\s+", " ", " ".join(syllables))).strip()


def _named(other: str) -> str:
    """What is no Chinese character: stops for the synthesiser, letters by their names."""
    return "".join(
        f" {_LETTERS[each.upper()]} " if each.upper() in _LETTERS else each for each in other.translate(_STOPS)
    )
