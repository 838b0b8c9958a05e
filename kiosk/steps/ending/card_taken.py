"""The card was taken away before the paper: what is in the printer is ended first, then the visit ends by itself."""

from typing import TYPE_CHECKING

from drivers.ports.errors import CommandCancelled
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import ProblemCode
from kiosk.steps.said_note import SaidNote
from kiosk.view.note import Tone

if TYPE_CHECKING:
    from kiosk.steps.step import Step


_WORDS: dict[type[PrintOutcome | None], str] = {
    Printed: "card_taken_printed",
    Unconfirmed: "card_taken_unsure",
    NotPrinted: "card_taken",
    type(None): "card_taken",
}


class CardTaken:
    """Whether the citizen has taken the card (取卡).

    `is_so` from the moment the reader says so; the visit ends a while after nothing more can come out.
    """

    def __init__(self, step: "Step") -> None:
        self._step = step
        self._ends_at: float | None = None
        self.is_so = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing more can come out, and this was said."""
        return self._ends_at is not None

    @property
    def is_due(self) -> bool:
        """Whether it stood on the screen long enough."""
        return self._ends_at is not None and self._step.seconds >= self._ends_at

    def begin(self) -> SaidNote:
        """The card is gone while the printer works: its job is being ended."""
        self.is_so = True
        return self._step.note(Tone.CAUTION, "print.card_taken_ending")

    def settle(self, outcome: PrintOutcome | None) -> SaidNote:
        """How it ended; `outcome` None where nothing had been handed to the printer."""
        self.is_so = True
        self._ends_at = self._step.seconds + self._step.context.services.timing.goodbye
        return self._step.note(Tone.CAUTION, f"print.{_WORDS[type(outcome)]}")


def outcome_of_failure(error: Exception) -> PrintOutcome:
    """What a command that gave no outcome came to: one that was taken back in time never began."""
    if isinstance(error, CommandCancelled):
        return NotPrinted(ProblemCode.STALLED, "taken back before it began")
    return Unconfirmed(type(error).__name__)
