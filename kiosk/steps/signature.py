"""签名 — strokes on the screen, at least 200 pixels of them."""

from kiosk.intents import ClearSignature, Intent, Sign
from kiosk.journeys.kinds import StepKind
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import Main, Step
from kiosk.view import MainAction, SignatureScreen, Tone

LEAST_STROKE = 200.0
MOST_BYTES = 2 * 1024 * 1024


class SignatureStep(Step):
    """签名步骤."""

    kind = StepKind.SIGNATURE

    def enter(self) -> None:
        """An earlier signature of this journey stays."""
        self._note: SaidNote | None = None

    def screen(self) -> SignatureScreen:
        """What is signed, and whether it is."""
        field = self.stage.journey.field_named(self.planned.fields[0])
        signed = self.stage.journey.signature is not None
        note = None if self._note is None else self.worded(self._note)
        return SignatureScreen(self.pick(field.label), self.say("signature.statement"), signed, note)

    def main(self) -> Main:
        """Continue once signed."""
        return Main(MainAction.CONTINUE, self.stage.journey.signature is not None)

    def press(self) -> bool:
        """On."""
        self.stage.moves.go_on()
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
        self.stage.journey.signature = bytearray(png)

    def _clear(self) -> None:
        drawn = self.stage.journey.signature
        if drawn is not None:
            drawn[:] = bytes(len(drawn))
        self.stage.journey.signature = None
        self._note = None
