"""A recording: the program that gives the sound, as a child that is killed to end."""

import os
import select
import subprocess
from collections.abc import Iterator, Sequence

from drivers.ports.microphone import RECORDED_RATE

_SAMPLE_BYTES = 2
LOOK_EVERY = 0.05


class Recording:
    """One recording (录音). Ends the child in `close`; nothing of it is written anywhere."""

    def __init__(self, command: Sequence[str]) -> None:
        """OSError when it does not start."""
        self._child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        )

    def pieces(self) -> Iterator[bytes]:
        """What came within LOOK_EVERY, at times nothing; to the end of the child."""
        if self._child.stdout is None:
            raise ValueError("the child has no pipe")
        pipe = self._child.stdout.fileno()
        rest = b""
        while True:
            piece = b""
            if select.select([pipe], [], [], LOOK_EVERY)[0]:
                piece = os.read(pipe, RECORDED_RATE)
                if not piece:
                    return
            whole = rest + piece
            even = len(whole) - len(whole) % _SAMPLE_BYTES
            rest = whole[even:]
            yield whole[:even]

    def close(self) -> str:
        """End the child; gives what it wrote to standard error."""
        self._child.kill()
        if self._child.stdout is None or self._child.stderr is None:
            raise ValueError("the child has no pipe")
        with self._child.stdout, self._child.stderr as complaint:
            said = complaint.read()
        self._child.wait()
        return said.decode("utf-8", "replace").strip()
