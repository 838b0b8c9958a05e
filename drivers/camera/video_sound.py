"""Microphone and loudspeaker of a talk, by the programs that record and play (alsa-utils). Nothing is kept of the sound.

A terminal has no echo canceller: while the other end is heard the microphone is silent, or that end would hear itself.
"""

import asyncio
import contextlib
import fcntl
import os
import time
from fractions import Fraction
from io import FileIO, RawIOBase

import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, AudioResampler

from drivers.camera.separate_video import PLAYED_RATE
from drivers.ports.microphone import RECORDED_RATE

PIECE = 0.02
"""Seconds of sound in one frame."""
_PIECE_BYTES = round(RECORDED_RATE * PIECE) * 2
MOST_WAITING = 16_384
"""Bytes that wait for the player, 0.17 s; what is more is dropped, or the talk would lag ever more and go on behind its end."""
LOUD, HELD = 500.0, 0.4
"""Level of 32,768 from which the other end is heard, and the seconds for which the microphone stays silent after it."""


class Loudspeaker:
    """What plays the other end (对方声音); without a program nothing is played."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._heard_at = -HELD

    @property
    def is_heard(self) -> bool:
        """Whether the other end speaks, or did a moment ago."""
        return time.monotonic() - self._heard_at < HELD

    async def play(self, track: MediaStreamTrack) -> None:
        """Until the track ends; a program that fails leaves the picture."""
        pipe = await _start_player(self._command)
        resampler = AudioResampler(format="s16", layout="mono", rate=PLAYED_RATE)
        with contextlib.suppress(MediaStreamError), pipe:
            while isinstance(frame := await track.recv(), AudioFrame):
                pcm = b"".join(bytes(part.to_ndarray().tobytes()) for part in resampler.resample(frame))
                if _level(pcm) >= LOUD:
                    self._heard_at = time.monotonic()
                with contextlib.suppress(BrokenPipeError):
                    pipe.write(pcm)  # a full pipe takes nothing of it: a piece is short enough for whole or not at all


class MicrophoneTrack(MediaStreamTrack):
    """What the citizen says (本端声音), as the program records it; silence while the other end is heard."""

    kind = "audio"

    def __init__(self, command: tuple[str, ...], loudspeaker: Loudspeaker) -> None:
        super().__init__()
        self._command = command
        self._loudspeaker = loudspeaker
        self._recorder: asyncio.subprocess.Process | None = None
        self._samples = 0

    async def recv(self) -> AudioFrame:
        """The next 20 ms (aiortc's contract). The track ends where nothing is recorded (any more)."""
        if self._recorder is None:
            self._recorder = await _start_recorder(self._command)
        if self._recorder is None or self._recorder.stdout is None:
            raise MediaStreamError
        try:
            pcm = await self._recorder.stdout.readexactly(_PIECE_BYTES)
        except asyncio.IncompleteReadError as ended:
            raise MediaStreamError from ended
        if self._loudspeaker.is_heard:
            pcm = bytes(len(pcm))
        frame = AudioFrame(format="s16", layout="mono", samples=len(pcm) // 2)
        frame.planes[0].update(pcm)
        frame.sample_rate, frame.time_base = RECORDED_RATE, Fraction(1, RECORDED_RATE)
        frame.pts, self._samples = self._samples, self._samples + len(pcm) // 2
        return frame


async def _start_player(command: tuple[str, ...]) -> RawIOBase:
    """Where its samples are written; without a program nothing is heard of them."""
    reads, writes = os.pipe()
    fcntl.fcntl(writes, fcntl.F_SETPIPE_SZ, MOST_WAITING)
    os.set_blocking(writes, False)
    nothing = asyncio.subprocess.DEVNULL
    try:
        if command:
            await asyncio.create_subprocess_exec(*command, stdin=reads, stdout=nothing, stderr=nothing)
            return FileIO(writes, "w")
    except OSError:
        pass
    finally:
        os.close(reads)
    os.close(writes)
    return FileIO(os.devnull, "w")


async def _start_recorder(command: tuple[str, ...]) -> asyncio.subprocess.Process | None:
    nothing = asyncio.subprocess.DEVNULL
    try:
        return await asyncio.create_subprocess_exec(
            *command, stdin=nothing, stdout=asyncio.subprocess.PIPE, stderr=nothing
        )
    except OSError:
        return None


def _level(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    return float(np.sqrt((samples**2).mean())) if samples.size else 0.0
