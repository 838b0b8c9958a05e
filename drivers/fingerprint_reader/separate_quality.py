"""The picture of a finger is measured in a process that starts while the module still sends it, and ends with the answer.

The libraries that measure stay out of the terminal, and so does what they remember of a finger.
"""

import sys
from functools import partial
from pathlib import Path

from drivers.fingerprint_reader.quality_exchange import AnsweredQuality, AskedQuality, next_answered_quality
from drivers.piped.kept_process import KeptProcess
from drivers.piped.messages import send
from drivers.ports.errors import ProtocolFault

FOLDER = Path(__file__).parents[2]
LONGEST = 15.0
"""Seconds that measuring may take, with the start of the process: usually under one."""


class QualityProcessGone(ProtocolFault):
    """It died or took too long: the finger is taken once more."""


class SeparateQuality:
    """Measures one finger after the other (指纹质量进程). One thread."""

    def __init__(self, longest: float = LONGEST) -> None:
        command = (sys.executable, "-m", "drivers.fingerprint_reader.quality_process")
        self._process: KeptProcess[AnsweredQuality] = KeptProcess(
            command, FOLDER, next_answered_quality, QualityProcessGone, longest
        )

    def begin(self) -> None:
        """A finger was found: be ready. Returns at once."""
        self._process.begin()

    def measure_quality(self, picture: bytes) -> int | None:
        """0 to 100; None where these bytes are no picture. Raises QualityProcessGone."""
        return self._process.answer(partial(send, AskedQuality(picture))).quality

    def end(self) -> None:
        """End the process and erase what it held."""
        self._process.erase()
