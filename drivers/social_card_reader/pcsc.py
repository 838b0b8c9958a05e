"""PC/SC by pyscard's plain functions (`smartcard.scard`).

The monitors that pyscard brings end for good when the service stops, so none of them is used. Looking has a context of its own,
for it blocks; each card gets another.
"""

import contextlib
import importlib
import importlib.util
import sys
import threading
from functools import cache
from types import ModuleType

from drivers.ports.card_service import CardChannel, ServiceDown, Slot, SlotFault, SlotFaultKind, SlotState

_SUCCESS = 0
_TIMEOUT = 0x8010000A
_CANCELLED = 0x80100002
_NO_READERS = 0x8010002E
_UNKNOWN_READER = 0x80100009

_KINDS: dict[int, SlotFaultKind] = {
    0x8010000C: SlotFaultKind.CARD_GONE,  # no card
    0x80100016: SlotFaultKind.CARD_GONE,  # not transacted
    0x80100068: SlotFaultKind.CARD_GONE,  # reset
    0x80100069: SlotFaultKind.CARD_GONE,  # removed
    0x80100066: SlotFaultKind.MUTE,
    0x80100067: SlotFaultKind.MUTE,  # unpowered
    0x8010000F: SlotFaultKind.PROTOCOL,
    0x80100065: SlotFaultKind.PROTOCOL,  # unsupported card
    0x80100009: SlotFaultKind.READER_GONE,
    0x80100011: SlotFaultKind.READER_GONE,  # invalid value, what a pulled CCID reader answers
    0x80100017: SlotFaultKind.READER_GONE,
    0x8010002E: SlotFaultKind.READER_GONE,
    0x80100003: SlotFaultKind.SERVICE_DOWN,  # the handle belongs to a service that was started again
    0x80100013: SlotFaultKind.SERVICE_DOWN,
    0x8010001D: SlotFaultKind.SERVICE_DOWN,
    0x8010001E: SlotFaultKind.SERVICE_DOWN,
    0x8010000B: SlotFaultKind.BUSY,
}
"""By PC/SC's result; what real readers and vpcd were seen to answer is among them."""

_PLUGGED = "\\\\?PnP?\\Notification"
"""A pseudo reader of PC/SC: it changes when the list of readers changes."""


class PcscMissing(Exception):
    """pyscard or the library of PC/SC is not installed. The text is technical."""


@cache
def scard() -> ModuleType:
    """The plain functions of pyscard without the front of the package, which no part of this needs. Raises PcscMissing."""
    if "smartcard" not in sys.modules:
        found = importlib.util.find_spec("smartcard")
        if found is None:
            raise PcscMissing("pyscard is not installed")
        sys.modules["smartcard"] = importlib.util.module_from_spec(found)
    try:
        return importlib.import_module("smartcard.scard")
    except ImportError as missing:
        raise PcscMissing(str(missing)) from missing


def _fault(result: int, doing: str) -> SlotFault:
    code = result & 0xFFFFFFFF
    return SlotFault(_KINDS.get(code, SlotFaultKind.OTHER), f"{doing} answered {code:08X}")


