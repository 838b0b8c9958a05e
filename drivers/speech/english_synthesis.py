"""English without a clip, by espeak-ng: plain, and understood."""

import subprocess
import wave
from io import BytesIO

import numpy as np

from drivers.speech.clip_sound import Samples, at_rate

_MOST_SECONDS = 10.0


def english_samples(words: str, program: str) -> Samples | None:
    """None where the synthesiser is not installed or fails."""
    try:
        done = subprocess.run(
            [program, "-b", "1", "-v", "en", "-s", "150", "--stdin", "--stdout"],
            input=words.encode(),
            capture_output=True,
            check=True,
            timeout=_MOST_SECONDS,
        )
        with wave.open(BytesIO(done.stdout)) as opened:
            rate = opened.getframerate()
            samples = np.frombuffer(opened.readframes(opened.getnframes()), "<i2")
    except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
        return None
    return at_rate(np.asarray(samples / 32_768, np.float32), rate)
