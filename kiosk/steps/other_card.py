"""他人证件 — somebody whom the item names lays their own card on the reader, so that something may be told of them.

Their card is proven as the applicant's is, in a role of its own, and leaves with the item.
"""

from typing import assert_never

from catalogue.availability import Reading
from contract.execution import DepartmentDown
from contract.proof import ProofGiven, ProofRefused, ProofReply
from drivers.ports.device import ReaderFailed
from drivers.ports.id_card_reader import (
    ID_CARD_READER,
    CardRead,
    CardUnreadable,
    CardWithdrawn,
    IdCard,
    IdCardOutcome,
    NoCard,
)
from kiosk.journeys.gates import is_expired
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.other_cards import ShownCard, may_do_without, name_beside, number_in
from kiosk.services.ports import NoAnswer
from kiosk.steps.centre_notes import message_for
from kiosk.steps.identify import AGAIN_AFTER, READ_DEADLINE, READ_SECONDS, READER_AGAIN_AFTER, UNREADABLE
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.masking import mask_name, mask_number
from kiosk.view.view import IdentifyScreen, IdentifyStage, MainAction, Tone
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable


class OtherCardStep(Step):
    """他人证件步骤."""

    kind = StepKind.OTHER_CARD

    def enter(self) -> None:
        """Say whose card is wanted, and listen."""
        journey = self.stage.journey
        self._field = journey.field_named(self.planned.fields[0])
        self._number, self._name = number_in(journey, self._field.name), name_beside(journey, self._field)
        self._stage = IdentifyStage.WAITING
        self._listen_at: float | None = None
        self._note = self._waiting_note()
        self._listen()

    @property
    def is_busy(self) -> bool:
        """While the centre is asked whether the card is genuine. Waiting for the card is not work."""
        return self._stage is IdentifyStage.READING

    def screen(self) -> IdentifyScreen:
        """Whose card is wanted; masked, as everything that comes from a card."""
        note = self.worded(self._note)
        if self._stage is not IdentifyStage.READ:
            return IdentifyScreen(self._stage, note, is_other=True)
        card = self.stage.journey.others[self._field.name].person
        return IdentifyScreen(self._stage, note, mask_name(card.name), mask_number(card.id_number), is_other=True)

    def main(self) -> Main:
        """On, once the card was taken; past it, where the item waits for its department anyway."""
        if self._stage is IdentifyStage.READ:
            return Main(MainAction.CONTINUE)
        can_skip = may_do_without(self.stage.journey) and not self.is_busy
        return Main(MainAction.SKIP) if can_skip else NO_MAIN

    def press(self) -> bool:
        """Go on, with the card or without."""
        if self._stage is not IdentifyStage.READ:
            self.stage.journey.excused[self._field.name] = self._number
        self.stage.moves.go_on()
        return True

    def tick(self) -> None:
        """Listen again after a pause."""
        if self._listen_at is not None and self.seconds >= self._listen_at and not self._is_settled:
            self._listen()

    def device_failed(self, error: Exception) -> None:
        """The reader's line failed."""
        super().device_failed(error)
        self._say("identify.reader_failed", READER_AGAIN_AFTER)

    def failed(self, error: Exception) -> None:
        """Asking the centre failed by a fault of ours."""
        super().failed(error)
        self._drop("other_card.no_answer")

    @property
    def _is_settled(self) -> bool:
        return self._stage in (IdentifyStage.READ, IdentifyStage.READING)

    def _waiting_note(self) -> SaidNote:
        """Masked: the glass is seen by others, and the citizen knows whom they named."""
        who = mask_name(self._name) if self._name else mask_number(self._number)
        message = "other_card.put_or_skip" if may_do_without(self.stage.journey) else "other_card.put"
        return self.note(Tone.NEUTRAL, message, who=who)

    # --- the card ---

    def _listen(self) -> None:
        reader = self.stage.services.devices.get(ID_CARD_READER)
        self._listen_at = None
        if reader is None:
            self._say("identify.no_reader", READER_AGAIN_AFTER)
            return
        self.command(reader, lambda device, cancelled: device.read(READ_SECONDS, cancelled), self._came, READ_DEADLINE)

    def _came(self, outcome: IdCardOutcome) -> None:
        match outcome:
            case CardRead(card, tells_presence):
                self._look_at(card, self.seconds if tells_presence else None)
            case NoCard():
                self._listen_at = self.seconds
            case CardWithdrawn():
                self._say("identify.withdrawn")
            case CardUnreadable(reason, _):
                self._say(UNREADABLE[reason])
            case ReaderFailed():
                self._say("identify.reader_failed", READER_AGAIN_AFTER)
            case _:
                assert_never(outcome)

    def _look_at(self, card: IdCard, seen_at: float | None) -> None:
        """Whether it is the card of whom the answers name. The face on it is needed for nothing, and overwritten at once."""
        if card.portrait is not None and card.portrait.flags.writeable:
            card.portrait.fill(0)
        own = self.stage.session.person
        if card.id_number != self._number:
            if own is not None and card.id_number == own.id_number:
                self._wait_for_the_other()
            else:
                self._say("other_card.different")
        elif self._name and card.name != self._name:
            self._say("other_card.name_differs")
        elif is_expired(card, self.today):
            self._say("other_card.expired")
        else:
            self._take(ShownCard(card, seen_at))

    def _wait_for_the_other(self) -> None:
        """The applicant's own card lies there still, as after their own turn: that is no mistake."""
        self._listen_at = self.seconds + AGAIN_AFTER
        self._stage, self._note = IdentifyStage.WAITING, self.note(Tone.CAUTION, "other_card.yours")

    def _take(self, shown: ShownCard) -> None:
        self.stage.visit.touched()
        self.stage.journey.others[self._field.name] = shown
        if may_do_without(self.stage.journey) and self.stage.services.health.network.reading is Reading.BAD:
            self._accept(Tone.CAUTION, "other_card.later")
            return
        self._stage, self._note = IdentifyStage.READING, self.note(Tone.BUSY, "other_card.asking")
        self.run(self.stage.services.lanes.centre, self.stage.proof_of(shown), self._told)

    def _told(self, reply: "ProofReply | NoAnswer | None") -> None:
        if reply is not None:
            self.stage.heard(reply)
        match reply:
            case ProofGiven() | None:
                self._accept(Tone.GOOD, "other_card.read")
            case ProofRefused():
                self._drop("other_card.not_confirmed")
            case CentreUnreachable() | DepartmentDown() if may_do_without(self.stage.journey):
                self._accept(Tone.CAUTION, "other_card.later")
            case CentreUnreachable() | DepartmentDown() | CentreRefused():
                self._drop(message_for(reply))
            case _:
                assert_never(reply)

    def _accept(self, tone: Tone, message: str) -> None:
        self._stage, self._note = IdentifyStage.READ, self.note(tone, message)

    def _drop(self, message: str) -> None:
        self.stage.journey.others.pop(self._field.name, None)
        self._say(message, READER_AGAIN_AFTER)

    def _say(self, message: str, again_after: float = AGAIN_AFTER) -> None:
        self._listen_at = self.seconds + again_after
        self._stage, self._note = IdentifyStage.PROBLEM, self.note(Tone.BAD, message)
