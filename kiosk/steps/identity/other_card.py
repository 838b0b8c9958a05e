"""他人证件 — somebody whom the item names lays their own card on the reader, so that the centre may answer about them.

Their card is proven as the applicant's is, in a role of its own, and leaves with the item.
"""

from typing import assert_never

from catalogue.availability import Reading
from contract.execution import DepartmentDown
from contract.proof import ProofGiven, ProofRefused, ProofReply
from drivers.ports.id_card_reader import CardRead, IdCard
from drivers.ports.national_characters import assigned
from kiosk.journeys.gates import is_expired
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.other_cards import ShownCard, may_do_without, name_beside, number_in
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.centre_notes import message_for
from kiosk.steps.context import StepContext
from kiosk.steps.identity.card_listener import READER_AGAIN_AFTER, CardListener
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.masking import mask_name, mask_number
from kiosk.view.note import Tone
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable


class OtherCardStep(Step):
    """Reads the card of another person of the case, such as a spouse (他人证件步骤)."""

    kind = StepKind.OTHER_CARD

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        journey = context.journey
        self._field = journey.form.field_named(planned.fields[0])
        self._number, self._name = number_in(journey, self._field.name), name_beside(journey, self._field)
        self._stage = IdentifyStage.WAITING
        self._cards = CardListener(self, self)
        self._note = self._waiting_note()

    def enter(self) -> None:
        """Listen at once, unless the card that filled in the form is the one that is wanted."""
        read = self.context.journey.form.read_cards.get(self._field.name)
        if read is not None and self._unfit(read.person) is None:
            self._take(read)
        else:
            self._cards.listen()

    @property
    def is_busy(self) -> bool:
        """While the centre is asked whether the card is genuine. Waiting for the card is not work."""
        return self._stage is IdentifyStage.READING

    def screen(self) -> IdentifyScreen:
        """Whose card is wanted; masked, as everything that comes from a card."""
        note = self.note_in_language(self._note)
        if self._stage is not IdentifyStage.READ:
            return IdentifyScreen(self._stage, note, is_other=True)
        card = self.context.journey.others[self._field.name].person
        return IdentifyScreen(self._stage, note, mask_name(card.name), mask_number(card.id_number), is_other=True)

    def main(self) -> Main:
        """On, once the card was taken; past it, where the item waits for its department anyway."""
        if self._stage is IdentifyStage.READ:
            return Main(MainAction.CONTINUE)
        can_skip = may_do_without(self.context.journey) and not self.is_busy
        return Main(MainAction.SKIP) if can_skip else NO_MAIN

    def press(self) -> bool:
        """Go on, with the card or without."""
        if self._stage is not IdentifyStage.READ:
            self.context.journey.excused[self._field.name] = self._number
        self.context.moves.go_on()
        return True

    def tick(self) -> None:
        """Listen again after a pause."""
        if not self._is_settled and self._cards.tick():
            self._cards.listen()

    def on_device_failed(self, error: Exception) -> None:
        """The reader's line failed."""
        super().on_device_failed(error)
        self._cards.fail()

    def on_failed(self, error: Exception) -> None:
        """Asking the centre failed by a fault of ours."""
        super().on_failed(error)
        self._drop("other_card.no_answer")

    @property
    def _is_settled(self) -> bool:
        return self._stage in (IdentifyStage.READ, IdentifyStage.READING)

    def _waiting_note(self) -> SaidNote:
        """Masked: the screen is seen by others, and the citizen knows whom they named."""
        who = mask_name(self._name) if self._name else mask_number(self._number)
        message = "other_card.put_or_skip" if may_do_without(self.context.journey) else "other_card.put"
        return self.note(Tone.NEUTRAL, message, who=who)

    # --- the card ---

    def on_card(self, read: CardRead) -> None:
        """Whether it is the card of whom the answers name. The face on it is needed for nothing, and overwritten at once."""
        card = read.card
        if card.portrait is not None:
            card.portrait.erase()
        own = self.context.session.person
        self._cards.listen_again()  # unless it is taken
        is_own = own is not None and card.id_number == own.id_number
        if is_own and card.id_number != self._number:
            # the applicant's own card lies there still, as after their own turn: that is no mistake
            self.on_spent_card()
        elif (unfit := self._unfit(card)) is not None:
            self.on_card_problem(unfit)
        else:
            self._take(ShownCard(card, self.seconds if read.tells_presence else None))

    def on_card_problem(self, message: str) -> None:
        """The card that lies there will not do."""
        self._stage, self._note = IdentifyStage.PROBLEM, self.note(Tone.BAD, message)

    on_reader_problem = on_card_problem

    def on_spent_card(self) -> None:
        """Say that the applicant's own card lies on the reader."""
        self._stage, self._note = IdentifyStage.WAITING, self.note(Tone.CAUTION, "other_card.yours")

    def on_reader_well(self) -> None:
        """What was said of the reader, or of the card that lay there, is over."""
        self._stage, self._note = IdentifyStage.WAITING, self._waiting_note()

    def _unfit(self, card: IdCard) -> str | None:
        if card.id_number != self._number:
            return "other_card.different"
        if self._name and card.name != assigned(self._name):
            return "other_card.name_differs"
        return "other_card.expired" if is_expired(card, self.today) else None

    def _take(self, shown: ShownCard) -> None:
        self.context.visit.note_touch()
        self.context.journey.others[self._field.name] = shown
        if may_do_without(self.context.journey) and self.context.services.health.network.reading is Reading.BAD:
            self._accept(Tone.CAUTION, "other_card.later")
            return
        self._stage, self._note = IdentifyStage.READING, self.begin_wait(Wait.CODE, "other_card.asking")
        self.run(self.context.services.workers.centre, self.context.proof_of(shown), self._on_reply)

    def _on_reply(self, reply: "ProofReply | NoAnswer | None") -> None:
        self.context.note_reply(reply)
        self.end_wait()
        match reply:
            case ProofGiven() | None:
                self._accept(Tone.GOOD, "other_card.read")
            case ProofRefused():
                self._drop("other_card.not_confirmed")
            case CentreUnreachable() | DepartmentDown() if may_do_without(self.context.journey):
                self._accept(Tone.CAUTION, "other_card.later")
            case CentreUnreachable() | DepartmentDown() | CentreRefused():
                self._drop(message_for(reply))
            case _:
                assert_never(reply)

    def _accept(self, tone: Tone, message: str) -> None:
        self._stage, self._note = IdentifyStage.READ, self.note(tone, message)
        if tone is Tone.GOOD:
            self.go_on_soon()

    def _drop(self, message: str) -> None:
        self.context.journey.others.pop(self._field.name, None)
        self.context.journey.form.read_cards.pop(self._field.name, None)
        self._cards.listen_again(READER_AGAIN_AFTER)
        self.on_card_problem(message)
