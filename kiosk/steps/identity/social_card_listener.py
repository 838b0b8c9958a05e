"""Listens at the social-security card reader while a step is up, beside the card reader: it is only ever one more way."""

import logging
from typing import TYPE_CHECKING, Protocol, assert_never

from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceFault
from drivers.ports.id_card_reader import CardWithdrawn, NoCard, SpentCard
from drivers.ports.social_card_reader import (
    SOCIAL_CARD_READER,
    SocialCard,
    SocialCardOutcome,
    SocialCardProblem,
    SocialCardRead,
    SocialCardUnreadable,
)
from kiosk.services.ports import may_be_used
from kiosk.steps.identity.card_listener import AGAIN_AFTER, READ_DEADLINE, READ_SECONDS, READER_AGAIN_AFTER

if TYPE_CHECKING:
    from kiosk.steps.step import Step

UNREADABLE: dict[SocialCardProblem, str] = {
    SocialCardProblem.MUTE: "identify.social_mute",
    SocialCardProblem.PROTOCOL: "identify.social_damaged",
    SocialCardProblem.NOT_SOCIAL: "identify.social_none",
    SocialCardProblem.LOCKED: "identify.social_locked",
    SocialCardProblem.UNAUTHENTICATED: "identify.social_closed",
    SocialCardProblem.REJECTED: "identify.social_rejected",
    SocialCardProblem.KEYS_SILENT: "identify.social_no_proof",
    SocialCardProblem.OTHER_NUMBER: "identify.social_other_number",
    SocialCardProblem.MALFORMED: "identify.social_damaged",
}
"""What to say to each way such a card gives nothing."""
_AFTER = {SocialCardProblem.KEYS_SILENT: READER_AGAIN_AFTER}
"""Seconds before it is tried again where another machine has to recover."""

log = logging.getLogger(__name__)


class WantsSocialCard(Protocol):
    """A step that takes such a card. Each call comes on the screen's thread, only while the step is up."""

    def on_social_card(self, card: SocialCard) -> None:
        """A card was read. Nothing is read again unless the step asks for it."""

    def on_card_problem(self, message: str) -> None:
        """A card was there and gave nothing."""


class SocialCardListener:
    """The social-card listener (社保卡监听). Call `tick` on every tick of the step for as long as a card is wanted."""

    def __init__(self, step: "Step", wants: WantsSocialCard, *, is_taken: bool) -> None:
        self._step = step
        self._wants = wants
        self._line = step.context.services.devices.get(SOCIAL_CARD_READER) if is_taken else None
        self._listen_at = 0.0
        self._is_listening = self._is_failing = False

    @property
    def is_usable(self) -> bool:
        """Whether such a card may be asked for now."""
        return may_be_used(self._line) and not self._is_failing

    def tick(self) -> None:
        """Listen, unless it listens already."""
        if self._line is None or self._is_listening or self._step.seconds < self._listen_at:
            return
        self._is_listening = True
        self._step.command(
            self._line,
            lambda reader, cancelled: reader.read(READ_SECONDS, cancelled),
            self._on_outcome,
            READ_DEADLINE,
            self._on_failed,
        )

    def listen_again(self, after: float = AGAIN_AFTER) -> None:
        """Listening is due in so many seconds."""
        self._is_listening = False
        self._listen_at = self._step.seconds + after

    def _on_outcome(self, outcome: SocialCardOutcome) -> None:
        self._is_failing = isinstance(outcome, ReaderFailed)
        match outcome:
            case SocialCardRead(card=card):
                self._wants.on_social_card(card)
            case NoCard():
                self.listen_again(0.0)
            case SpentCard():
                self._give_up("identify.social_take_out")
            case CardWithdrawn():
                self._give_up("identify.social_withdrawn")
            case SocialCardUnreadable(problem_of_card=problem):
                self._give_up(UNREADABLE[problem], _AFTER.get(problem, AGAIN_AFTER))
            case ReaderFailed():
                self.listen_again(READER_AGAIN_AFTER)
            case _:
                assert_never(outcome)

    def _give_up(self, message: str, after: float = AGAIN_AFTER) -> None:
        self.listen_again(after)
        self._wants.on_card_problem(message)

    def _on_failed(self, error: Exception) -> None:
        """Not a word to the citizen: there are other ways."""
        self._is_failing = isinstance(error, DeviceFault)
        self.listen_again(READER_AGAIN_AFTER)
        log.info("%s: the social-security card reader failed: %s", self._step.kind, type(error).__name__)
