"""Listens at the card reader while a step is up: reads, says what came in one of three ways, and listens again after a pause.

Whose card is wanted, and what is said meanwhile, is the step's.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar, assert_never

from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.id_card_reader import (
    CONTRADICTIONS,
    ID_CARD_READER,
    CardRead,
    CardUnreadable,
    CardWithdrawn,
    IdCardOutcome,
    IdCardReader,
    NoCard,
    Presence,
    SpentCard,
    UnreadableReason,
)
from kiosk.services.ports import may_be_used

if TYPE_CHECKING:
    from kiosk.steps.step import Step

READ_SECONDS = 10.0
READ_DEADLINE = 25.0
"""A read that began at the last moment is let finish."""

AGAIN_AFTER = 1.5
"""Seconds before a card that gave nothing is tried again, so that the note can be read."""

READER_AGAIN_AFTER = 4.0

WELL_SECONDS = 1.5
"""Longer than a card that lies there takes to be reported."""

UNREADABLE: dict[UnreadableReason, str] = {
    UnreadableReason.FOREIGN: "identify.foreign",
    UnreadableReason.REJECTED: "identify.rejected",
    UnreadableReason.DAMAGED: "identify.damaged",
    UnreadableReason.MALFORMED: "identify.malformed",
    UnreadableReason.UNKNOWN_LAYOUT: "identify.unknown_layout",
}
"""What to say to each way a card can be unreadable."""

T = TypeVar("T")


class WantsCard(Protocol):
    """A step that waits for a card. Each call comes on the screen's thread, only while the step is up."""

    def on_card(self, read: CardRead) -> None:
        """A card was read. Nothing is read again unless the step asks for it."""

    def on_card_problem(self, message: str) -> None:
        """A card was there and gave nothing."""

    def on_spent_card(self) -> None:
        """A card lies there that was read before; it must be lifted first."""

    def on_reader_problem(self, message: str) -> None:
        """No reader can read a card; `message` says why."""

    def on_reader_well(self) -> None:
        """The reader works again, and nothing lies there: what was said of it is over."""


class CardListener:
    """Call `tick` on every tick of the step for as long as a card is wanted (读卡监听)."""

    def __init__(self, step: "Step", wants: WantsCard) -> None:
        self._step = step
        self._wants = wants
        self._listen_at: float | None = None
        self._is_failing = self._was_away = False

    def tick(self) -> bool:
        """Whether the pause is over, or the reader is there again, and nothing is asked of it."""
        if self._listen_at is None:
            return False
        is_away = self._is_failing and not may_be_used(self._step.context.services.devices.get(ID_CARD_READER))
        is_back, self._was_away = self._was_away and not is_away, is_away
        return is_back or self._step.seconds >= self._listen_at

    def listen(self) -> None:
        """Have the reader wait for a card; one that failed only for a moment, so that it is soon known to be well."""
        seconds = WELL_SECONDS if self._is_failing else READ_SECONDS
        self._ask(lambda reader, cancelled: reader.read(seconds, cancelled), self._on_outcome)

    def look(self, on_seen: Callable[[Presence], None]) -> None:
        """Ask whether a card lies there, without reading it."""
        self._ask(lambda reader, _: reader.presence(), on_seen)

    def listen_again(self, after: float = AGAIN_AFTER) -> None:
        """Listening is due in so many seconds."""
        self._listen_at = self._step.seconds + after

    def fail(self, message: str = "identify.reader_failed") -> None:
        """The reader does not work: it is tried again after a while."""
        self.listen_again(READER_AGAIN_AFTER)
        self._is_failing = True
        self._wants.on_reader_problem(message)

    def _ask(self, command: Callable[[IdCardReader, Cancelled], T], on_answered: Callable[[T], None]) -> None:
        reader = self._step.context.services.devices.get(ID_CARD_READER)
        self._listen_at = None
        if reader is None:
            self.fail("identify.no_reader")
        else:
            self._step.command(reader, command, on_answered, READ_DEADLINE)

    def _on_outcome(self, outcome: IdCardOutcome) -> None:
        self._say_well(outcome)
        match outcome:
            case CardRead(card) if CONTRADICTIONS & card.doubts:
                self._give_up("identify.contradictory")
            case CardRead():
                self._wants.on_card(outcome)
            case NoCard():
                self.listen_again(0.0)
            case SpentCard():
                self._say_spent()
            case CardWithdrawn():
                self._give_up("identify.withdrawn")
            case CardUnreadable(reason, _):
                self._give_up(UNREADABLE[reason])
            case ReaderFailed():
                self.fail()
            case _:
                assert_never(outcome)

    def _say_well(self, outcome: IdCardOutcome) -> None:
        if isinstance(outcome, NoCard) and self._is_failing:
            self._wants.on_reader_well()
        self._is_failing = isinstance(outcome, SpentCard)

    def _say_spent(self) -> None:
        self.listen_again()
        self._wants.on_spent_card()

    def _give_up(self, message: str) -> None:
        self.listen_again()
        self._wants.on_card_problem(message)
