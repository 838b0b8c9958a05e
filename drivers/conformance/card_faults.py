"""Does the faults of the kit to readers and cards, between the adapter and the service that reaches them (PC/SC, or another)."""

import random
import threading
from time import monotonic

from msgspec.structs import replace

from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.social_card_reader.service import (
    CardChannel,
    ServiceDown,
    Slot,
    SlotFault,
    SlotFaultKind,
    SlotState,
    SmartCardService,
)

_STEP = 0.05
"""Seconds within which a fault that begins or ends is seen, as a service reports what changes."""
_REFUSALS = {
    LineFault.SILENCE: SlotFault(SlotFaultKind.MUTE, "the card does not answer to power"),
    LineFault.RESTART: SlotFault(SlotFaultKind.SERVICE_DOWN, "the service restarts"),
    LineFault.REPLUG: SlotFault(SlotFaultKind.READER_GONE, "the reader is unplugged"),
}


class FaultyCardService:
    """A `SmartCardService` with the kit before it (带故障的读卡服务)."""

    def __init__(self, inner: SmartCardService) -> None:
        self._inner = inner
        self._random = random.Random(1)
        self._changed = threading.Condition()
        self._fault: ScriptedFault | None = None
        self._last: tuple[Slot, ...] | ServiceDown | None = None
        self._is_woken = False

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it, and lets go of what is blocked."""
        with self._changed:
            self._fault = fault
            self._changed.notify_all()

    def look(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        """What the service sees, with the fault done to it; as soon as a fault begins or ends, too."""
        until, before = monotonic() + seconds, self._last
        while (seen := self._seen(min(_STEP, seconds))) == before and monotonic() < until and not self._is_woken:
            pass
        self._last = seen
        return seen

    def _seen(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        seen, fault = self._inner.look(seconds), self.held()
        if fault is None or isinstance(seen, ServiceDown):
            return seen
        match fault.fault:
            case LineFault.RESTART:
                return ServiceDown("the service restarts")
            case LineFault.REPLUG:
                return ()
            case LineFault.SILENCE:
                return tuple(replace(slot, state=_muted(slot.state)) for slot in seen)
            case LineFault.BYTES_AT_CONNECT:
                return tuple(replace(slot, atr=slot.atr and bytes.fromhex(fault.bytes)) for slot in seen)
            case _:
                return seen

    def wake(self) -> None:
        self._is_woken = True
        self._inner.wake()

    def connect(self, reader: str) -> CardChannel | SlotFault:
        """The card's channel, with the fault done to its answers."""
        fault = self.held()
        if fault is not None and fault.fault in _REFUSALS:
            return _REFUSALS[fault.fault]
        channel = self._inner.connect(reader)
        return channel if isinstance(channel, SlotFault) else _FaultyChannel(channel, self)

    def close(self) -> None:
        self._is_woken, self._last = False, None
        self._inner.close()

    def held(self) -> ScriptedFault | None:
        """The fault of now; where nothing is taken nor answered, once that is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._fault is None or self._fault.fault is not LineFault.BLOCK)
            return self._fault

    def changed(self, answer: bytes) -> bytes | SlotFault:
        """A card's answer with the fault done to it."""
        fault = self.held()
        if fault is None:
            return answer
        if fault.fault in _REFUSALS:
            return _REFUSALS[fault.fault]
        match fault.fault:
            case LineFault.HALF:
                return answer[: len(answer) // 2]
            case LineFault.WRONG:
                return self._random.randbytes(len(answer))
            case LineFault.BYTES_AT_CONNECT:
                return bytes.fromhex(fault.bytes) + answer
            case LineFault.LAG:
                with self._changed:
                    self._changed.wait(fault.seconds)
        return answer


class _FaultyChannel:
    def __init__(self, inner: CardChannel, service: FaultyCardService) -> None:
        self._inner = inner
        self._service = service

    def transmit(self, command: bytes) -> bytes | SlotFault:
        self._service.held()
        answer = self._inner.transmit(command)
        return answer if isinstance(answer, SlotFault) else self._service.changed(answer)

    def disconnect(self) -> None:
        self._inner.disconnect()


def _muted(state: SlotState) -> SlotState:
    return SlotState.MUTE if state is SlotState.CARD else state
