"""Whether what is said can be heard: the program, the sound device, and how the last announcement ended."""

import shutil
from collections.abc import Callable

from drivers.ports.clock import MonotonicClock
from drivers.ports.speech import SPEECH, NotSaid, Said
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.speech.manifest import MANIFEST
from drivers.speech.sound import SoundDevice, SoundState

_SOUND_AGAIN = 30.0
"""Seconds for which it counts in a status how the sound device is: asking starts a program."""


class HeardStatus:
    """What a status of a speech device is made of (可闻状态). `play_silence` shows whether it would play again; None for nothing known."""

    def __init__(
        self,
        sound: SoundDevice,
        clock: MonotonicClock,
        program: str,
        play_silence: Callable[[], Said | NotSaid | None],
        *,
        is_into_files: bool,
    ) -> None:
        self.last: Said | NotSaid | None = None
        self._play_silence = play_silence
        self._silent: Said | NotSaid | None = None
        """How the last trial ended."""
        self._sound = sound
        self._clock = clock
        self._program = program
        self._is_into_files = is_into_files
        self._seen: tuple[float, SoundState] | None = None
        self._cards = sound.cards()

    def why_not(self) -> NotSaid | None:
        """Why nothing would be heard now, where that is known."""
        return _unheard(self._look())

    def forget(self) -> None:
        """Ask the sound device with the next status: it was opened again."""
        self._seen = None

    def status(self) -> DeviceStatus:
        """BAD when it cannot speak, UNKNOWN when nothing shows that there is a sound device."""
        if not self._is_into_files and shutil.which(self._program) is None:
            return self._bad(NotSaid(ProblemCode.NOT_CONFIGURED, f"{self._program} is not installed"))
        sound = self._lately()
        if (unheard := _unheard(sound)) is not None:
            return self._bad(unheard)
        if isinstance(self.last, NotSaid) and not self._is_into_files and (tried := self._play_silence()) is not None:
            self.last = self._silent = tried  # until somebody wants the next announcement, hours may pass
        if isinstance(self.last, NotSaid):
            return self._bad(self.last)
        if self._is_into_files:
            return self._status_of(Condition.OK, "speaks into files")
        is_known = self.last is not None or bool(sound.is_there)
        return self._status_of(
            Condition.OK if is_known else Condition.UNKNOWN, f"{self._last_said()}; {sound.evidence}"
        )

    def _last_said(self) -> str:
        if self.last is None:
            return "nothing played yet"
        return "silence was played" if self.last is self._silent else "the last announcement was played"

    def _look(self) -> SoundState:
        state = SoundState(None, None, "files") if self._is_into_files else self._sound.state()
        self._seen = (self._clock.now(), state)
        return state

    def _lately(self) -> SoundState:
        """Asked again where the kernel's list of cards has changed; what failed before the change is over.

        One that is muted is not asked more often: each announcement asks it, and what was seen then counts here.
        """
        cards, before, seen = self._sound.cards(), self._cards, self._seen
        self._cards = cards
        if cards != before:
            self.last = None if isinstance(self.last, NotSaid) else self.last
        is_old = seen is None or self._clock.now() - seen[0] > _SOUND_AGAIN
        return self._look() if seen is None or is_old or cards != before else seen[1]

    def _bad(self, failed: NotSaid) -> DeviceStatus:
        problem = MANIFEST.problem(failed.problem)
        return DeviceStatus(SPEECH, Condition.BAD, failed.detail, self._clock.now(), (problem,))

    def _status_of(self, condition: Condition, evidence: str) -> DeviceStatus:
        return DeviceStatus(SPEECH, condition, evidence, self._clock.now())


def _unheard(sound: SoundState) -> NotSaid | None:
    if sound.is_there is False:
        return NotSaid(ProblemCode.DISCONNECTED, sound.evidence)
    return NotSaid(ProblemCode.MUTED, f"{sound.evidence}, muted") if sound.is_muted else None
