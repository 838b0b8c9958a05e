"""A microphone of ALSA: found in the kernel's list, and recorded by `arecord` (alsa-utils) where the sound is recognised."""

import shutil

from drivers.microphone.hearing_model import why_unable
from drivers.microphone.manifest import MANIFEST
from drivers.microphone.options import AlsaMicrophoneOptions
from drivers.piped.raw_sound import raw_sound
from drivers.ports.clock import MonotonicClock
from drivers.ports.microphone import MICROPHONE, RECORDED_RATE, NotRecorded, SoundSource
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode
from drivers.transport.sound_cards import card_of, cards_that


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
        return SoundSource((*options.recorder, *raw_sound(RECORDED_RATE), *chosen, "-"))

    def note_recorded(self, failed: NotRecorded | None) -> None:
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
        listed = self._options.cards
        return card_of(self._options.device, cards_that("capture", listed) or (), listed)
