"""签名 — strokes on the screen, at least 200 pixels of them, under what was just read. What is signed is submitted next."""

from catalogue.schema import InputField
from kiosk.journeys.event_progress import EventProgress, MemberState
from kiosk.journeys.journey import erase
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep, is_signed
from kiosk.steps.context import StepContext
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import Main, Step
from kiosk.view.intents import ClearSignature, Intent, Sign
from kiosk.view.view import MainAction, SignatureScreen, Tone

LEAST_STROKE = 200.0
MOST_BYTES = 2 * 1024 * 1024


class SignatureStep(Step):
    """The signature step (签名步骤)."""

    kind = StepKind.SIGNATURE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._note: SaidNote | None = None

    def enter(self) -> None:
        """Who comes here again may have changed what an earlier signature stood under: it is asked for again."""
        self._clear()

    def screen(self) -> SignatureScreen:
        """What is signed, and whether it is."""
        field = self.context.journey.field_named(self.planned.fields[0])
        signed = self.context.journey.signature is not None
        note = None if self._note is None else self.localised(self._note)
        event = self.context.session.event
        subject = self._subject(field) if event is None else self._subject_of(event)
        return SignatureScreen(self.pick(field.label), self.say("signature.statement"), signed, note, subject)

    def _subject(self, field: InputField) -> str:
        title = self.pick(self.context.journey.item.name)
        return self.say("signature.subject", item=title) if field.agreement is None else self.pick(field.agreement)

    def _subject_of(self, event: EventProgress) -> str:
        """One signature for all that was just read."""
        signed = (self.pick(each.item.short) for each in event.all_of(MemberState.READY) if is_signed(each.item))
        return self.say("event.signature", items=self.say("review.comma").join(signed))

    def main(self) -> Main:
        """Submit once signed, or go on to pay."""
        pays = self.context.journey.item.fee and self.context.session.event is None
        action = MainAction.CONTINUE if pays else MainAction.SUBMIT
        return Main(action, self.context.journey.signature is not None)

    def press(self) -> bool:
        self.context.moves.go_on()
        return True

    def handle(self, intent: Intent) -> bool:
        """Take the strokes, or start again."""
        match intent:
            case Sign(png, length):
                self._sign(png, length)
                return True
            case ClearSignature():
                self._clear()
                return True
            case _:
                return False

    def _sign(self, png: bytes, length: float) -> None:
        self._clear()
        if length < LEAST_STROKE or not 0 < len(png) <= MOST_BYTES:
            self._note = self.note(Tone.CAUTION, "signature.too_short")
            return
        self.context.journey.signature = bytearray(png)
        self.context.seal_ahead()

    def _clear(self) -> None:
        drawn = self.context.journey.signature
        if drawn is not None:
            erase(drawn)
        self.context.journey.signature = None
        self._note = None
