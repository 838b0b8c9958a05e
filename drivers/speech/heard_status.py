"""Whether what is said can be heard: the program, the sound device, and how the last announcement ended."""

import shutil

from drivers.ports.clock import MonotonicClock
from drivers.ports.speech import SPEECH, NotSaid, Said
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.speech.manifest import MANIFEST
from drivers.speech.sound import SoundDevice, SoundState

_SOUND_AGAIN = 30.0
"""Seconds for which it counts in a status that the sound device is well and what lies behind that: asking starts a program."""


class HeardStatus:
    """What a status of a speech device is made of (可闻状态)."""

    def __init__(self, sound: SoundDevice, clock: MonotonicClock, program: str, *, is_into_files: bool) -> None:
        self.last: Said | NotSaid | None = None
        self._sound = sound
        self._clock = clock
        self._program = program
        self._is_into_files = is_into_files
        self._seen: tuple[float, SoundState] | None = None
        self._cards = sound.cards()

    def why_not(self) -> NotSaid | None:
        """Why nothing would be heard now, where that is known."""
        return _unheard(self._look())

    def status(self) -> DeviceStatus:
        """BAD when it cannot speak, UNKNOWN when nothing shows that there is a sound device."""
        if not self._is_into_files and shutil.which(self._program) is None:
            return self._bad(NotSaid(ProblemCode.NOT_CONFIGURED, f"{self._program} is not installed"))
        sound = self._lately()
        if (unheard := _unheard(sound)) is not None:
            return self._bad(unheard)
        if isinstance(self.last, NotSaid):
            return self._bad(self.last)
        if self._is_into_files:
            return self._status_of(Condition.OK, "speaks into files")
        is_known = self.last is not None or bool(sound.is_there)
        played = "the last announcement was played" if self.last is not None else "nothing played yet"
        return self._status_of(Condition.OK if is_known else Condition.UNKNOWN, f"{played}; {sound.evidence}")

    def _look(self) -> SoundState:
        state = SoundState(None, None, "files") if self._is_into_files else self._sound.state()
        self._seen = (self._clock.now(), state)
        return state

    def _lately(self) -> SoundState:
        """Asked again where the kernel's list of cards has changed, or where all was not well; what failed before the change is over."""
        cards, before, seen = self._sound.cards(), self._cards, self._seen
        self._cards = cards
        if cards != before:
            self.last = None if isinstance(self.last, NotSaid) else self.last
        is_old = seen is None or self._clock.now() - seen[0] > _SOUND_AGAIN
        return self._look() if seen is None or is_old or cards != before or _unheard(seen[1]) is not None else seen[1]

    def _bad(self, failed: NotSaid) -> DeviceStatus:
        problem = MANIFEST.problem(failed.problem)
        return DeviceStatus(SPEECH, Condition.BAD, failed.detail, self._clock.now(), (problem,))

    def _status_of(self, condition: Condition, evidence: str) -> DeviceStatus:
        return DeviceStatus(SPEECH, condition, evidence, self._clock.now())


def _unheard(sound: SoundState) -> NotSaid | None:
    if sound.is_there is False:
        return NotSaid(ProblemCode.DISCONNECTED, sound.evidence)
    return NotSaid(ProblemCode.MUTED, f"{sound.evidence}, muted") if sound.is_muted else None
