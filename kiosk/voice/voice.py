"""The announcer's voice: a speech device behind its worker thread. Whatever goes wrong there is silence, not a fault."""

from msgspec import Struct

from catalogue.text import Language
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.speech import Headphones, Manner, Speech, SpeechOutcome, SpokenLanguage
from kiosk.services.ports import DeviceHandle, Ticket

DEADLINE = 120.0
"""Seconds; longer than the device itself goes on."""

PLUG_EVERY = 0.25
"""Seconds between two looks at the socket while something personal is said: asking a card starts a program."""

SPEAKABLE = frozenset(language.value for language in SpokenLanguage)
"""In any other language the screen stays silent: letters read by the rules of another language are noise."""


LOUDNESS = (1.0, 1.5, 2.0, 0.6)
TEMPO = (1.0, 1.25, 1.5, 0.8)
"""The steps of the keys for loudness and speed; after the last comes the first."""


class _Sentence(Struct, frozen=True):
    """What is to be heard; without text it is the tone."""

    text: str
    private: str
    language: Language
    is_update: bool


_TONE = _Sentence("", "", Language.ZH, is_update=True)


class _PrivateEar:
    """Whether the citizen hears alone (独听): once the plug is out, or no one can tell, that is so for the rest of the sentence."""

    def __init__(self, speech: Speech, clock: MonotonicClock) -> None:
        self._speech = speech
        self._clock = clock
        self._asked_at = clock.now()
        self.is_alone = speech.headphones() is Headphones.IN

    def is_alone_still(self) -> bool:
        """Looked at again where the last look is old."""
        if self.is_alone and self._clock.now() >= self._asked_at + PLUG_EVERY:
            self.is_alone = self._speech.headphones() is Headphones.IN
            self._asked_at = self._clock.now()
        return self.is_alone


class DeviceVoice:
    """Implements `kiosk.voice.speaking.Voice` (设备语音); on the screen's thread only. Of the updates that wait, the newest stays."""

    def __init__(self, line: DeviceHandle[Speech], clock: MonotonicClock | None = None) -> None:
        self._line = line
        self._clock = clock or SystemMonotonicClock()
        self._now: _Sentence | None = None
        self._next: _Sentence | None = None
        self._ticket: Ticket | None = None
        self._manner = Manner()

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said, or waits to be."""
        return self._now is not None

    def speak_louder(self) -> None:
        """The next step of loudness, from the next sentence on."""
        self._manner = Manner(_after(self._manner.loudness, LOUDNESS), self._manner.tempo)

    def speak_faster(self) -> None:
        """The next step of speed, from the next sentence on."""
        self._manner = Manner(self._manner.loudness, _after(self._manner.tempo, TEMPO))

    def forget_manner(self) -> None:
        """As loud and as fast as at first: the visit is over."""
        self._manner = Manner()

    def say(self, text: str, language: Language, *, is_update: bool, private: str = "") -> None:
        """Speak now, or after the update that is being spoken."""
        if language not in SPEAKABLE:
            self.hush()
            return
        sentence = _Sentence(text, private, language, is_update)
        if self._now is _TONE or (is_update and self._now is not None and self._now.is_update):
            self._next = sentence
            return
        self.hush()
        self._begin(sentence)

    def sound_tone(self) -> None:
        """Two short notes; what is said meanwhile comes after them."""
        self.hush()
        self._begin(_TONE)

    def hush(self) -> None:
        """Stop speaking, and drop what waits to be spoken."""
        self._now = self._next = None
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None

    def _begin(self, sentence: _Sentence) -> None:
        self._now = sentence
        language, manner = SpokenLanguage(sentence.language), self._manner

        def speak(speech: Speech, cancelled: Cancelled) -> SpeechOutcome:
            speech.adjust(manner)
            if sentence is _TONE:
                return speech.tone(cancelled)
            if sentence.private and (ear := _PrivateEar(speech, self._clock)).is_alone:
                outcome = speech.say(sentence.private, language, lambda: cancelled() or not ear.is_alone_still())
                if ear.is_alone or cancelled():
                    return outcome
            return speech.say(sentence.text, language, cancelled)

        self._ticket = self._line.submit(
            speak, lambda _outcome: self._end(sentence), lambda _error: self._end(sentence), DEADLINE
        )

    def _end(self, sentence: _Sentence) -> None:
        if sentence is not self._now:
            return
        following, self._now, self._next, self._ticket = self._next, None, None, None
        if following is not None:
            self._begin(following)


def _after(step: float, steps: tuple[float, ...]) -> float:
    return steps[(steps.index(step) + 1) % len(steps)]
