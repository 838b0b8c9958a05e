"""A listener without microphone and model, for the terminal and for the screen."""

from dataclasses import dataclass, field

from drivers.ports.device import Cancelled
from drivers.ports.listening import ListeningOutcome, Understood

HEARD = Understood("行事证找不到了")
"""As the recogniser writes what sounds like 行驶证."""


@dataclass
class HandListener:
    """Understands what it is told to."""

    outcome: ListeningOutcome | Exception = HEARD
    is_there: bool = True
    records: bool = False
    begun: list[bool] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    name: str = "listening"
    longest: float = 8.0

    def listen(self, cancelled: Cancelled) -> ListeningOutcome:
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
