"""Renders the clips that lack, one process a core, into a cache by what is to be heard: a changed sentence costs seconds."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

from drivers.ports.speech import SpokenLanguage
from voice_maker.parts import Parts
from voice_maker.phonemes import phonemes_of
from voice_maker.synthesis import RATE, Sound, Synthesis

VOICES = {SpokenLanguage.ZH: "zf_xiaobei", SpokenLanguage.EN: "af_heart"}
LEVEL = 0.95
"""Of libsndfile's Opus encoder: about 22 kbit/s."""

_synthesis: Synthesis | None = None


class ClipCache:
    """Rendered clips by voice and signs (语音缓存): sentences that sound alike share one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def place(self, sentence: str, language: SpokenLanguage) -> Path:
        """Where the clip of the sentence is, or would be."""
        signs = phonemes_of(sentence, language)
        name = hashlib.sha256(f"{VOICES[language]}\n{LEVEL}\n{signs}".encode()).hexdigest()
        return self._folder / f"{name}.ogg"


def render(
    sentences: Sequence[tuple[SpokenLanguage, str]], cache: Path, parts: Parts, processes: int
) -> Iterable[tuple[SpokenLanguage, str]]:
    """Render what lacks, and report each clip as it is done."""
    clips = ClipCache(cache)
    lacking = [sentence for sentence in sentences if not clips.place(sentence[1], sentence[0]).exists()]
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(parts,)) as pool:
        yield from pool.map(_render_one, lacking, [cache] * len(lacking))


def _prepare(parts: Parts) -> None:
    global _synthesis  # noqa: PLW0603 - one model a process
    _synthesis = Synthesis(parts.model, parts.vocabulary, {name: parts.voice(name) for name in VOICES.values()})


def _render_one(sentence: tuple[SpokenLanguage, str], cache: Path) -> tuple[SpokenLanguage, str]:
    language, text = sentence
    target = ClipCache(cache).place(text, language)
    if not target.exists():
        if _synthesis is None:
            raise RuntimeError("the model is not loaded")
        sound = _synthesis.speak(phonemes_of(text, language), VOICES[language])
        unfinished = target.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(encoded(sound))
        unfinished.replace(target)
    return sentence


def encoded(sound: Sound) -> bytes:
    """The sound as an Ogg Opus file."""
    import soundfile

    written = BytesIO()
    soundfile.write(written, sound, RATE, format="OGG", subtype="OPUS", compression_level=LEVEL)
    return written.getvalue()
