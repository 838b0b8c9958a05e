"""What of a text that is spoken a listener cannot follow, as far as a rule can find it. Pure."""

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from catalogue.text import Language


class Hardness(StrEnum):
    """Why something is hard to hear (听不清的原因)."""

    LONG_SENTENCE = "long sentence"
    LONG_BREATH = "nowhere to breathe"
    LETTERS = "letters to spell"
    FIGURES = "figures that say less than words"
    CUT_OFF = "a question that is cut off"
    COLONS = "two colons in a sentence"
    GAP = "a word that is left out"


class HardToHear(Struct, frozen=True):
    """One place in a spoken text (难听懂处), in its own words."""

    why: Hardness
    where: str


class _Limits(Struct, frozen=True):
    """Characters in Chinese, words in English. `letters` finds what is spelled letter by letter."""

    sentence: int
    breath: int
    letters: re.Pattern[str]


_LIMITS = {
    Language.ZH: _Limits(66, 26, re.compile(r"(?!A(?![A-Za-z]))[A-Za-z]+")),
    Language.EN: _Limits(40, 25, re.compile(r"\b(?!(?:ID|QR|A4)\b)[A-Z]{2,}[0-9]*\b")),
}
_SENTENCES = re.compile(r"[^。.;!?！？；]+(?:\.(?=\d)[^。.;!?！？；]+)*")
_BREATHS = re.compile(r"[^,，、:：]+")
_GAP = re.compile(r",\s*[.,;:!?。]")
_FIGURES = re.compile(r"\d+\.0+(?!\d)|\d+ ?/ ?\d+")
_CUT_OFF = re.compile(r"[\u3400-\u9fff]*(?:是您的|是否|吗)(?=[、,，；;。]|$)|\b(?:is|are|was) your(?=[,.;]|$)")


def hard_to_hear(said: str, language: Language) -> Iterator[HardToHear]:
    """Every such place of a text as it is said, numbers in words."""
    limits = _LIMITS[language]
    for found in _SENTENCES.finditer(said):
        yield from _in_sentence(found[0].strip(), language, limits)
    for why, pattern in (
        (Hardness.LETTERS, limits.letters),
        (Hardness.FIGURES, _FIGURES),
        (Hardness.CUT_OFF, _CUT_OFF),
        (Hardness.GAP, _GAP),
    ):
        yield from (HardToHear(why, match[0]) for match in pattern.finditer(said))


def _in_sentence(sentence: str, language: Language, limits: _Limits) -> Iterator[HardToHear]:
    if _length(sentence, language) > limits.sentence:
        yield HardToHear(Hardness.LONG_SENTENCE, sentence)
    if sentence.count(":") > 1:
        yield HardToHear(Hardness.COLONS, sentence)
    for breath in _BREATHS.findall(sentence):
        if _length(breath, language) > limits.breath:
            yield HardToHear(Hardness.LONG_BREATH, breath.strip())


def _length(text: str, language: Language) -> int:
    return len(text.split()) if language == Language.EN else len(re.sub(r"\s", "", text))
