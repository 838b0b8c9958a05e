"""Where the kit puts itself between an adapter and its device: on its line, at its event device, or before the service of its cards."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from drivers.conformance.card_faults import FaultyCardService
from drivers.conformance.endpoint import line_end, moved
from drivers.conformance.event_relay import EventRelay
from drivers.conformance.fault_script import ScriptedFault
from drivers.conformance.relay import LineRelay
from drivers.conformance.subject import Subject
from drivers.ports.device import Device
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.registry.registry import manifests


class FaultSource(Protocol):
    """What does a fault to a device until it is switched off (故障源)."""

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it."""

    def close(self) -> None:
        """End it; the adapter is closed before."""


class FaultPoint(Struct, frozen=True):
    """The adapter with the kit before it (故障注入点). `build` makes the adapter, which opens nothing yet."""

    source: FaultSource
    build: Callable[[], Device]


def fault_point(subject: Subject, folder: Path) -> FaultPoint | None:
    """None where the device is on nothing in which the kit can put itself: USB without a serial port, a program, a shared camera."""
    end = line_end(subject.options)
    if end is not None:
        baud = subject.options.get("baud")
        line = LineRelay(end.place, folder, baud if isinstance(baud, int) else 115200)
        return FaultPoint(line, lambda: subject.built(moved(subject.options, end, line.place)))
    event_device = subject.options.get("device")
    if isinstance(event_device, str) and is_event_device(event_device):
        keys = EventRelay(event_device, folder)
        return FaultPoint(keys, lambda: subject.built({**subject.options, "device": keys.place, "is_held": False}))
    return _before_cards(subject)


def _before_cards(subject: Subject) -> FaultPoint | None:
    is_ours = subject.family == SOCIAL_CARD_READER and subject.adapter in manifests()[SOCIAL_CARD_READER].adapters
    if not is_ours:
        return None
    from drivers.ports.clock import SystemMonotonicClock
    from drivers.social_card_reader.adapter import PcscSocialCardReader
    from drivers.social_card_reader.options import PcscOptions
    from drivers.social_card_reader.services import service_of

    options = PcscOptions.model_validate(subject.options)
    service = FaultyCardService(service_of(options))
    return FaultPoint(service, lambda: PcscSocialCardReader(options, service, None, SystemMonotonicClock()))


def is_event_device(path: str) -> bool:
    """Whether keys come from there: a device of the kernel's input, or the pipe of a simulated one."""
    try:
        kind = Path(path).stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(kind) or (stat.S_ISCHR(kind) and path.startswith("/dev/input/"))
