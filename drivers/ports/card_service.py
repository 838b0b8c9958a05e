"""The port of a service that reaches cards: PC/SC, a simulated one, or another maker's (entry points `gov_kiosk.card_services`).

What goes wrong with a card, a reader or the service is a value here, for each of them is foreseen.
"""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class SlotState(StrEnum):
    """What is in a slot (卡槽状态). MUTE: something is in that does not answer to power."""

    EMPTY = "empty"
    CARD = "card"
    MUTE = "mute"


class Slot(Struct, frozen=True):
    """One reader that is there now (卡槽), by its full name, which may change when it is plugged in again."""

    reader: str
    state: SlotState
    atr: bytes = b""


class ServiceDown(Struct, frozen=True):
    """Nothing can be said of any reader (读卡服务不在). `detail` is technical."""

    detail: str


class SlotFaultKind(StrEnum):
    """Why a card could not be talked to (卡槽故障)."""

    CARD_GONE = "card_gone"
    MUTE = "mute"
    PROTOCOL = "protocol"
    READER_GONE = "reader_gone"
    SERVICE_DOWN = "service_down"
    BUSY = "busy"
    OTHER = "other"


class SlotFault(Struct, frozen=True):
    """It could not be talked to. `detail` is technical."""

    kind: SlotFaultKind
    detail: str


class CardChannel(Protocol):
    """One card under power (卡片通道), for one thread."""

    def transmit(self, command: bytes) -> bytes | SlotFault:
        """The card's answer with its two status bytes. Has no deadline: a card may keep it for ever."""

    def disconnect(self) -> None:
        """Take the power away, so that whatever the card has opened is closed again. May be called twice."""


class SmartCardService(Protocol):
    """Readers and cards of this machine (读卡服务). `look` on one thread, the others on any."""

    def look(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        """What is there, as soon as it differs from the last look, at latest after `seconds`. The first look is at once."""

    def wake(self) -> None:
        """Have the look that waits come back now."""

    def connect(self, reader: str) -> CardChannel | SlotFault:
        """Power the card in that reader, alone with it."""

    def close(self) -> None:
        """Release what `look` holds, once it has come back. A later look begins again."""
