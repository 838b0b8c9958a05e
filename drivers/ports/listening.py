"""听写 — what a citizen says into the microphone, in words. The sound itself never reaches the terminal's own process."""

from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled
from drivers.ports.microphone import Microphone, NotRecorded


class Understood(Struct, frozen=True, tag="understood"):
    """What was understood (听懂). Personal: a citizen may say anything."""

    text: str

    def __repr__(self) -> str:
        return f"Understood({len(self.text)} characters)"


class NothingUnderstood(Struct, frozen=True, tag="nothing"):
    """Quiet, noise, or nothing that is like speech (没听清). `is_heard`: the microphone gave sound, were it only its own noise."""

    is_heard: bool = False


class NotRecognised(Struct, frozen=True, tag="unrecognised"):
    """The recogniser failed (无法识别), and not the microphone. `detail` is technical."""

    detail: str


ListeningOutcome = Understood | NothingUnderstood | NotRecorded | NotRecognised


class Listener(Protocol):
    """Records one sentence and recognises it, in a process that ends with it (听写). Thread-safe. A place that a wipe clears."""

    @property
    def name(self) -> str:
        """As the proof of the wipe has it."""

    @property
    def longest(self) -> float:
        """Seconds for which it records at most."""

    @property
    def ends_within(self) -> float:
        """Seconds after which `listen` has returned in any case."""

    @property
    def is_able(self) -> bool:
        """Whether the model is here and the machine is strong enough. Looks at files alone."""

    def listen(self, microphone: Microphone, cancelled: Cancelled) -> ListeningOutcome:
        """Record until `finish`, or `longest`, and recognise. On the microphone's thread, which it holds; reports to the microphone how
        the recording went. Begins nothing where `cancelled`.
        """

    def level(self) -> float:
        """How loud it is now, from 0 to 1; 0 while nothing is recorded. Any thread."""

    def is_recording(self) -> bool:
        """Whether it records now, which it does a moment after `listen`. Any thread."""

    def finish(self) -> None:
        """The sentence is said. Any thread; returns at once."""

    def erase(self) -> None:
        """Sound and process end now, and `listen` returns NothingUnderstood. Any thread."""
