"""Code tables printed on identity cards: sex (GB/T 2261.1), ethnicity (GB/T 3304), and the ID number (GB 11643)."""

import re

SEXES = frozenset("0129")
"""GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated."""

NOT_STATED = "9"

_NAMES = (  # noqa: SIM905 - lines of words read better than 56 quoted ones
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()

OTHER_ETHNICITY = "其他"
FOREIGN_BLOOD = "外国血统中国籍人士"

ETHNICITIES: dict[str, str] = {f"{number:02}": name for number, name in enumerate(_NAMES, 1)} | {
    "97": OTHER_ETHNICITY,
    "98": FOREIGN_BLOOD,
}
"""GB/T 3304: two digits to the word on the card, without 族."""

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def ethnicity_of(code: str) -> str:
    """The word for a code. Never fails: 57 and 58 mean different things in different readers, so all else is 其他."""
    return ETHNICITIES.get(code, OTHER_ETHNICITY)


def ethnicity_code(word: str) -> str:
    """The code for a word; 97 for a word that the standard does not have."""
    return next((code for code, name in ETHNICITIES.items() if name == word), "97")


def birth_in(number: str) -> str:
    """YYYYMMDD, as 18 digits have it."""
    return number[6:14]


def sex_in(number: str) -> str:
    """GB/T 2261.1, by the parity of the 17th digit."""
    return "1" if int(number[16]) % 2 else "2"


def check_digit(seventeen: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits."""
    from stdnum.iso7064 import mod_11_2  # with the first card, not on the way to the first screen

    return mod_11_2.calc_check_digit(seventeen)


def is_number_whole(number: str) -> bool:
    """Whether 18 characters are an ID number with the right check digit."""
    return _NUMBER.fullmatch(number) is not None and check_digit(number[:17]) == number[17]
