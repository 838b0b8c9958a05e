"""What a sentence sounds like, in the signs that the voice model was trained on.

Mandarin: words by jieba, syllables by the product's own table and its tones of 一 and 不, signs by misaki. English: espeak-ng
gives the sounds, and a table brings its signs to those of the model.
"""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from drivers.ports.speech import SpokenLanguage
from drivers.speech.mandarin import named, syllables
from drivers.speech.reading import pronounceable

_HAN = re.compile(r"([\u3400-\u9fff]+)")
_STOPS = re.compile(r"\s*([.,;:!?]+)\s*")
_TONES = (("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"), ("\u027b\u0329", "ɨ"), ("\u0279\u0329", "ɨ"))
_ENGLISH = sorted(
    {
        "ʔˌn\u0329": "ʔn", "ʔn\u0329": "ʔn", "a^ɪ": "I", "a^ʊ": "W", "d^ʒ": "ʤ", "e^ɪ": "A", "e": "A", "t^ʃ": "ʧ",
        "ɔ^ɪ": "Y", "ə^l": "ᵊl", "ʲo": "jo", "ʲə": "jə", "ʲ": "", "ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə",
        "ɬ": "l", "\u0303": "",
    }.items(),
    key=lambda pair: -len(pair[0]),
)  # fmt: skip
_ENGLISH_AFTER = (
    ("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""), ("o", "ɔ"), ("ɾ", "T"), ("ʔ", "t"), ("^", ""),
)  # fmt: skip


def phonemes_of(sentence: str, language: SpokenLanguage) -> str:
    """The signs to be spoken; empty when nothing of the sentence can be said."""
    words = pronounceable(sentence, language)
    return _mandarin(words) if language is SpokenLanguage.ZH else _english(words)


def _mandarin(words: str) -> str:
    import jieba

    jieba.setLogLevel("ERROR")
    said: list[str] = []
    for place, piece in enumerate(_HAN.split(words)):
        if place % 2:
            read = iter(syllables(piece))
            said.append(" ".join("".join(_signs(next(read)) for _ in word) for word in jieba.lcut(piece)))
        else:
            said.append(" ".join(_letters(part) for part in named(piece).split()))
    text = " ".join(phoneme for phoneme in said if phoneme)
    return re.sub(r"\s+", " ", _STOPS.sub(r"\1 ", text)).strip()


def _letters(word: str) -> str:
    return _signs(word) if word[-1].isdigit() else word


@cache
def _signs(syllable: str) -> str:
    signs = "".join(_transcription().pinyin_to_ipa(syllable)[0])
    for before, after in _TONES:
        signs = signs.replace(before, after)
    return signs.replace("\u032f", "")


@cache
def _transcription() -> ModuleType:
    """The table of misaki alone, whose package itself asks for the parts of every language."""
    import importlib.util

    places = [Path(folder) / "misaki" / "transcription.py" for folder in sys.path]
    found = next(place for place in places if place.exists())
    spec = importlib.util.spec_from_file_location("misaki_transcription", found)
    if spec is None or spec.loader is None:
        raise ImportError(f"{found} cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _english(words: str) -> str:
    pieces = _STOPS.split(words)  # every second one is a stop
    spoken = [piece for piece in pieces[::2] if piece.strip()]
    sounds = iter(_espeak(spoken))
    text = "".join(
        f"{piece} " if place % 2 else next(sounds) if piece.strip() else "" for place, piece in enumerate(pieces)
    )
    return text.strip()


def _espeak(pieces: list[str]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        done = subprocess.run(
            ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", "en-us", "--stdin"],
            input=piece, capture_output=True, check=True, encoding="utf-8",
        )  # fmt: skip
        found.append(_in_model_signs(" ".join(done.stdout.split())))
    return found


def _in_model_signs(sounds: str) -> str:
    sounds = re.sub(r"\([a-z-]+\)", "", sounds)
    for before, after in _ENGLISH:
        sounds = sounds.replace(before, after)
    sounds = re.sub(r"(\S)\u0329", r"ᵊ\1", sounds)
    for before, after in _ENGLISH_AFTER:
        sounds = sounds.replace(before, after)
    return sounds
