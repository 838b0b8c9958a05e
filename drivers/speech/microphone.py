"""The microphone: recorded through `arecord` (alsa-utils), as a child that is killed to end."""

import os
import re
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from drivers.speech.sound import SOUND_DEVICES

HEARD_RATE = 16_000
"""Samples a second of what is recorded, one channel, 16 bits each."""
_SAMPLE_BYTES = 2
_LOOK_EVERY = 0.05
RECORDER = ("arecord",)


def record_command(recorder: Sequence[str], device: str) -> list[str]:
    """Raw samples to its standard output, without end."""
    chosen = ["-D", device] if device else []
    return [*recorder, "-q", "-t", "raw", "-f", "S16_LE", "-r", str(HEARD_RATE), "-c", "1", *chosen, "-"]


def microphone_is_there(recorder: Sequence[str], cards: Path = SOUND_DEVICES) -> bool:
    """Whether the program is there and, for arecord, the kernel lists a device that captures. Another program has its own."""
    if not recorder or shutil.which(recorder[0]) is None:
        return False
    if tuple(recorder) != RECORDER:
        return True
    try:
        lines = cards.read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return any(re.match(r"\d\d-\d\d:.*capture", line) for line in lines)


class Recording:
    """One recording (录音). Ends the child in `close`; nothing of it is written anywhere."""

    def __init__(self, command: Sequence[str]) -> None:
        """OSError when it does not start."""
        self._child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        )

    def pieces(self) -> Iterator[bytes]:
        """What came since the last look, at times nothing; to the end of the child."""
        if self._child.stdout is None:
            raise ValueError("the child has no pipe")
        pipe = self._child.stdout.fileno()
        rest = b""
        while True:
            piece = b""
            if select.select([pipe], [], [], _LOOK_EVERY)[0]:
                piece = os.read(pipe, HEARD_RATE)
                if not piece:
                    return
            whole = rest + piece
            even = len(whole) - len(whole) % _SAMPLE_BYTES
            rest = whole[even:]
            yield whole[:even]

    def close(self) -> str:
        """End the child; what it complained of."""
        self._child.kill()
        if self._child.stdout is None or self._child.stderr is None:
            raise ValueError("the child has no pipe")
        with self._child.stdout, self._child.stderr as complaint:
            said = complaint.read()
        self._child.wait()
        return said.decode("utf-8", "replace").strip()
