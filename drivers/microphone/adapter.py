"""A microphone of ALSA: found in the kernel's list, and recorded by `arecord` (alsa-utils) where the sound is recognised."""

import re
import shutil
from pathlib import Path

from drivers.microphone.hearing_model import why_unable
from drivers.microphone.manifest import MANIFEST
from drivers.microphone.options import AlsaMicrophoneOptions
from drivers.ports.clock import MonotonicClock
from drivers.ports.microphone import MICROPHONE, RECORDED_RATE, NotRecorded, SoundSource
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode


class AlsaMicrophone:
    """Holds nothing open (ALSA 话筒): the program that records is started where the sentence is recognised, and ends with it."""

    def __init__(self, options: AlsaMicrophoneOptions, clock: MonotonicClock) -> None:
        self._options = options
        self._clock = clock
        self._failed: NotRecorded | None = None
        self._has_recorded = False

    def status(self) -> DeviceStatus:
        """BAD without program or device; UNKNOWN while the last recording failed, so that the next may show that it works again."""
        missing = self._missing()
        if missing is not None:
            self._failed = None  # what comes back is plugged in again, or another one
            return self._status_of(Condition.BAD, missing.detail, MANIFEST.problem(missing.problem))
        if self._failed is not None:
            problem = MANIFEST.problem(self._failed.problem, blocking=False)
            return self._status_of(Condition.UNKNOWN, self._failed.detail, problem)
        heard = "the last recording had sound" if self._has_recorded else "nothing was recorded yet"
        evidence = (f"card {self._card()} captures", heard, why_unable())
        return self._status_of(Condition.OK, "; ".join(part for part in evidence if part))

    def close(self) -> None:
        """Do nothing: between recordings no device is held."""

    def source(self) -> SoundSource | NotRecorded:
        """The command, once program and device are there."""
        missing = self._missing()
        if missing is not None:
            return missing
        options = self._options
        chosen = ("-D", options.device) if options.device else ()
        raw = ("-q", "-t", "raw", "-f", "S16_LE", "-r", str(RECORDED_RATE), "-c", "1")
        return SoundSource((*options.recorder, *raw, *chosen, "-"))

    def recorded(self, failed: NotRecorded | None) -> None:
        """Kept for the status; what failed because the device was pulled out is told as that alone."""
        self._failed = None if self._missing() is not None else failed
        self._has_recorded = failed is None

    def _status_of(self, condition: Condition, evidence: str, *problems: DeviceProblem) -> DeviceStatus:
        return DeviceStatus(MICROPHONE, condition, evidence, self._clock.now(), problems)

    def _missing(self) -> NotRecorded | None:
        program = self._options.recorder[0]
        if shutil.which(program) is None:
            return NotRecorded(ProblemCode.NOT_CONFIGURED, f"{program} is not installed")
        if self._card() is None:
            wanted = f" for {self._options.device}" if self._options.device else ""
            return NotRecorded(ProblemCode.DISCONNECTED, f"the kernel lists no device that captures{wanted}")
        return None

    def _card(self) -> int | None:
        cards = cards_that_capture(self._options.cards)
        named = re.search(r":(?:CARD=)?(\d+)", self._options.device)
        if named is not None:
            return int(named[1]) if int(named[1]) in cards else None
        called = re.search(r"(?:\b(?:plug)?hw:|CARD=)(?!CARD=)([A-Za-z]\w*)", self._options.device)
        if called is not None:  # the kernel has a link such as PCH, to card0
            number = re.fullmatch(r"card(\d+)", (self._options.cards.parent / called[1]).resolve().name)
            return int(number[1]) if number is not None and int(number[1]) in cards else None
        return cards[0] if cards else None


def cards_that_capture(listed: Path) -> tuple[int, ...]:
    """By the kernel's list, lines such as `00-00: ALC : ALC : playback 1 : capture 1`; none where it has no sound."""
    try:
        lines = listed.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    return tuple(int(line[:2]) for line in lines if re.match(r"\d\d-\d\d:.*capture", line))
