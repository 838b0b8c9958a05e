"""A microphone and a listener of the tests, without sound and without a model."""

from dataclasses import dataclass, field

from drivers.ports.device import Cancelled
from drivers.ports.listening import ListeningOutcome, Understood
from drivers.ports.microphone import MICROPHONE, Microphone, NotRecorded, SoundSource
from drivers.ports.status import Condition, DeviceStatus

HEARD = Understood("行事证找不到了")
"""As the recogniser writes what sounds like 行驶证."""


@dataclass
class HandMicrophone:
    """Is recorded by a command, or is `missing`."""

    command: tuple[str, ...] = ("true",)
    missing: NotRecorded | None = None
    ended: list[NotRecorded | None] = field(default_factory=list)

    def status(self) -> DeviceStatus:
        return DeviceStatus(MICROPHONE, Condition.OK, "bench", 0.0)

    def close(self) -> None:
        pass

    def source(self) -> SoundSource | NotRecorded:
        return self.missing or SoundSource(self.command)

    def note_recorded(self, failed: NotRecorded | None) -> None:
        self.ended.append(failed)


@dataclass
class HandListener:
    """Understands what it is told to."""

    outcome: ListeningOutcome | Exception = HEARD
    is_able: bool = True
    records: bool = False
    begun: list[bool] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    name: str = "listening"
    longest: float = 8.0
    ends_within: float = 40.0

    def listen(self, microphone: Microphone, cancelled: Cancelled) -> ListeningOutcome:
        self.begun.append(not cancelled())
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def level(self) -> float:
        return 0.52

    def is_recording(self) -> bool:
        return self.records

    def finish(self) -> None:
        self.ended.append("finished")

    def erase(self) -> None:
        self.ended.append("erased")
