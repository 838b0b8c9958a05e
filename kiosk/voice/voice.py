"""The announcer's voice: a speech device behind its worker thread. Whatever goes wrong there is silence, not a fault."""

from msgspec import Struct

from catalogue.text import Language
from drivers.ports.device import Cancelled
from drivers.ports.speech import Speech, SpeechOutcome, SpokenLanguage
from kiosk.services.ports import DeviceHandle, Ticket

DEADLINE = 120.0
"""Seconds; longer than the device itself goes on."""


SPEAKABLE = frozenset(each.value for each in SpokenLanguage)
"""In any other language the screen stays silent: letters read by the rules of another language are noise."""


class _Sentence(Struct, frozen=True):
    text: str
    language: Language
    is_update: bool


class DeviceVoice:
    """Implements `kiosk.voice.speaking.Voice` (设备语音); on the screen's thread only. Of the updates that wait, the newest stays."""

    def __init__(self, line: DeviceHandle[Speech]) -> None:
        self._line = line
        self._now: _Sentence | None = None
        self._next: _Sentence | None = None
        self._ticket: Ticket | None = None

    def say(self, text: str, language: Language, *, is_update: bool) -> None:
        """Speak now, or after the update that is being spoken."""
        if language not in SPEAKABLE:
            self.hush()
            return
        sentence = _Sentence(text, language, is_update)
        if is_update and self._now is not None and self._now.is_update:
            self._next = sentence
            return
        self.hush()
        self._begin(sentence)

    def hush(self) -> None:
        """Silence now."""
        self._now = self._next = None
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _begin(self, sentence: _Sentence) -> None:
        self._now = sentence
        language = SpokenLanguage(sentence.language)

        def speak(speech: Speech, cancelled: Cancelled) -> SpeechOutcome:
            return speech.say(sentence.text, language, cancelled)

        self._ticket = self._line.submit(
            speak, lambda _outcome: self._ended(sentence), lambda _error: self._ended(sentence), DEADLINE
        )

    def _ended(self, sentence: _Sentence) -> None:
        if sentence is not self._now:
            return
        following, self._now, self._next, self._ticket = self._next, None, None, None
        if following is not None:
            self._begin(following)
