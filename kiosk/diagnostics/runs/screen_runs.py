"""Guided tests of what a person hears: loudspeaker and headphones."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from drivers.ports.speech import SPEECH, Headphones, NotSaid, Said, SpokenLanguage
from kiosk.diagnostics.runs.guided_run import GuidedRun, PossibleAnswer, RunContext
from kiosk.voice.own_messages import digits_aloud

if TYPE_CHECKING:
    from drivers.ports.device import Cancelled
    from drivers.ports.speech import Speech, SpeechOutcome

SPEECH_SECONDS = 20.0
OFFERED = 4
"""Numbers to choose among: who did not hear guesses right once in four."""


class SoundRun(GuidedRun):
    """A number is said that cannot be read anywhere; a tester who heard it knows it (播报测试)."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._offered: list[str] = []
        self._said = ""

    def start(self) -> None:
        numbers: set[str] = set()
        while len(numbers) < OFFERED:
            numbers.add(f"{secrets.randbelow(900) + 100}")
        self._offered = sorted(numbers)
        self._said = secrets.choice(self._offered)
        text = digits_aloud(self._said)

        def say(speech: Speech, cancelled: Cancelled) -> SpeechOutcome:
            return speech.say(text, SpokenLanguage.ZH, cancelled)

        self.command(SPEECH, say, self._ask, SPEECH_SECONDS)

    def take_answer(self, key: str) -> None:
        is_right = key == self._said
        self.add_measure("heard", "yes" if is_right else "no", is_good=is_right)
        self.end(is_passed=is_right, problem="" if is_right else "guided.not_heard")

    def _ask(self, outcome: SpeechOutcome) -> None:
        match outcome:
            case NotSaid(problem):
                self.add_measure("reason", problem.value, is_good=False)
                self.end(is_passed=False, problem="guided.not_said")
            case Said():
                self.ask(
                    (*(PossibleAnswer(answer, answer) for answer in self._offered), PossibleAnswer("heard_nothing"))
                )
            case _:
                self.end(is_passed=False, problem="guided.not_said")


class HeadphonesRun(SoundRun):
    """The same by headphones (耳机测试): with an empty socket the loudspeaker would say the number, and a dead socket would pass."""

    def start(self) -> None:
        begin = super().start

        def on_headphones(plug: Headphones) -> None:
            if plug is Headphones.OUT:
                self.end(is_passed=False, problem="guided.no_headphones")
            else:
                begin()  # where a sound card does not report, the person decides

        self.command(SPEECH, lambda speech, _cancelled: speech.headphones(), on_headphones, SPEECH_SECONDS)
