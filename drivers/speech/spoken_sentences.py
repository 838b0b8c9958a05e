"""A text cut into the sentences that are spoken one by one, each of which may have a clip."""

import hashlib
import re

from drivers.ports.speech import SpokenLanguage

_END = re.compile(r"(?<=[。！？；!?])\s*|(?<=[.;])\s+")
_SEMICOLON = {"；": "。", ";": "."}


def spoken_sentences(text: str) -> tuple[str, ...]:
    """In order. A part before a semicolon is a sentence for the ear, so that it is spoken alike wherever it is written."""
    found = (part.strip() for part in _END.split(text))
    return tuple(sentence[:-1] + _SEMICOLON.get(sentence[-1], sentence[-1]) for sentence in found if sentence)


def clip_key(language: SpokenLanguage, voice: str, sentence: str) -> str:
    """The name of a clip: what is said, in which language, by whom."""
    return hashlib.sha256(f"{language.value}\n{voice}\n{sentence}".encode()).hexdigest()
