"""Guided test of the microphone: two seconds are recorded, how loud they were is kept, and what was understood is shown once.

The sound is where it is recognised and ends there (docs/adr/0055). The words are on the screen until somebody answers, and in
nothing that is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.ports.listening import Listener, ListeningOutcome, NotRecognised, Understood
from drivers.ports.microphone import MICROPHONE, NotRecorded
from kiosk.diagnostics.runs.guided_run import GuidedRun, PossibleAnswer, RunContext, RunStage

if TYPE_CHECKING:
    from drivers.ports.device import Cancelled
    from drivers.ports.microphone import Microphone

RECORD_SECONDS = 2.0
LEAST_LEVEL = 0.2
"""Of what the listener calls loud: a voice at half a metre is twice as loud, the noise of an empty room is below."""


class MicrophoneRun(GuidedRun):
    """A sentence of two seconds is recorded, measured and recognised where there is a model (话筒测试); a person judges it."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._recording_at: float | None = None
        self._level = 0.0
        self._said = ""
        self._is_recognised = True

    def start(self) -> None:
        self._recording_at, self._level, self._said, self._is_recognised = None, 0.0, "", True
        listener = self.context.services.listener
        if listener is None:
            self.end(is_passed=False, problem="guided.no_device")
            return

        def listen(microphone: Microphone, cancelled: Cancelled) -> ListeningOutcome:
            return listener.listen(microphone, cancelled)

        self.command(MICROPHONE, listen, self._judge, listener.ends_within)

    def tick(self) -> None:
        """The level while it records; after two seconds it is enough."""
        listener = self.context.services.listener
        if self.stage is not RunStage.RUNNING or listener is None or not listener.is_recording():
            return
        if self._recording_at is None:
            self._recording_at = self.now
        self._show_level(listener)
        if self.now - self._recording_at >= RECORD_SECONDS:
            listener.finish()
        self.context.on_changed()

    def close(self) -> None:
        is_under_way = self.stage is RunStage.RUNNING
        super().close()
        self._said = ""
        if is_under_way and self.context.services.listener is not None:
            self.context.services.listener.erase()

    def meanwhile(self, say: Callable[..., str]) -> str:
        return say("guided.running") if self._recording_at is None else say("guided.speak_now")

    def question(self, say: Callable[..., str]) -> str:
        if self._said:
            return say("guided.understood", text=self._said)
        return say("guided.nothing_understood") if self._is_recognised else say("guided.not_recognised")

    def take_answer(self, key: str) -> None:
        self._said = ""
        self.end(is_passed=key == "sounds_good", problem="" if key == "sounds_good" else "guided.sounds_bad")

    def _show_level(self, listener: Listener) -> None:
        self._level = max(self._level, listener.level())
        self.add_measure("level", f"{self._level:.0%}", is_good=True if self._level >= LEAST_LEVEL else None)

    def _judge(self, outcome: ListeningOutcome) -> None:
        if isinstance(outcome, NotRecorded):
            self.add_measure("reason", outcome.problem.value, is_good=False)
            self.end(is_passed=False, problem="guided.not_recorded")
            return
        if self._level < LEAST_LEVEL:
            self.add_measure("level", f"{self._level:.0%}", is_good=False)
            self.end(is_passed=False, problem="guided.too_quiet")
            return
        self._is_recognised = not isinstance(outcome, NotRecognised)
        self._said = outcome.text if isinstance(outcome, Understood) else ""
        self.add_measure("words", "yes" if self._said else "no", is_good=True if self._said else None)
        self.ask((PossibleAnswer("sounds_good"), PossibleAnswer("sounds_bad")))
