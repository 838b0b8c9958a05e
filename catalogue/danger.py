"""Danger that somebody types into the search: which number to call, before any item. Read from `danger.toml`.

Comes with the software and not with a published catalogue, so that every terminal knows danger; codes that a catalogue lacks are
not mentioned. Pure data.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.phonetics import is_han, normalise
from catalogue.text import LocalText

GAP, WHOLE = "…", "="
_GAP_HAN, _GAP_LATIN = ".{0,6}", "(?: [a-z0-9]+){0,3} "

Word = Annotated[str, Meta(pattern=r"^=?[^\sA-Z=…][^A-Z=]{0,39}\Z")]
Words = Annotated[tuple[Word, ...], Meta(min_length=1)]


class Danger(StrictTable, frozen=True, kw_only=True):
    """One kind of danger (危急情况): its words, what is said first, and the items and questions that fit.

    A word that begins with "=" is the whole of what is typed; "…" is a gap of a few characters or words.
    `is_beside`: what fits in the catalogue is shown as well.
    """

    about: str
    say: LocalText
    help: tuple[str, ...]
    words: Words
    is_beside: bool = False


class DangerWords(StrictTable, frozen=True, kw_only=True):
    """All that is known of danger (危急情况表)."""

    harmless: Words
    paperwork: Words
    danger: Annotated[tuple[Danger, ...], Meta(min_length=1)]


@cache
def danger_words() -> DangerWords:
    """The table that comes with the software."""
    text = (Path(__file__).parent / "danger.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), DangerWords)


def danger_in(query: str) -> Danger | None:
    """The first kind of danger of which `query` has a word."""
    text = _solid(query)
    if not text:
        return None
    text = _harmless().sub("\n", text)  # no gap reaches over it
    return next((danger for danger, pattern in _patterns() if pattern.search(text)), None)


def is_about_paperwork(query: str) -> bool:
    """Whether what is typed asks for something of the catalogue as well."""
    return _paperwork().search(_solid(query)) is not None


def _solid(query: str) -> str:
    """Characters without blanks between them, Latin words with one."""
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", normalise(query))


@cache
def _patterns() -> Sequence[tuple[Danger, re.Pattern[str]]]:
    return [(danger, _any_of(danger.words)) for danger in danger_words().danger]


@cache
def _harmless() -> re.Pattern[str]:
    return _any_of(sorted(danger_words().harmless, key=len, reverse=True))


@cache
def _paperwork() -> re.Pattern[str]:
    return _any_of(danger_words().paperwork)


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, words)))


def _pattern(word: str) -> str:
    if word.startswith(WHOLE):
        return rf"\A{re.escape(word.removeprefix(WHOLE))}\Z"
    parts = map(re.escape, word.split(GAP))
    if any(map(is_han, word)):
        return _GAP_HAN.join(parts)
    return rf"(?<![a-z0-9]){_GAP_LATIN.join(parts)}(?![a-z0-9])"
