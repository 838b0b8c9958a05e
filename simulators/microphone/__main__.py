"""What a microphone gives, in place of arecord, whose other arguments it is given: `python -m simulators.microphone FILE|FOLDER …`.

Of a WAV file its sound at the pace of sound, then a quiet room without end; with `--once` as fast as it is taken, and then it
ends. Of a folder of `simulators.microphone.simulator` what its switches say. Sound: 16 bits, one channel, 16 kHz.
"""

import os
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from simulators.microphone.simulator import BUSY, MUTED, RATE, SAID, UNPLUGGED

PIECE_SECONDS = 0.05
SAMPLE_BYTES = 2
COMPLAINTS = {
    UNPLUGGED: "arecord: main:831: audio open error: No such file or directory",
    BUSY: "arecord: main:831: audio open error: Device or resource busy",
}


def pieces(file: Path | None, *, is_once: bool, is_muted: bool = False) -> Iterator[bytes]:
    """The sound of the file in pieces of PIECE_SECONDS, and the room behind it; of a muted microphone zeros."""
    frames = int(RATE * PIECE_SECONDS)
    if file is not None and not is_muted:
        with wave.open(str(file)) as said:
            while piece := said.readframes(frames):
                yield piece
    while not is_once:
        yield bytes(frames * SAMPLE_BYTES) if is_muted else _room(frames)


def speak(sound: Iterator[bytes], to: BinaryIO, *, is_paced: bool) -> None:
    """Until it is killed."""
    begun = time.monotonic()
    for number, piece in enumerate(sound, 1):
        to.write(piece)
        to.flush()
        if is_paced:
            time.sleep(max(0.0, begun + number * PIECE_SECONDS - time.monotonic()))


def main() -> int:
    """The exit status of arecord."""
    place, is_once = next(Path(argument) for argument in sys.argv[1:] if argument != "--once"), "--once" in sys.argv
    if not place.is_dir():
        speak(pieces(place, is_once=is_once), sys.stdout.buffer, is_paced=not is_once)
        return 0
    for fault, complaint in COMPLAINTS.items():
        if (place / fault).exists():
            sys.stderr.write(complaint + "\n")
            return 1
    said = place / SAID
    file = said if said.exists() else None
    speak(pieces(file, is_once=False, is_muted=(place / MUTED).exists()), sys.stdout.buffer, is_paced=True)
    return 0


def _room(frames: int) -> bytes:
    """Noise of the last bit, as every microphone has."""
    return b"".join((b"\x00\x00", b"\x01\x00")[byte & 1] for byte in os.urandom(frames))


if __name__ == "__main__":
    sys.exit(main())
