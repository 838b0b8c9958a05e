"""The card of somebody who signs beside the applicant: it says that the name under the text is theirs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.ports.id_card_reader import CardRead, IdCard
from kiosk.journeys.gates import is_expired
from kiosk.journeys.household import HouseholdAdult
from kiosk.steps.card_listener import CardListener
from kiosk.steps.said_note import SaidNote
from kiosk.view.masking import mask_name
from kiosk.view.view import IdentifyScreen, IdentifyStage, Tone

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
        self._note = step.note(Tone.NEUTRAL, "signature.card", who="")

    def wait_for(self, adult: HouseholdAdult) -> None:
        """From now on this adult's card is wanted."""
        self._adult = adult
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

    def tick(self) -> None:
        """Listen again after a pause."""
        if self.is_wanted and self._cards.tick():
            self._cards.listen()

    def fail(self) -> None:
        """The reader's line failed."""
        if self.is_wanted:
            self._cards.fail()

    def screen(self) -> IdentifyScreen:
        """Whose card is wanted."""
        return IdentifyScreen(self._stage, self._step.localised(self._note), is_other=True)

    def on_card(self, read: CardRead) -> None:
        """Whether it is this adult's. The face on it is needed for nothing, and overwritten at once."""
        card, own, adult = read.card, self._step.context.session.person, self._adult
        if card.portrait is not None:
            card.portrait.erase()
        if adult is None:
            return
        if own is not None and card.id_number == own.id_number:
            self._cards.again()
            self.on_spent_card()
        elif (unfit := self._unfit(card, adult)) is not None:
            self._cards.again()
            self.on_card_problem(unfit)
        else:
            adult.card, self._adult = card, None
            self._on_shown()
            self._step.context.visit.touched()

    def on_card_problem(self, message: str) -> None:
        """The card that lies there will not do."""
        self._stage, self._note = IdentifyStage.PROBLEM, self._step.note(Tone.BAD, message)

    on_reader_problem = on_card_problem

    def on_spent_card(self) -> None:
        """The one of who signed before lies there still: that is no mistake."""
        self._stage, self._note = IdentifyStage.WAITING, self._step.note(Tone.CAUTION, "signature.other_card")

    def on_reader_well(self) -> None:
        """What was said of the reader, or of the card that lay there, is over."""
        if self._adult is not None:
            self._stage = IdentifyStage.WAITING
            self._note = self._step.note(Tone.NEUTRAL, "signature.card", who=mask_name(self._adult.name))

    def _unfit(self, card: IdCard, adult: HouseholdAdult) -> str | None:
        if card.id_number != adult.id_number:
            return "other_card.different"
        if card.name != adult.name:
            return "other_card.name_differs"
        return "other_card.expired" if is_expired(card, self._step.today) else None
