"""Mandarin speech to words: the open model whisper-base, run by CTranslate2. In a process that ends: it takes 200 MiB."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from drivers.microphone.hearing_model import Tokens
from drivers.ports.microphone import RECORDED_RATE

WINDOW, STEP, BANDS, FRAMES = 400, 160, 80, 1_000
"""25 ms every 10 ms, in 80 bands of pitch, as the model was trained; 10 seconds, not 30: a third of the time (docs/adr/0055)."""
HINT = "以下是普通话的句子。"
"""The model takes this for what was said before: with it, characters come out simplified."""
BEAM = 5
LONGEST_TOKENS = 60
LEAST_SURE, MOST_SILENT = -1.0, 0.6
"""Mean logarithm of the odds of a token, and the odds that no one spoke: beyond these it has guessed."""
SILENT = 0.003
"""Of full scale, root mean square of the loudest tenth of a second: under it no one spoke."""

Samples = npt.NDArray[np.float32]
Spectrum = npt.NDArray[np.float32]


class Guess(NamedTuple):
    """What the model makes of a sound (识别结果), how sure it is, and the odds that no one spoke."""

    text: str
    sureness: float
    silence: float


class SpeechRecogniser:
    """Turns one recorded sentence into words (听写器). `folder` as `make listening` fills it."""

    def __init__(self, folder: Path, threads: int) -> None:
        site = str(folder / "site")
        if site not in sys.path:
            sys.path.append(site)
        ctranslate2 = import_module("ctranslate2")  # beside the terminal's own packages, or not at all
        self._storage: Any = ctranslate2.StorageView
        self._tokens = Tokens(folder / "model/vocabulary.json")
        self._model: Any = ctranslate2.models.Whisper(
            str(folder / "model"), device="cpu", compute_type="int8", intra_threads=threads
        )
        number = self._tokens.number
        marks = ("<|startoftranscript|>", "<|zh|>", "<|transcribe|>", "<|notimestamps|>")
        self._before = [number("<|startofprev|>"), *self._tokens.numbers(HINT), *map(number, marks)]

    def hear(self, sound: Samples) -> Guess:
        """Of a sound at RECORDED_RATE."""
        features = self._storage.from_array(np.ascontiguousarray(spectrum(sound)[None]))
        (result,) = self._model.generate(
            features,
            [self._before],
            beam_size=BEAM,
            max_length=len(self._before) + LONGEST_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )
        text = self._tokens.text(result.sequences_ids[0]).strip()
        return Guess(text, float(result.scores[0]), float(result.no_speech_prob))


def said_in(guess: Guess) -> str:
    """The words alone; "" for what was guessed only."""
    if guess.sureness < LEAST_SURE or guess.silence > MOST_SILENT:
        return ""
    text = "".join(sign if sign.isalnum() else " " for sign in guess.text)
    return "" if _is_repetition(text) else " ".join(text.split())


def is_silence(sound: Samples) -> bool:
    """Whether no one can have spoken."""
    tenth = RECORDED_RATE // 10
    whole = sound[: sound.size - sound.size % tenth].reshape(-1, tenth)
    return not whole.size or float(np.sqrt((whole**2).mean(axis=1)).max()) < SILENT


def samples_of(pcm: bytes) -> Samples:
    """16 bits a sample, as they are recorded."""
    return np.asarray(np.frombuffer(pcm, "<i2") / np.float32(32_768), np.float32)


def spectrum(sound: Samples) -> Spectrum:
    """Loudness of each band over time, as the model was trained with it: logarithms, over eight decades at most."""
    whole = np.zeros(FRAMES * STEP, np.float32)
    whole[: min(sound.size, whole.size)] = sound[: whole.size]
    padded = np.pad(whole, WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP][:FRAMES]
    fading = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(windows * fading, axis=1)) ** 2
    bands = np.log10(np.maximum(_bands() @ power.T, 1e-10))
    return np.asarray((np.maximum(bands, bands.max() - 8) + 4) / 4, np.float32)


def _bands() -> Spectrum:
    """Triangles over the frequencies, as wide as ears distinguish pitches (mel, by Slaney: even to 1 kHz, then by logarithms)."""
    frequencies = np.fft.rfftfreq(WINDOW, 1 / RECORDED_RATE)
    mels = np.linspace(0.0, 15 + 27 * np.log(8) / np.log(6.4), BANDS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1_000 * np.exp(np.log(6.4) / 27 * (mels - 15)))
    widths = np.diff(edges)
    away = edges[:, None] - frequencies[None]
    triangles = np.maximum(0, np.minimum(-away[:-2] / widths[:-1, None], away[2:] / widths[1:, None]))
    return np.asarray(triangles * (2 / (edges[2:] - edges[:-2]))[:, None], np.float32)


def _is_repetition(text: str) -> bool:
    """Whether it says one thing over and over, which the model does of noise."""
    solid = text.replace(" ", "")
    return any(
        len(solid) >= 4 * size and solid[:size] * (len(solid) // size) == solid[: len(solid) // size * size]
        for size in (1, 2, 3, 4)
    )
