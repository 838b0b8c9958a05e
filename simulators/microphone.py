"""A microphone that says a WAV file: `python -m simulators.microphone FILE …`, in place of arecord, whose other arguments it is given.

At the pace of sound, then silence without end, as from a microphone in a quiet room; with `--once` as fast as it is taken, and then it
ends. The file: 16 bits, one channel, at the rate that is asked for (16 kHz).
"""

import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PIECE_SECONDS = 0.05


def pieces(file: Path, *, is_once: bool) -> Iterator[bytes]:
    """The sound of the file in pieces of PIECE_SECONDS, and what follows it."""
    with wave.open(str(file)) as said:
        frames = int(said.getframerate() * PIECE_SECONDS)
        size = frames * said.getsampwidth() * said.getnchannels()
        while piece := said.readframes(frames):
            yield piece
    while not is_once:
        yield bytes(size)


def speak(file: Path, to: BinaryIO, *, is_once: bool) -> None:
    """Until nobody listens."""
    begun = time.monotonic()
    for number, piece in enumerate(pieces(file, is_once=is_once), 1):
        to.write(piece)
        to.flush()
        if not is_once:
            time.sleep(max(0.0, begun + number * PIECE_SECONDS - time.monotonic()))


def main() -> None:
    given = [argument for argument in sys.argv[1:] if argument != "--once"]
    speak(Path(given[0]), sys.stdout.buffer, is_once="--once" in sys.argv)


if __name__ == "__main__":
    main()
