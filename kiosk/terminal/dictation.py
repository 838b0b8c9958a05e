"""Speaking into the search: begun and ended by a touch, recognised beside the screen, and shown as what was understood.

What is said is neither written down nor reported (`SearchTrail` passes over it); the sound never comes here.
"""

import logging
from collections.abc import Callable
from functools import cached_property
from math import ceil
from typing import assert_never

from catalogue.heard_words import HeardWords
from drivers.ports.device import Cancelled
from drivers.ports.listening import Listener, ListeningOutcome, NothingUnderstood, NotRecognised, Understood
from drivers.ports.microphone import MICROPHONE, Microphone, NotRecorded
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.ports import DeviceHandle, may_be_used
from kiosk.services.services import Services
from kiosk.view.intents import CancelDictation, FinishDictation, StartDictation
from kiosk.view.search import DictationStage, DictationView

log = logging.getLogger(__name__)

LEVELS = 10
"""Steps of the display: each is a view of its own."""


class Dictation:
    """The dictation of one visit (听写). `on_understood` takes the words; `on_changed` has a new view made."""

    def __init__(
        self,
        services: Services,
        snapshot: CatalogueSnapshot,
        on_understood: Callable[[str], None],
        on_changed: Callable[[], None],
    ) -> None:
        self._services = services
        self._snapshot = snapshot
        self._on_understood = on_understood
        self._on_changed = on_changed
        self._stage = DictationStage.OFFERED
        self._turn: object | None = None
        self._began_at = 0.0
        self.was_used = False

    @property
    def _listener(self) -> Listener | None:
        """None while a window is spoken with, which has the microphone."""
        return None if self._services.video.is_open else self._listener_of_visit

    @cached_property
    def _listener_of_visit(self) -> Listener | None:
        """Looked for once a visit: the view is made many times a second."""
        listener = self._services.listener
        is_offered = listener is not None and listener.is_able and may_be_used(self._microphone)
        return listener if is_offered else None

    @property
    def _microphone(self) -> DeviceHandle[Microphone] | None:
        return self._services.devices.get(MICROPHONE)

    def view(self) -> DictationView | None:
        """None where a citizen cannot speak."""
        listener = self._listener
        if listener is None:
            return None
        if self._stage is not DictationStage.RECORDING:
            return DictationView(self._stage)
        left = max(0, ceil(self._began_at + listener.longest - self._now))
        return DictationView(self._stage, round(listener.level() * LEVELS) / LEVELS, left)

    def handle(self, intent: StartDictation | FinishDictation | CancelDictation) -> bool:
        """A touch of one of its buttons; False when it does not fit."""
        match intent:
            case StartDictation():
                return self._begin()
            case FinishDictation():
                return self._finish()
            case CancelDictation():
                return self.end()
            case _:
                assert_never(intent)

    def end(self) -> bool:
        """What was heard so far is dropped, and the display goes. Whether there was anything."""
        was_shown, self._stage = self._stage is not DictationStage.OFFERED, DictationStage.OFFERED
        turn, self._turn = self._turn, None
        if turn is not None and self._listener_of_visit is not None:
            self._listener_of_visit.erase()
        return was_shown

    def tick(self) -> None:
        """It records a moment after it was begun, and ends by itself."""
        listener = self._listener
        if listener is None:
            self.end()
            return
        if self._stage is DictationStage.STARTING and listener.is_recording():
            self._stage, self._began_at = DictationStage.RECORDING, self._now
        elif self._stage is DictationStage.RECORDING and self._now - self._began_at >= listener.longest:
            self._stage = DictationStage.RECOGNISING

    def _begin(self) -> bool:
        listener, line = self._listener, self._microphone
        if listener is None or line is None or self._turn is not None:
            return False
        turn = self._turn = object()
        self._stage, self.was_used = DictationStage.STARTING, True

        def listen(microphone: Microphone, cancelled: Cancelled) -> ListeningOutcome:
            outcome = listener.listen(microphone, lambda: cancelled() or self._turn is not turn)
            return self._put_right(outcome)

        line.submit(
            listen,
            lambda outcome: self._end_turn(turn, outcome),
            lambda error: self._end_turn(turn, error),
            listener.ends_within,
        )
        return True

    def _finish(self) -> bool:
        if self._stage is not DictationStage.RECORDING or self._listener is None:
            return False
        self._stage = DictationStage.RECOGNISING
        self._listener.finish()
        return True

    def _put_right(self, outcome: ListeningOutcome) -> ListeningOutcome:
        """The words of the catalogue, on the microphone's thread; their table is not kept."""
        if isinstance(outcome, Understood):
            return Understood(HeardWords(self._snapshot.catalogue.items).put_right(outcome.text))
        return outcome

    def _end_turn(self, turn: object, outcome: ListeningOutcome | Exception) -> None:
        if turn is not self._turn:
            return
        self._turn = None
        match outcome:
            case Understood(text):
                self._stage = DictationStage.UNDERSTOOD
                self._on_understood(text)
            case NothingUnderstood():
                self._stage = DictationStage.NOTHING
            case NotRecorded(problem, detail):
                log.info("nothing was recorded: %s, %s", problem, detail)
                self._stage = DictationStage.FAILED
            case NotRecognised(detail):
                log.info("nothing was recognised: %s", detail)
                self._stage = DictationStage.FAILED
            case _:
                log.info("nothing was recorded: %s", type(outcome).__name__)
                self._stage = DictationStage.FAILED
        self._on_changed()

    @property
    def _now(self) -> float:
        return self._services.clock.monotonic()
