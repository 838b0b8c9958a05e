"""The card of somebody who signs beside the applicant: it says that the name under the text is theirs.

The centre is asked whether it is genuine as it is for others whom an item names; without a network it finds out later.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from catalogue.availability import Reading
from contract.execution import DepartmentDown
from contract.proof import ProofGiven, ProofRefused, ProofReply
from drivers.ports.id_card_reader import CardRead, IdCard
from drivers.ports.national_characters import assigned
from kiosk.journeys.gates import is_expired
from kiosk.journeys.household import HouseholdAdult
from kiosk.journeys.other_cards import ShownCard
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.identity.card_listener import READER_AGAIN_AFTER, CardListener
from kiosk.steps.said_note import SaidNote
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.masking import mask_name
from kiosk.view.note import Tone
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

if TYPE_CHECKING:
    from kiosk.steps.step import Step


class SignerCard:
    """Waits for the card of the adult whose turn it is (签名人证件); what was read stays with that adult."""

    def __init__(self, step: "Step", on_shown: Callable[[], None]) -> None:
        self._step = step
        self._on_shown = on_shown
        self._cards = CardListener(step, self)
        self._adult: HouseholdAdult | None = None
        self._stage = IdentifyStage.WAITING
        self._who = ""
        self._note = self._waiting_note()

    def wait_for(self, adult: HouseholdAdult) -> None:
        """From now on this adult's card is wanted."""
        self._adult, self._who = adult, mask_name(adult.name)
        self.on_reader_well()
        self._cards.listen()

    def say(self, note: SaidNote) -> None:
        """What is said while it is waited for."""
        self._stage, self._note = IdentifyStage.WAITING, note

    def give_up(self) -> None:
        """No card is wanted any more."""
        self._adult = None

    @property
    def is_wanted(self) -> bool:
        """Whether a card is waited for."""
        return self._adult is not None

    @property
    def is_busy(self) -> bool:
        """Whether the centre is asked about it."""
        return self.is_wanted and self._stage is IdentifyStage.READING

    def tick(self) -> None:
        """Listen again after a pause."""
        if self.is_wanted and not self.is_busy and self._cards.tick():
            self._cards.listen()

    def fail(self) -> None:
        """The reader's line failed."""
        self._cards.fail()

    def screen(self) -> IdentifyScreen:
        """Whose card is wanted."""
        return IdentifyScreen(self._stage, self._step.note_in_language(self._note), is_other=True)

    def on_card(self, read: CardRead) -> None:
        """Whether it is this adult's. The face on it is needed for nothing, and overwritten at once."""
        card, own, adult = read.card, self._step.context.session.person, self._adult
        if card.portrait is not None:
            card.portrait.erase()
        if adult is None:
            return
        if own is not None and card.id_number == own.id_number:
            self._cards.listen_again()
            self.on_spent_card()
        elif (unfit := self._unfit(card, adult)) is not None:
            self._cards.listen_again()
            self.on_card_problem(unfit)
        else:
            self._take(adult, ShownCard(card, self._step.seconds if read.tells_presence else None))

    def _take(self, adult: HouseholdAdult, shown: ShownCard) -> None:
        context = self._step.context
        context.visit.note_touch()
        if context.services.health.network.reading is Reading.BAD:
            self._accept(adult, shown)
            return
        self._stage, self._note = IdentifyStage.READING, self._step.begin_wait(Wait.CODE, "other_card.asking")
        self._step.run(
            context.services.workers.centre,
            context.proof_of(shown),
            lambda reply: self._on_reply(adult, shown, reply),
        )

    def _on_reply(self, adult: HouseholdAdult, shown: ShownCard, reply: "ProofReply | NoAnswer | None") -> None:
        """The case waits for its department anyway: what is not confirmed now is asked again when it is forwarded."""
        self._step.context.note_reply(reply)
        self._step.end_wait()
        match reply:
            case ProofRefused():
                self.drop("other_card.not_confirmed")
            case ProofGiven() | CentreUnreachable() | DepartmentDown() | CentreRefused() | None:
                self._accept(adult, shown)
            case _:
                assert_never(reply)

    def _accept(self, adult: HouseholdAdult, shown: ShownCard) -> None:
        adult.card, self._adult = shown, None
        self._on_shown()

    def drop(self, message: str) -> None:
        """The card that was shown is not taken."""
        self._cards.listen_again(READER_AGAIN_AFTER)
        self.on_card_problem(message)

    def on_card_problem(self, message: str) -> None:
        """The card that lies there will not do."""
        self._stage, self._note = IdentifyStage.PROBLEM, self._step.note(Tone.BAD, message)

    on_reader_problem = on_card_problem

    def on_spent_card(self) -> None:
        """The card of the previous signer lies there still: that is no mistake."""
        self._stage, self._note = IdentifyStage.WAITING, self._step.note(Tone.CAUTION, "signature.other_card")

    def on_reader_well(self) -> None:
        """What was said of the reader, or of the card that lay there, is over."""
        self._stage, self._note = IdentifyStage.WAITING, self._waiting_note()

    def _waiting_note(self) -> SaidNote:
        return self._step.note(Tone.NEUTRAL, "signature.card", who=self._who)

    def _unfit(self, card: IdCard, adult: HouseholdAdult) -> str | None:
        if card.id_number != adult.id_number:
            return "other_card.different"
        if card.name != assigned(adult.name):
            return "other_card.name_differs"
        return "other_card.expired" if is_expired(card, self._step.today) else None
