"""Danger that somebody types into the search: which number to call, before any item. Read from `danger.toml`.

Comes with the software and not with a published catalogue, so that every terminal knows danger; codes that a catalogue lacks are
not mentioned. Pure data.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from catalogue.guide import StrictTable
from catalogue.phonetics import is_han, normalise
from catalogue.readings import readings
from catalogue.text import LocalText

GAP, WHOLE = "…", "="
GROUP = re.compile(r"\{([a-z]+)\}")
NUMBER = "{number}"
LEAST_LETTERS = 5
"""Shorter readings are those of too many words."""
_PIECES = re.compile(rf"{GAP}|{{[a-z]+}}")
_GAP_HAN, _GAP_LATIN = ".{0,6}", "(?: [a-z0-9]+){0,3} "
_ENDS = re.compile(r"[^\w\s'’-]+|(?<=[了啦啊呀])\s+")
"""Where one thing is said and the next begins: a sign, or a blank after what ends a sentence."""

Word = Annotated[str, Meta(pattern=r"^=?[^\sA-Z=…][^A-Z=]{0,39}\Z")]
Letters = Annotated[str, Meta(pattern=r"^[a-z]{5,40}\Z")]
Words = Annotated[tuple[Word, ...], Meta(min_length=1)]


class Danger(StrictTable, frozen=True, kw_only=True):
    """One kind of danger (危急情况): its words, what is said first, and the items and questions that fit.

    A word that begins with "=" is the whole of what is typed; "…" is a gap of a few characters or words; "{hit}" is any word of
    that group. `is_beside`: what fits in the catalogue is shown as well.
    """

    about: str
    say: LocalText
    help: tuple[str, ...]
    words: Words
    is_beside: bool = False


class DangerWords(StrictTable, frozen=True, kw_only=True):
    """All that is known of danger (危急情况表)."""

    groups: dict[str, Annotated[tuple[str, ...], Meta(min_length=1)]]
    harmless: Words
    hurt: str
    paperwork: Words
    alike: tuple[Letters, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    danger: Annotated[tuple[Danger, ...], Meta(min_length=1)]


class DangerMet(Struct, frozen=True):
    """What a search has of danger (查到的危急情况); `is_alone`: nothing of the catalogue is shown beside it but its help."""

    danger: Danger
    is_alone: bool


@cache
def danger_words() -> DangerWords:
    """The table that comes with the software."""
    text = (Path(__file__).parent / "danger.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), DangerWords)


def danger_met(query: str) -> DangerMet | None:
    """The danger that is typed in characters, in English words or in pinyin letters."""
    typed = danger_in(query)
    danger = typed or danger_in_letters(query)
    if danger is None:
        return None
    return DangerMet(danger, is_alone=typed is not None and not danger.is_beside and not is_about_paperwork(query))


def danger_in(query: str) -> Danger | None:
    """The first kind of danger of which `query` has a word that is not within a harmless wording."""
    text = _solid(query)
    if not text:
        return None
    likely = [danger for danger, pattern in _patterns() if pattern.search(text)]
    if not likely:
        return None
    harmless = _harmless_in(text, _ends(query))
    return next((danger for danger in likely if any(_not_within(harmless, act) for act in _acts(danger, text))), None)


def danger_in_letters(query: str) -> Danger | None:
    """The first kind of danger of which `query`, typed in pinyin letters (laogong zisha), has a word of two characters or more.

    Many words sound alike, so that what fits in the catalogue is shown as well.
    """
    words = normalise(query)
    if not (words.replace(" ", "").isascii() and words.replace(" ", "").isalpha()):
        return None
    typed = {words.replace(" ", ""), *words.split()}
    return next((danger for danger, pattern in _spelled_patterns() if any(map(pattern.fullmatch, typed))), None)


def is_about_paperwork(query: str) -> bool:
    """Whether what is typed asks for something of the catalogue as well."""
    return _paperwork().search(_solid(query)) is not None


def _solid(query: str) -> str:
    """Characters without blanks between them, Latin words with one."""
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", normalise(query))


_Span = tuple[int, int]


def _ends(query: str) -> list[int]:
    """Where in the solid text something ends that is said."""
    ends, before = [], ""
    for part in _ENDS.split(query):
        before = f"{before} {part}"
        ends.append(len(_solid(before)))
    return ends


def _acts(danger: Danger, text: str) -> Iterator[_Span]:
    """Where the danger is: each of its words, of one with a gap what comes last (老公…打我), far and near."""
    for word in danger.words:
        if all(piece in text for piece in _fixed(word)):
            for gap in (_GAP_HAN, f"{_GAP_HAN}?") if GAP in word else (_GAP_HAN,):
                yield from (found.span(1) for found in _compiled(word, gap).finditer(text))


def _harmless_in(text: str, ends: Sequence[int]) -> list[_Span]:
    """Harmless wordings, none of which goes on where something else is said."""
    table = danger_words()
    likely = [word for word in table.harmless if all(piece in text for piece in _fixed(word))]
    spans = [found.span() for word in likely for found in _compiled(word, f"[^{table.hurt}]{{0,6}}").finditer(text)]
    return [span for span in spans if not any(span[0] < end < span[1] for end in ends)]


def _not_within(spans: Sequence[_Span], act: _Span) -> bool:
    return not any(begin <= act[0] and act[1] <= end for begin, end in spans)


@cache
def _patterns() -> Sequence[tuple[Danger, re.Pattern[str]]]:
    return [(danger, _any_of(danger.words)) for danger in danger_words().danger]


@cache
def _fixed(word: str) -> Sequence[str]:
    """The pieces of a word that are typed as they are: where one is lacking its pattern need not be made."""
    return _PIECES.split(word.removeprefix(WHOLE))


@cache
def _compiled(word: str, gap_han: str) -> re.Pattern[str]:
    return re.compile(_pattern(word, gap_han))


@cache
def _spelled_patterns() -> Sequence[tuple[Danger, re.Pattern[str]]]:
    table = danger_words()
    before, after = "|".join(table.before), "|".join(table.after)
    found: list[tuple[Danger, re.Pattern[str]]] = []
    for danger in table.danger:
        solid = (word.replace(GAP, "") for word in danger.words)
        han = [word for word in solid if all(map(is_han, word))]
        letters = {"".join(readings().of(word)) for word in han} - set(table.alike)
        words = [word for word in letters if len(word) >= LEAST_LETTERS]
        if words:
            found.append((danger, re.compile(f"(?:{before})?(?:{'|'.join(words)})(?:{after})?")))
    return found


@cache
def _paperwork() -> re.Pattern[str]:
    return _any_of(danger_words().paperwork)


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(word, act="{}") for word in words))


def _pattern(word: str, gap_han: str = _GAP_HAN, act: str = "({})") -> str:
    """What comes last, after any gap, is the act."""
    parts = [_with_groups(part) for part in word.removeprefix(WHOLE).split(GAP)]
    parts[-1] = act.format(parts[-1])
    is_of_han = any(map(is_han, "".join(parts)))
    text = (gap_han if is_of_han else _GAP_LATIN).join(parts)
    if word.startswith(WHOLE):
        return rf"\A{text}\Z"
    if is_of_han:
        return rf"(?<![0-9]){text}(?![0-9])" if NUMBER in word else text
    return rf"(?<![a-z0-9]){text}(?![a-z0-9])"


def _with_groups(part: str) -> str:
    """What is typed, with the words of a group in place of its name."""
    pieces = GROUP.split(part)
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = (f"(?:{'|'.join(map(re.escape, danger_words().groups[name]))})" for name in pieces[1::2])
    return "".join(pieces)
