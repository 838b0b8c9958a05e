"""指纹采集 — two different fingers, quality at least 60 of 100, three tries a finger."""

from typing import assert_never

from drivers.ports.device import ReaderFailed
from drivers.ports.fingerprint_reader import (
    FINGERPRINT_READER,
    FingerCaptured,
    FingerOutcome,
    FingerStillThere,
    NoFinger,
    SameFinger,
)
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.steps.context import StepContext
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.identity import FingerprintScreen
from kiosk.view.note import Tone

FINGERS = 2
LEAST_QUALITY = 60
TRIES = 3
CAPTURE_SECONDS = 15.0
CAPTURE_DEADLINE = 25.0
READER_AGAIN_AFTER = 4.0
WELL_SECONDS = 1.5
"""How long a reader that failed is listened at first, so that it is soon known to be well."""
PRESS = {1: "finger.press", 2: "finger.press_other"}


class FingerprintStep(Step):
    """Takes the prints that an item needs, one finger after the other (指纹步骤)."""

    kind = StepKind.FINGERPRINT

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._quality: int | None = None
        self._tries_left = TRIES
        self._listen_at: float | None = None
        self._note = self.note(Tone.NEUTRAL, PRESS[self._finger])

    def enter(self) -> None:
        """Listen for the first finger that is missing."""
        if self._is_done:
            self._note = self.note(Tone.GOOD, "finger.done")
        else:
            self._listen()

    def screen(self) -> FingerprintScreen:
        """Which finger, how good the last try was, how many tries are left."""
        note = self.note_in_language(self._note)
        tries_left = 0 if self._is_done else self._tries_left
        return FingerprintScreen(self._finger, FINGERS, self._quality, tries_left, note)

    def main(self) -> Main:
        """On, once both fingers are there; after three bad tries from the start again."""
        if self._is_done:
            return Main(MainAction.CONTINUE)
        return Main(MainAction.RETRY) if self._tries_left == 0 else NO_MAIN

    def press(self) -> bool:
        """Go on after a good finger, or try it again."""
        if self._is_done:
            self.context.moves.go_on()
        else:
            self._quality, self._tries_left = None, TRIES
            self._note = self.note(Tone.NEUTRAL, PRESS[self._finger])
            self._listen()
        return True

    def page(self) -> int:
        """Each finger is a page."""
        return self._finger

    def tick(self) -> None:
        """Listen again after the reader failed."""
        if self._listen_at is not None and self.seconds >= self._listen_at:
            self._listen()

    def on_device_failed(self, error: Exception) -> None:
        """The reader's line failed."""
        super().on_device_failed(error)
        self._rest("finger.reader_failed")

    @property
    def _finger(self) -> int:
        return min(len(self.context.journey.fingers) + 1, FINGERS)

    @property
    def _is_done(self) -> bool:
        return len(self.context.journey.fingers) >= FINGERS

    def _listen(self) -> None:
        reader = self.context.services.devices.get(FINGERPRINT_READER)
        self._listen_at = None
        if reader is None:
            self._rest("finger.no_reader")
            return
        earlier = tuple(self.context.journey.fingers)
        seconds = WELL_SECONDS if self._is_failing else CAPTURE_SECONDS
        self.command(
            reader,
            lambda device, stop: device.capture(seconds, stop, earlier),
            self._on_capture,
            CAPTURE_DEADLINE,
        )

    def _on_capture(self, outcome: FingerOutcome) -> None:
        match outcome:
            case FingerCaptured(quality, template):
                self.context.visit.note_touch()  # a finger on the reader is as good as one on the screen
                self._judge(quality, template)
            case NoFinger():
                self._await_finger()
            case FingerStillThere():
                self._note = self.note(Tone.CAUTION, "finger.lift")
                self._listen_at = self.seconds
            case SameFinger():
                self.context.visit.note_touch()
                self._note = self.note(Tone.CAUTION, "finger.same")
                self._listen_at = self.seconds
            case ReaderFailed():
                self._rest("finger.reader_failed")
            case _:
                assert_never(outcome)

    @property
    def _is_failing(self) -> bool:
        return self._note.message == "finger.reader_failed"

    def _await_finger(self) -> None:
        self._listen_at = self.seconds
        if self._is_failing:
            self._note = self.note(Tone.NEUTRAL, PRESS[self._finger])

    def _judge(self, quality: int, template: bytes) -> None:
        self._quality = quality
        if quality >= LEAST_QUALITY:
            self._keep(template)
            return
        self._tries_left -= 1
        if self._tries_left == 0:
            self._note = self.note(Tone.BAD, "finger.not_collectable")
            return
        self._note = self.note(Tone.CAUTION, "finger.again", quality=str(quality), least=str(LEAST_QUALITY))
        self._listen_at = self.seconds + 1.0

    def _keep(self, template: bytes) -> None:
        self.context.journey.fingers.append(bytearray(template))
        self._tries_left = TRIES
        if self._is_done:
            self._note = self.note(Tone.GOOD, "finger.done")
            self.go_on_soon()
            return
        self._note = self.note(Tone.GOOD, "finger.next")
        self._listen_at = self.seconds + 1.0

    def _rest(self, message: str) -> None:
        self._note = self.note(Tone.BAD, message)
        self._listen_at = self.seconds + READER_AGAIN_AFTER