class PcscService:
    """The service of the machine (PC/SC 读卡服务), pcscd on Linux."""

    def __init__(self) -> None:
        self._context: int | None = None
        self._known: dict[str, int] = {}
        self._seen: tuple[Slot, ...] | None = None
        self._lock = threading.Lock()

    def look(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        try:
            found = self._look(seconds)
        except PcscMissing as missing:
            return ServiceDown(str(missing))
        if isinstance(found, ServiceDown):
            self.close()
        else:
            self._seen = found
        return found

    def wake(self) -> None:
        with self._lock:
            if self._context is not None:
                scard().SCardCancel(self._context)

    def connect(self, reader: str) -> CardChannel | SlotFault:
        try:
            pcsc = scard()
        except PcscMissing as missing:
            return SlotFault(SlotFaultKind.SERVICE_DOWN, str(missing))
        result, context = pcsc.SCardEstablishContext(pcsc.SCARD_SCOPE_USER)
        if result != _SUCCESS:
            return _fault(result, "establishing")
        protocols = pcsc.SCARD_PROTOCOL_T0 | pcsc.SCARD_PROTOCOL_T1
        result, card, protocol = pcsc.SCardConnect(context, reader, pcsc.SCARD_SHARE_EXCLUSIVE, protocols)
        if result != _SUCCESS:
            pcsc.SCardReleaseContext(context)
            return _fault(result, "connecting")
        return _PcscChannel(context, card, protocol)

    def close(self) -> None:
        with self._lock:
            context, self._context = self._context, None
            self._known, self._seen = {}, None
            if context is not None:
                scard().SCardReleaseContext(context)

    def _look(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        pcsc, context = scard(), self._establish()
        if isinstance(context, ServiceDown):
            return context
        result, names = pcsc.SCardListReaders(context, [])
        if result & 0xFFFFFFFF == _NO_READERS:
            names = []
        elif result != _SUCCESS:
            return ServiceDown(f"listing answered {result & 0xFFFFFFFF:08X}")
        changed = self._seen is None or {reader.reader for reader in self._seen} != set(names)
        states = [(name, self._known.get(name, pcsc.SCARD_STATE_UNAWARE)) for name in names]
        # a reader that was not looked at yet is looked at, and not waited for
        wait = 0 if changed else round(seconds * 1000)
        plugged = (_PLUGGED, len(names) << 16)
        result, found = pcsc.SCardGetStatusChange(context, wait, [*states, plugged])
        code = result & 0xFFFFFFFF
        if code not in (_SUCCESS, _TIMEOUT, _CANCELLED, _UNKNOWN_READER):
            return ServiceDown(f"watching answered {code:08X}")
        readers = [event for event in found if event[0] != _PLUGGED]
        self._known = {name: state & ~pcsc.SCARD_STATE_CHANGED for name, state, _atr in readers}
        slots = (self._slot(name, state, bytes(atr)) for name, state, atr in readers)
        return tuple(slot for slot in slots if slot is not None)

    def _establish(self) -> int | ServiceDown:
        """For the thread that looks. Not under the lock: a service that hangs would hold it, and `close` would wait for ever."""
        if (known := self._context) is not None:
            return known
        result, context = scard().SCardEstablishContext(scard().SCARD_SCOPE_USER)
        if result != _SUCCESS:
            return ServiceDown(f"establishing answered {result & 0xFFFFFFFF:08X}")
        with self._lock:
            self._context = context
        return int(context)

    @staticmethod
    def _slot(reader: str, state: int, atr: bytes) -> Slot | None:
        """None for a reader that is still listed but gone."""
        pcsc = scard()
        if state & (pcsc.SCARD_STATE_UNAVAILABLE | pcsc.SCARD_STATE_UNKNOWN):
            return None
        if not state & pcsc.SCARD_STATE_PRESENT:
            return Slot(reader, SlotState.EMPTY)
        is_mute = bool(state & pcsc.SCARD_STATE_MUTE) or not atr
        return Slot(reader, SlotState.MUTE if is_mute else SlotState.CARD, atr)


class _PcscChannel:
    def __init__(self, context: int, card: int, protocol: int) -> None:
        self._context: int | None = context
        self._card = card
        pcsc = scard()
        self._pci = pcsc.SCARD_PCI_T0 if protocol == pcsc.SCARD_PROTOCOL_T0 else pcsc.SCARD_PCI_T1

    def transmit(self, command: bytes) -> bytes | SlotFault:
        result, answer = scard().SCardTransmit(self._card, self._pci, list(command))
        return bytes(byte & 0xFF for byte in answer) if result == _SUCCESS else _fault(result, "transmitting")

    def disconnect(self) -> None:
        context, self._context = self._context, None
        if context is None:
            return
        pcsc = scard()
        with contextlib.suppress(SystemError):  # a service that ended meanwhile; there is nothing left to release
            pcsc.SCardDisconnect(self._card, pcsc.SCARD_UNPOWER_CARD)
            pcsc.SCardReleaseContext(context)
