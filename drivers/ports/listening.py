"""听写 — what a citizen says into the microphone, in words. The sound itself never reaches the terminal's own process."""

from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled
from drivers.ports.status import ProblemCode


class Understood(Struct, frozen=True, tag="understood"):
    """What was understood (听懂). Personal: a citizen may say anything."""

    text: str

    def __repr__(self) -> str:
        return f"Understood({len(self.text)} characters)"


class NothingUnderstood(Struct, frozen=True, tag="nothing"):
    """Silence, noise, or nothing that is like speech (没听清)."""


class NotRecorded(Struct, frozen=True, tag="failed"):
    """Nothing could be recorded or recognised (无法录音). `detail` is technical."""

    problem: ProblemCode
    detail: str


ListeningOutcome = Understood | NothingUnderstood | NotRecorded


class Listener(Protocol):
    """Records one sentence and recognises it, in a process that ends with it (听写). Thread-safe. A place that a wipe clears."""

    @property
    def name(self) -> str:
        """As the proof of the wipe has it."""

    @property
    def longest(self) -> float:
        """Seconds for which it records at most."""

    @property
    def is_there(self) -> bool:
        """Whether a microphone, a model and a machine that is strong enough are there. Looks anew, at files alone."""

    def listen(self, cancelled: Cancelled) -> ListeningOutcome:
        """Record until `finish`, or `longest`, and recognise. Blocks for all of it; one at a time. Begins nothing where `cancelled`."""

    def level(self) -> float:
        """How loud it is now, from 0 to 1; 0 while nothing is recorded. Any thread."""

    def is_recording(self) -> bool:
        """Whether it records now, which it does a moment after `listen`. Any thread."""

    def finish(self) -> None:
        """The sentence is said. Any thread; returns at once."""

    def erase(self) -> None:
        """Whatever it is at: sound and process end now, and `listen` returns NothingUnderstood. Any thread."""
