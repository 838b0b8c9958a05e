"""The search by typed or spoken words, and its results."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.items import ItemRow
from kiosk.view.note import Note


class DictationStage(StrEnum):
    """How far a dictation is (听写阶段)."""

    OFFERED = "offered"
    STARTING = "starting"
    RECORDING = "recording"
    RECOGNISING = "recognising"
    UNDERSTOOD = "understood"
    NOTHING = "nothing"
    FAILED = "failed"


class DictationView(Struct, frozen=True):
    """Speaking into the search (听写): how loud it is from 0 to 1, and how many seconds are left while it records."""

    stage: DictationStage
    level: float = 0.0
    seconds_left: int = 0

    @property
    def is_under_way(self) -> bool:
        """Whether the microphone or the recogniser is at work."""
        return self.stage in (DictationStage.STARTING, DictationStage.RECORDING, DictationStage.RECOGNISING)


class SearchScreen(Struct, frozen=True):
    """Query and its ranked results (搜索); `dictation` where citizens can speak, `danger` before all results."""

    query: str
    rows: tuple[ItemRow, ...]
    suggestions: tuple[str, ...] = ()
    is_near: bool = False
    dictation: DictationView | None = None
    danger: Note | None = None
