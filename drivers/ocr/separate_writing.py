"""Handwriting in a process of its own, from the opening of the board to its end: strokes, pictures and the network end with it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from drivers.ocr.written_exchange import AnsweredCandidates, AskedStrokes, next_answered_candidates
from drivers.piped.kept_process import KeptProcess
from drivers.piped.messages import send
from drivers.ports.errors import DeviceFault
from drivers.ports.handwriting import Stroke

LONGEST, STARTING = 10.0, 15.0
"""Seconds that a reading may take, usually a fiftieth of one, and the first one of a process more."""


class WritingProcessGone(DeviceFault):
    """The process died, or took too long and was killed. The next stroke starts another one."""


class SeparateHandwriting:
    """The writing process (手写识别进程), as `drivers.ports.handwriting.HandwritingReader`. Thread-safe."""

    def __init__(self, command: Sequence[str], folder: Path, longest: float = LONGEST) -> None:
        self._process: KeptProcess[AnsweredCandidates] = KeptProcess(
            command, folder, next_answered_candidates, WritingProcessGone, longest, STARTING
        )

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        self._process.begin()

    def erase(self) -> None:
        """Whatever it is at: it ends now."""
        self._process.erase()

    def candidates(self, strokes: Sequence[Stroke], most: int) -> tuple[str, ...]:
        """See `HandwritingReader.candidates`. Raises WritingProcessGone."""
        return self._process.answer(partial(send, AskedStrokes(strokes, most))).candidates
