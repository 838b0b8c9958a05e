"""签名 — strokes on the screen, at least 200 pixels of them, under what was just read. What is signed is submitted next.

Where every adult of a household has to sign, each who is present follows the applicant in turn, under the same text.
"""

from collections.abc import Hashable, Iterator

from catalogue.schema import InputField
from kiosk.journeys.event_progress import EventProgress, MemberState
from kiosk.journeys.household import HouseholdAdult, other_adults, signed_by_adults
from kiosk.journeys.journey import Journey, erase
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.steps.context import StepContext
from kiosk.steps.said_note import SaidNote
from kiosk.steps.sending.signer_card import SignerCard
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen
from kiosk.view.intents import ClearSignature, Intent, Sign, SignerIsAbsent, SignInWords
from kiosk.view.note import Tone
from kiosk.view.review import SignatureScreen

LEAST_STROKE = 200.0
MOST_BYTES = 2 * 1024 * 1024


class SignatureStep(Step):
    """Takes the signature under the text that is shown above it (签名步骤)."""

    kind = StepKind.SIGNATURE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._note: SaidNote | None = None
        self._turn = 0
        self._is_absent = False
        self._card = SignerCard(self, self._note_present)

    def enter(self) -> None:
        """A citizen who comes here again may have changed what an earlier signature was under: all are asked for again."""
        journey = self.context.journey
        for drawn in (journey.signature, *(member.signature for member in journey.household)):
            if drawn is not None:
                erase(drawn)
        adults = {adult.id_number: adult for signed in self._journeys_signed() for adult in self._adults_of(signed)}
        journey.signature, journey.household = None, tuple(adults.values())

    def page(self) -> Hashable:
        """Another for each who signs, and for the card that they show first."""
        return (self._turn, self._card.is_wanted, self._is_absent)

    def tick(self) -> None:
        """A card may be waited for."""
        self._card.tick()

    def on_device_failed(self, error: Exception) -> None:
        """The reader's line failed."""
        super().on_device_failed(error)
        self._card.fail()

    def on_failed(self, error: Exception) -> None:
        """Asking the centre about a card failed by a fault of ours."""
        super().on_failed(error)
        self._card.drop("other_card.no_answer")

    @property
    def is_busy(self) -> bool:
        """While the centre is asked whether a card is genuine."""
        return self._card.is_busy

    def screen(self) -> SignatureScreen | IdentifyScreen:
        """Whose card is wanted; then what is signed, by whom, and whether it is."""
        if self._card.is_wanted:
            return self._card.screen()
        note = None if self._note is None else self.note_in_language(self._note)
        is_signed_now = self._drawn is not None
        adult = self._adult
        if adult is not None:
            place, count = str(self._turn + 1), str(len(self.context.journey.household) + 1)
            label = self.say("signature.turn", name=adult.name, place=place, count=count)
            statement = self.say("signature.turn_statement", name=adult.name)
            return SignatureScreen(
                label, statement, is_signed_now, note, self._agreed_by(adult), adult.name, self._turn
            )
        label = self.pick(self.context.journey.form.field_named(self.planned.fields[0]).label)
        return SignatureScreen(
            label,
            self.say("signature.statement"),
            is_signed_now,
            note,
            self._agreed_by(None),
            in_words=self._in_words,
        )

    def main(self) -> Main:
        """On to the next who signs; then submit, or go on to pay."""
        if self._card.is_wanted and not self._is_absent:
            return NO_MAIN if self._card.is_busy else Main(MainAction.SKIP)
        journey = self.context.journey
        goes_on = not self._is_last or (journey.item.fee and self.context.session.event is None)
        action = MainAction.CONTINUE if goes_on else MainAction.SUBMIT
        return Main(action, self._drawn is not None or self._is_absent)

    def press(self) -> bool:
        """On; without the card of an adult they are absent, and get a paper."""
        adult = self._adult
        if adult is not None and self._card.is_wanted and not self._is_absent:
            self._note_absent(adult)
            return True
        self._card.give_up()
        if self._is_last:
            self.context.moves.go_on()
        else:
            self._turn += 1
            self._is_absent, self._note = False, None
            self._ask_for_card()
        return True

    def _note_present(self) -> None:
        """Note the card of an adult, also of one who was taken for absent."""
        self._is_absent, self._note = False, None

    def _ask_for_card(self) -> None:
        adult = self._adult
        wants = any(
            field.adults_show_card for field in map(_adults_field, self._journeys_signed()) if field is not None
        )
        if adult is not None and wants and adult.card is None:
            self._card.wait_for(adult)

    def handle(self, intent: Intent) -> bool:
        """Take the strokes, or start again; another adult may be absent."""
        if self._card.is_wanted:
            return False
        match intent:
            case Sign(png, length):
                self._sign(png, length)
                return True
            case SignInWords(png) if self._in_words:
                self._confirm(png)
                return True
            case ClearSignature():
                self._clear()
                return True
            case SignerIsAbsent() if (adult := self._adult) is not None:
                self._clear()
                self._note_absent(adult)
                return True
            case _:
                return False

    def _note_absent(self, adult: HouseholdAdult) -> None:
        self._is_absent = True
        self._note = self.note(Tone.NEUTRAL, "signature.absent_noted", name=adult.name)
        self._card.say(self._note)
        self._seal_ahead()

    # --- what is signed ---

    def _agreed_by(self, adult: HouseholdAdult | None) -> str:
        """The text of every item that wants the signature of this adult, or of the applicant (None); each text once."""
        texts: dict[str, None] = {}
        for journey in self._journeys_signed():
            numbers = [adult.id_number for adult in self._adults_of(journey)]
            if adult is None or adult.id_number in numbers:
                asked = filter(journey.form.asks, journey.item.inputs)
                texts |= {self.pick(field.agreement): None for field in asked if field.agreement is not None}
        return "\n".join(texts)

    # --- who signs ---

    def _journeys_signed(self) -> Iterator[Journey]:
        """All that is submitted under these signatures."""
        event = self.context.session.event
        return iter([self.context.journey]) if event is None else _ready(event)

    def _adults_of(self, journey: Journey) -> tuple[HouseholdAdult, ...]:
        person = self.context.session.person
        own_number = "" if person is None else person.id_number
        return other_adults(journey.item, journey.form.own_answers(), own_number, self.today)

    @property
    def _adult(self) -> HouseholdAdult | None:
        """The other adult whose turn it is; None while the applicant signs."""
        return self.context.journey.household[self._turn - 1] if self._turn else None

    @property
    def _is_last(self) -> bool:
        return self._turn == len(self.context.journey.household)

    # --- the strokes ---

    @property
    def _drawn(self) -> bytearray | None:
        adult = self._adult
        return self.context.journey.signature if adult is None else adult.signature

    def _sign(self, png: bytes, length: float) -> None:
        self._clear()
        if length < LEAST_STROKE or not 0 < len(png) <= MOST_BYTES:
            self._note = self.note(Tone.CAUTION, "signature.too_short")
            return
        self._keep(bytearray(png))
        self._seal_ahead()

    def _confirm(self, png: bytes) -> None:
        """In place of strokes: what was said by somebody who was identified."""
        self._clear()
        if not 0 < len(png) <= MOST_BYTES:
            return
        self._keep(bytearray(png))
        self._note = self.note(Tone.GOOD, "signature.confirmed")
        self._seal_ahead()

    @property
    def _in_words(self) -> str:
        """For the applicant, who was identified; another adult who cannot write signs on paper, as an absent one does."""
        person = self.context.session.person
        if person is None or self._adult is not None:
            return ""
        return "\n".join((person.name, self.say("signature.not_handwritten"), self.today.isoformat()))

    def _clear(self) -> None:
        drawn = self._drawn
        if drawn is not None:
            erase(drawn)
        self._keep(None)
        self._is_absent, self._note = False, None

    def _keep(self, drawn: bytearray | None) -> None:
        adult = self._adult
        if adult is None:
            self.context.journey.signature = drawn
        else:
            adult.signature = drawn

    def _seal_ahead(self) -> None:
        if self._is_last:
            self.context.seal_ahead()


def _adults_field(journey: Journey) -> InputField | None:
    return signed_by_adults(journey.item)


def _ready(event: EventProgress) -> Iterator[Journey]:
    return (member.journey for member in event.all_of(MemberState.READY) if member.journey is not None)
