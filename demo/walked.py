"""What a citizen saw on the way through an item."""

from dataclasses import dataclass, field
from typing import TypeVar

from kiosk.view.view import PrintScreen, ResultScreen, Screen

T = TypeVar("T", bound=Screen)


@dataclass
class Walked:
    """What the citizen saw on the way."""

    screens: list[str] = field(default_factory=list)
    seen: list[Screen] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    result: ResultScreen | None = None
    papers: PrintScreen | None = None

    @property
    def asking(self) -> list[str]:
        """The screens that wait for the citizen; whether one sees the others depends on how fast they pass."""
        return [name for name in self.screens if name != "Working"]

    def all_of(self, kind: type[T]) -> list[T]:
        """Every screen of that kind that was seen."""
        return [screen for screen in self.seen if isinstance(screen, kind)]
