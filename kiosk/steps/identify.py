"""身份识别 — waits for a card, reads it, says what is wrong with it. Asked once per visit."""

from typing import assert_never

from drivers.ports import (
    CardRead,
    CardUnreadable,
    CardWithdrawn,
    IdCard,
    IdCardOutcome,
    NoCard,
    Presence,
    ReaderFailed,
    UnreadableReason,
)
from kiosk.journeys.gates import is_expired, takes_expired_card
from kiosk.journeys.kinds import StepKind
from kiosk.masking import mask_name, mask_number
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view import IdentifyScreen, IdentifyStage, MainAction, Note, Tone

READ_SECONDS = 10.0
READ_DEADLINE = 25.0
"""A read that began at the last moment is let finish."""

AGAIN_AFTER = 1.5
"""Seconds before a card that gave nothing is tried again, so that the note can be read."""

READER_AGAIN_AFTER = 4.0


class IdentifyStep(Step):
    """识别步骤."""

    kind = StepKind.IDENTIFY

    def enter(self) -> None:
        """Start listening."""
        self._stage = IdentifyStage.WAITING
        self._note = self.note(Tone.NEUTRAL, "identify.put_card")
        self._listen_at: float | None = None
        if self.stage.session.has_stale_card:
            self._note = self.note(Tone.CAUTION, "identify.stale_card")
        self._listen()

    def screen(self) -> IdentifyScreen:
        """Where reading stands; the person masked once it is known."""
        person = self.stage.session.person
        if person is None:
            return IdentifyScreen(self._stage, self._note)
        return IdentifyScreen(self._stage, self._note, mask_name(person.name), mask_number(person.id_number))

    def main(self) -> Main:
        """Continue, once the card was read."""
        return Main(MainAction.CONTINUE) if self._stage is IdentifyStage.READ else NO_MAIN

    def press(self) -> bool:
        """It is me: go on."""
        self.stage.moves.go_on()
        return True

    def tick(self) -> None:
        """Listen again after a pause."""
        if self._listen_at is not None and self.seconds >= self._listen_at:
            self._listen()

    def device_failed(self, error: Exception) -> None:
        """The reader's line failed."""
        super().device_failed(error)
        self._say_problem("identify.reader_failed", READER_AGAIN_AFTER)

    def _listen(self) -> None:
        reader = self.stage.services.devices.id_card_reader
        self._listen_at = None
        if reader is None:
            self._say_problem("identify.no_reader", READER_AGAIN_AFTER)
            return
        if self.stage.session.has_stale_card:
            self.command(reader, lambda device, _: device.presence(), self._is_still_there, READ_DEADLINE)
            return
        self.command(reader, lambda device, cancelled: device.read(READ_SECONDS, cancelled), self._came, READ_DEADLINE)

    def _is_still_there(self, presence: Presence) -> None:
        """A forgotten card must go before this citizen's own is read."""
        if presence is Presence.PRESENT:
            self._listen_at = self.seconds + AGAIN_AFTER
            return
        self.stage.session.has_stale_card = False
        self._note = self.note(Tone.NEUTRAL, "identify.put_card")
        self._listen_at = self.seconds

    def _came(self, outcome: IdCardOutcome) -> None:
        match outcome:
            case CardRead(card):
                self._take(card)
            case NoCard():
                self._listen_at = self.seconds
            case CardWithdrawn():
                self._say_problem("identify.withdrawn", AGAIN_AFTER)
            case CardUnreadable(reason, _):
                self._say_problem(UNREADABLE[reason], AGAIN_AFTER)
            case ReaderFailed():
                self._say_problem("identify.reader_failed", READER_AGAIN_AFTER)
            case _:
                assert_never(outcome)

    def _take(self, card: IdCard) -> None:
        item = self.stage.journey.item
        expired = is_expired(card, self.today)
        if expired and not takes_expired_card(item):
            self._say_problem("identify.expired", AGAIN_AFTER)
            return
        self.stage.session.person = card
        self._stage = IdentifyStage.READ
        self._note = self._read_note(expired=expired)

    def _read_note(self, *, expired: bool) -> Note:
        return self.note(Tone.CAUTION, "identify.read_expired") if expired else self.note(Tone.GOOD, "identify.read")

    def _say_problem(self, message: str, again_after: float) -> None:
        self._stage = IdentifyStage.PROBLEM
        self._note = self.note(Tone.BAD, message)
        self._listen_at = self.seconds + again_after


UNREADABLE: dict[UnreadableReason, str] = {
    UnreadableReason.FOREIGN: "identify.foreign",
    UnreadableReason.REJECTED: "identify.rejected",
    UnreadableReason.DAMAGED: "identify.damaged",
    UnreadableReason.MALFORMED: "identify.malformed",
    UnreadableReason.UNKNOWN_LAYOUT: "identify.unknown_layout",
}
"""What to say to each way a card can be unreadable."""
