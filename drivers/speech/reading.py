"""Makes a text pronounceable: numbers, dates and amounts as words, symbols away, and no long number at all.

A long number on a screen is somebody's: identity card, bank card, mobile, case. Those are never spoken in a hall.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from drivers.ports.speech import SpokenLanguage
from drivers.speech import numerals

LONGEST = 4000
"""Characters of one announcement: the longest guide, in English, and room for another half."""

NAMED_BESIDE = 4
"""Characters of another name in brackets, as in 村（社区）; what is longer is a remark."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MASKED = re.compile(r"[\u3400-\u9fff]?[0-9A-Za-z]*\*[0-9A-Za-z*]*[\u3400-\u9fff]?")
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?\d(?:[ -]?\d){8,}[Xx]?")
_CODE = re.compile(r"(?<![0-9A-Za-z])(?=(?:[A-Za-z-]*\d){4})[0-9A-Za-z-]{9,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DATE = re.compile(r"(?<!\d)(\d{4})[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])(?!\d)日?")
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?!\d)")
_MONEY = re.compile(r"(?:¥|CNY|RMB)\s*(\d+(?:\.\d+)?)(?:\s*元)?|(\d+(?:\.\d+)?)\s*元")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_RANGE = re.compile(r"(?<![\d-])(\d{1,3})\s*[-~–—]\s*(\d{1,3})(?![\d-])")
_OF = re.compile(r"(?<![\d/])(\d{1,3})\s*/\s*(\d{1,3})(?![\d/])")
_YEAR = re.compile(r"(?<!\d)(\d{4})年")
_COUNTED_TWO = re.compile(r"(?<![\d.第])2(?=[个次人件张页份天元])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"\s*[个次人件张页份天元年月日岁分秒点米公]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)(?=(\w|\s)?)")
"""With what follows them, unless that ends what was said by itself."""
_NOTHING_BESIDE = re.compile(r",\s*(?=[,.;:!?]|$)")
"""What is left of a name in brackets that the language cannot say."""
_UNSPEAKABLE = re.compile(r"[^\w\s.,!?;:。、'’-]|_")
_STRAY_STOP = re.compile(r" ?([,.;:!?。、])(?:(?<=[!?]) ?[,;.])?")
"""A stop after what was left out; a question that is one of several needs no comma."""
_WORD = re.compile(r"[^\W_]")
_EMERGENCY = frozenset({"110", "119", "120", "122"})


class _Reading(NamedTuple):
    """How a language says what is written in figures."""

    date: Callable[[re.Match[str]], str]
    time: Callable[[re.Match[str]], str]
    money: str
    percent: str
    range: str
    part: str


def _english_time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), found[2]
    if minute == "00":
        return f"{hour} o'clock"
    return f"{hour} oh {minute[1]}" if minute[0] == "0" else f"{hour} {minute}"


def _chinese_date(found: re.Match[str]) -> str:
    return f"{numerals.year(found[1])}年{int(found[2])}月{int(found[3])}日"


_READINGS = {
    SpokenLanguage.ZH: _Reading(
        date=_chinese_date,
        time=lambda found: f"{int(found[1])}点" + ("整" if found[2] == "00" else f"{int(found[2])}分"),
        money="{}元",
        percent="百分之{}",
        range=r"\1到\2",
        part=r"\1, 共\2",
    ),
    SpokenLanguage.EN: _Reading(
        date=lambda found: f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}",
        time=_english_time,
        money="{} yuan",
        percent="{} percent",
        range=r"\1 to \2",
        part=r"\1 of \2",
    ),
}


def pronounceable(text: str, language: SpokenLanguage) -> str:
    """The text in words of `language`, at most `LONGEST` characters; empty when nothing of it can be said."""
    plain = unicodedata.normalize("NFKC", _THOUSANDS.sub("", text[:LONGEST]))
    reading = _READINGS[language]
    plain = _TIME.sub(reading.time, _DATE.sub(reading.date, plain))
    plain = _CODE.sub(" ", _LONG_NUMBER.sub(" ", _MASKED.sub(" ", plain)))
    plain = _MONEY.sub(lambda found: reading.money.format(_short(found[1] or found[2])), plain)
    plain = _PERCENT.sub(lambda found: reading.percent.format(_short(found[1])), plain)
    plain = _OF.sub(reading.part, _RANGE.sub(reading.range, plain))
    plain = _BRACKETS.sub(_beside, plain)
    plain = _UNSPEAKABLE.sub(" ", plain)
    plain = _in_chinese(plain) if language is SpokenLanguage.ZH else _in_english(plain)
    plain = _STRAY_STOP.sub(r"\1", re.sub(r"\s+", " ", plain))
    return plain.strip() if _WORD.search(plain) else ""


def _beside(found: re.Match[str]) -> str:
    """What is in brackets is heard as beside the rest: 镇（街道）窗口 has two names for one, a longer remark has a pause around it."""
    inside, goes_on = found[1].strip(), found[2] is not None
    if not inside:
        return " "
    if len(inside) <= NAMED_BESIDE and _HAN.fullmatch(inside.replace("、", "")):
        return f"、{inside}"
    return f", {inside}, " if goes_on else f", {inside}"


def _short(amount: str) -> str:
    """An amount without zeros at its end: 35.00 becomes 35, 35.50 becomes 35.5."""
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def _in_chinese(text: str) -> str:
    text = _YEAR.sub(lambda found: f"{numerals.year(found[1])}年", text)
    text = _COUNTED_TWO.sub("两", text)
    return _NUMBER.sub(
        lambda found: numerals.digit_by_digit(found[0]) if _is_called(found) else numerals.number(found[0]), text
    )


def _in_english(text: str) -> str:
    text = _NOTHING_BESIDE.sub("", _HAN.sub(" ", text))
    return _NUMBER.sub(lambda found: " ".join(found[0]) if _is_called(found) else found[0], text)


def _is_called(found: re.Match[str]) -> bool:
    """Whether it is a number to call, and thus read digit by digit: 12333, 0759, 110."""
    digits = found[0]
    if "." in digits or _UNIT.match(found.string, found.end()):
        return False
    return len(digits) >= 5 or (len(digits) > 1 and digits[0] == "0") or digits in _EMERGENCY
