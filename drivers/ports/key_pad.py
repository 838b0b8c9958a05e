"""The port of a pad with few keys that can be distinguished by touch (触感按键盘), for citizens who do not see the screen."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.status import FamilyOf


class PadKey(StrEnum):
    """What a key of the pad means (触感按键)."""

    NEXT = "next"
    BACK = "back"
    CHOOSE = "choose"
    REPEAT = "repeat"
    LOUDER = "louder"
    FASTER = "faster"


class KeyPressed(Struct, frozen=True):
    """A key went down (按键按下)."""

    key: PadKey


class NoKey(Struct, frozen=True):
    """None was pressed (无按键) within the time, or until cancelled."""


KeyOutcome = KeyPressed | NoKey | ReaderFailed


class KeyPad(Device, Protocol):
    """Keys that are distinguished by touch (触感按键盘). It enters no secrets: it is no encrypting PIN pad."""

    def keys(self) -> frozenset[PadKey]:
        """Those that it has: two switches are enough. Asks no device."""

    def key(self, seconds: float, cancelled: Cancelled) -> KeyOutcome:
        """Wait up to `seconds` for a key. Keys that were pressed since the last call are not lost."""


KEY_PAD = FamilyOf[KeyPad]("key_pad")
