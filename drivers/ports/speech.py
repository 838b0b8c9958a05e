"""The port of the speech output (语音播报器)."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device
from drivers.ports.status import FamilyOf, ProblemCode


class SpokenLanguage(StrEnum):
    """What an adapter must be able to speak (朗读语言). Values equal `catalogue.text.Language`."""

    ZH = "zh"
    EN = "en"


class Said(Struct, frozen=True):
    """Spoken to the end."""


class SpeechCut(Struct, frozen=True):
    """Broken off: hushed, cancelled, or another sentence came."""


class NotSaid(Struct, frozen=True):
    """Nothing, or not all of it, could be heard. `detail` is technical and never holds what was to be said."""

    problem: ProblemCode
    detail: str


SpeechOutcome = Said | SpeechCut | NotSaid


class Manner(Struct, frozen=True):
    """How it is spoken (说话方式): 1 is as recorded, of `loudness` and of `tempo`."""

    loudness: float = 1.0
    tempo: float = 1.0


class Headphones(StrEnum):
    """Whether somebody listens by headphones (耳机): then what is said is heard by them alone."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class Speech(Device, Protocol):
    """Reads sentences aloud (语音播报器). The caller keeps from it what must not be heard in a public hall."""

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:
        """Speak to the end. A sentence that is being spoken meanwhile (by a call on another thread) breaks off."""

    def tone(self, cancelled: Cancelled) -> SpeechOutcome:
        """Two short notes without words, as loud as what is said: something has begun."""

    def hush(self) -> None:
        """Fall silent at once. May be called from any thread while `say` blocks."""

    def adjust(self, manner: Manner) -> None:
        """How the next announcements are spoken; back to `Manner()` at the end of a visit. May be called from any thread."""

    def headphones(self) -> Headphones:
        """Whether a plug is in the socket now; UNKNOWN where nothing reports it. May be called from any thread."""


SPEECH = FamilyOf[Speech]("speech")
