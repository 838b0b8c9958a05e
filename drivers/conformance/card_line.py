"""Between the adapter and a card service: PC/SC is no line of bytes, so the faults are put on what the service says and on each answer."""

import random
import threading

from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.ports.card_service import (
    CardChannel,
    ServiceDown,
    Slot,
    SlotFault,
    SlotFaultKind,
    SmartCardService,
)

_GONE = SlotFault(SlotFaultKind.READER_GONE, "unplugged by the kit")
_DOWN = SlotFault(SlotFaultKind.SERVICE_DOWN, "ended by the kit")
_MUTE = (LineFault.SILENCE, LineFault.BLOCK)


class CardLine:
    """A card service with the kit in front of it (卡片服务中继). A restart ends the service, a replug the readers. Any thread."""

    def __init__(self) -> None:
        self._services: list[SmartCardService] = []
        self._fault: ScriptedFault | None = None
        self._changed = threading.Condition()
        self._wakes = 0
        self._random = random.Random(1)

    def before(self, service: SmartCardService) -> SmartCardService:
        """Stand before the service of the adapter that is built."""
        self._services.append(service)
        return self

    @property
    def _service(self) -> SmartCardService:
        return self._services[-1]

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it, and what was kept without an answer is let go."""
        with self._changed:
            self._fault = fault
            self._changed.notify_all()
        self._service.wake()

    def look(self, seconds: float) -> tuple[Slot, ...] | ServiceDown:
        """What the service says, unless service or readers are away; kept back where it neither takes nor answers."""
        if self._kind is LineFault.BLOCK and self._is_kept_until_woken():
            return ServiceDown("kept by the kit")
        if self._kind is LineFault.RESTART:
            return ServiceDown(_DOWN.detail)
        seen = self._service.look(seconds)
        return () if self._kind is LineFault.REPLUG else seen

    def wake(self) -> None:
        """Also a look that is kept back; the next one is kept again, and so is each answer, for the fault is not over."""
        with self._changed:
            self._wakes += 1
            self._changed.notify_all()
        self._service.wake()

    def connect(self, reader: str) -> CardChannel | SlotFault:
        """The card itself, with faults in what it answers."""
        if self._kind in (LineFault.RESTART, LineFault.REPLUG):
            return _DOWN if self._kind is LineFault.RESTART else _GONE
        channel = self._service.connect(reader)
        return channel if isinstance(channel, SlotFault) else _FaultyChannel(channel, self)

    def close(self) -> None:
        self._service.close()

    def spoil(self, answer: bytes, is_first: bool) -> bytes | SlotFault:
        fault = self._fault
        if fault is None:
            return answer
        if fault.fault in _MUTE:
            self._wait_for_another(fault)
            return SlotFault(SlotFaultKind.CARD_GONE, "kept by the kit")
        if fault.fault is LineFault.LAG:
            self._wait_for_another(fault, fault.seconds)
        if fault.fault is LineFault.BYTES_AT_CONNECT and is_first:
            return bytes.fromhex(fault.bytes)
        if fault.fault is LineFault.HALF:
            return answer[: len(answer) // 2]
        return self._random.randbytes(len(answer)) if fault.fault is LineFault.WRONG else answer

    def _wait_for_another(self, fault: ScriptedFault, seconds: float | None = None) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._fault is not fault, seconds)

    def _is_kept_until_woken(self) -> bool:
        """Waits; False where the fault was over before."""
        with self._changed:
            fault, wakes = self._fault, self._wakes
            self._changed.wait_for(lambda: self._fault is not fault or self._wakes != wakes)
            return self._fault is fault

    @property
    def _kind(self) -> LineFault | None:
        return None if self._fault is None else self._fault.fault


class _FaultyChannel:
    def __init__(self, channel: CardChannel, line: CardLine) -> None:
        self._channel = channel
        self._line = line
        self._is_first = True

    def transmit(self, command: bytes) -> bytes | SlotFault:
        answer = self._channel.transmit(command)
        is_first, self._is_first = self._is_first, False
        return answer if isinstance(answer, SlotFault) else self._line.spoil(answer, is_first)

    def disconnect(self) -> None:
        self._channel.disconnect()
