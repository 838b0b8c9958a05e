"""The voice model: signs in, sound out. One thread, so that as many processes run as there are cores."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

RATE = 24_000
MOST_SIGNS = 509
EDGE = 0.04
"""Seconds of silence that stay on both sides."""
LEVEL = 0.12
"""Root mean square to which all clips are brought alike."""
_SILENT = 0.01
_PEAK = 0.95

Sound = npt.NDArray[np.float32]


class Synthesis:
    """Kokoro with the voices that it is asked for (语音合成)."""

    def __init__(self, model: Path, vocabulary: Path, voices: dict[str, Path]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._vocabulary: dict[str, int] = _signs(json.loads(vocabulary.read_text("utf-8")))
        self._voices = {name: np.fromfile(path, "<f4").reshape(510, 256) for name, path in voices.items()}

    def speak(self, phonemes: str, voice: str, speed: float = 1.0) -> Sound:
        """The sound, trimmed and levelled. What the model has no sign for is left out."""
        ids = [self._vocabulary[phoneme] for phoneme in phonemes if phoneme in self._vocabulary][:MOST_SIGNS]
        style = self._voices[voice][max(0, len(ids) - 1)]
        (sound,) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *ids, 0]], np.int64),
                "style": style[None, :],
                "speed": np.array([speed], np.float32),
            },
        )
        return levelled(trimmed(np.asarray(sound, np.float32).reshape(-1)))


def trimmed(sound: Sound) -> Sound:
    """Without the silence around it, but for `EDGE`."""
    loud = np.flatnonzero(np.abs(sound) > _SILENT * max(float(np.abs(sound).max(initial=0.0)), 1e-6) * 2)
    if not loud.size:
        return sound[:0]
    edge = int(EDGE * RATE)
    return sound[max(0, int(loud[0]) - edge) : int(loud[-1]) + edge]


def levelled(sound: Sound) -> Sound:
    """As loud as all others, and never over the top."""
    if not sound.size:
        return sound
    gain = LEVEL / max(float(np.sqrt(np.mean(sound**2))), 1e-6)
    return np.asarray(sound * min(gain, _PEAK / max(float(np.abs(sound).max()), 1e-6)), np.float32)


def _signs(read: dict[str, object]) -> dict[str, int]:
    table = read.get("vocab", read)
    if not isinstance(table, dict):
        raise TypeError("the table of signs is no table")
    return {str(sign): int(number) for sign, number in table.items()}
