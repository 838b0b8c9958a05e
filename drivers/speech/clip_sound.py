"""Clips as sound: decoded to one rate, louder or softer, slower or faster at the same pitch."""

from io import BytesIO

import numpy as np
import numpy.typing as npt

RATE = 24_000
"""Samples a second of whatever is played."""

_FRAME, _OVERLAP = 720, 360
"""Samples of a piece that is laid over its neighbour when speech gets slower or faster: 30 and 15 ms."""
_SEARCH = 240

Samples = npt.NDArray[np.float32]


class ClipBroken(Exception):
    """A clip that is no sound which can be decoded (录音损坏)."""


def decoded(clip: bytes) -> Samples:
    """One channel at `RATE`. Raises ClipBroken."""
    import soundfile

    try:
        samples, rate = soundfile.read(BytesIO(clip), dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise ClipBroken("the clip cannot be decoded") from error
    return at_rate(np.asarray(samples.mean(axis=1), np.float32), int(rate))


def at_rate(samples: Samples, rate: int) -> Samples:
    """The same sound at `RATE` samples a second."""
    if rate == RATE or not samples.size:
        return samples
    wanted = np.arange(0, samples.size, rate / RATE)
    return np.asarray(np.interp(wanted, np.arange(samples.size), samples), np.float32)


def silence(seconds: float) -> Samples:
    """Nothing to be heard."""
    return np.zeros(int(seconds * RATE), np.float32)


def chime() -> Samples:
    """Two soft notes: there is something on the screen that has no words for the ear."""
    time = np.arange(int(0.22 * RATE)) / RATE
    fading = np.exp(-time * 9)
    notes = [np.sin(2 * np.pi * pitch * time) * fading * 0.25 for pitch in (660, 880)]
    return np.concatenate(notes).astype(np.float32)


def tone() -> Samples:
    """Two notes in a quarter of a second: what was put down was noticed."""
    time = np.arange(int(0.12 * RATE)) / RATE
    fading = np.minimum(1, time * 200) * np.exp(-time * 18)
    notes = [np.sin(2 * np.pi * pitch * time) * fading * 0.3 for pitch in (880, 1175)]
    return np.concatenate(notes).astype(np.float32)


def paced(samples: Samples, tempo: float) -> Samples:
    """As fast as `tempo` times before, at the same pitch: pieces laid over each other where they fit best (WSOLA)."""
    if abs(tempo - 1) < 0.01 or samples.size < 2 * _FRAME:
        return samples
    fade = np.linspace(0, 1, _OVERLAP, dtype=np.float32)
    step = _FRAME - _OVERLAP
    made = np.zeros(int(samples.size / tempo) + 2 * _FRAME, np.float32)
    made[:_FRAME] = samples[:_FRAME]
    end = step
    while (place := int(end * tempo)) + _FRAME + _SEARCH < samples.size:
        place += _best_fit(made[end : end + _OVERLAP], samples[place : place + _OVERLAP + _SEARCH])
        piece = samples[place : place + _FRAME]
        made[end : end + _OVERLAP] *= 1 - fade
        made[end : end + _OVERLAP] += piece[:_OVERLAP] * fade
        made[end + _OVERLAP : end + _FRAME] = piece[_OVERLAP:]
        end += step
    return made[: end + _OVERLAP]


def _best_fit(end: Samples, among: Samples) -> int:
    likeness = np.correlate(among, end, "valid")
    energy = np.convolve(among**2, np.ones(end.size, np.float32), "valid")
    return int(np.argmax(likeness / np.sqrt(energy + 1e-6)))


def as_bytes(samples: Samples, loudness: float) -> bytes:
    """What a sound device takes: 16 bits a sample, never over the top."""
    return np.asarray(np.clip(samples * loudness, -1, 1) * 32_767, "<i2").tobytes()
