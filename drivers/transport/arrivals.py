"""Wakes the workers when a device may be there again, so that none waits for the end of a pause in its recovery."""

import logging
import os
import select
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Protocol, runtime_checkable

from msgspec import Struct

from drivers.transport.address import Address, FileAddress, SerialAddress, TcpAddress
from drivers.transport.folder_events import FolderEvents
from drivers.transport.kernel_events import KernelEvents
from drivers.transport.tcp_probe import TcpProbe

log = logging.getLogger(__name__)

PROBE_EVERY = 0.4
"""Seconds between two looks at a device on the network that is away."""
_ALL_WELL_EVERY = 2.0
"""Seconds between two looks whether one on the network is ailing; its worker has begun to look again by itself then."""
_QUIET, _AT_MOST = 0.03, 0.25
"""What is plugged in makes many events; the device is looked at when they have ended, and at the latest after so long."""
_CLOSE_WITHIN = 2.0


@runtime_checkable
class Reachable(Protocol):
    """An adapter that knows the address of its device."""

    @property
    def reached_at(self) -> Address | None:
        """As the settings have it; None for a device of this machine of which no more is known."""


class Awaited(Struct, frozen=True):
    """A device to be woken (待唤醒设备). `reached_at` is None where its adapter does not know: then it is one of this machine."""

    reached_at: Address | None
    is_ailing: Callable[[], bool]
    wake: Callable[[], None]


class ArrivalWatcher:
    """Wakes the worker of a device that is plugged in (设备到达监视), on one thread for all devices.

    At rest it uses no time, but for devices on the network that are looked after.
    """

    def __init__(self, awaited: Sequence[Awaited]) -> None:
        self._local = [device for device in awaited if not isinstance(device.reached_at, TcpAddress)]
        self._remote = [
            (device, TcpProbe(device.reached_at)) for device in awaited if isinstance(device.reached_at, TcpAddress)
        ]
        self._stop_read, self._stop_write = os.pipe()
        self._events = _sources(self._local)
        self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """End the thread that watches."""
        os.write(self._stop_write, b"x")
        if self._thread.ident is not None:
            self._thread.join(_CLOSE_WITHIN)
        for event in self._events:
            event.close()
        for _, probe in self._remote:
            probe.give_up()
        for end in (self._stop_read, self._stop_write):
            os.close(end)

    def _run(self) -> None:
        next_probe = monotonic()
        while True:
            tried = [probe.file for _, probe in self._remote if probe.file is not None]
            wait = max(0.0, next_probe - monotonic()) if self._remote else None
            heard, _, _ = select.select([self._stop_read, *self._events], tried, [], wait)
            if self._stop_read in heard:
                return
            news = [event.has_news() for event in self._events if event in heard]
            if any(news):
                self._let_settle()
                for device in self._local:
                    device.wake()
            self._wake_returned()
            if self._remote and monotonic() >= next_probe:
                next_probe = monotonic() + (PROBE_EVERY if self._probe() else _ALL_WELL_EVERY)

    def _let_settle(self) -> None:
        ends = monotonic() + _AT_MOST
        while monotonic() < ends and (more := select.select(self._events, [], [], _QUIET)[0]):
            for source in more:
                source.has_news()

    def _wake_returned(self) -> None:
        for device, probe in self._remote:
            if probe.is_back():
                device.wake()

    def _probe(self) -> bool:
        """Whether there is any that is looked for."""
        is_any = False
        for device, probe in self._remote:
            if device.is_ailing():
                probe.begin()
                is_any = True
            else:
                probe.give_up()
        return is_any


def _sources(local: Sequence[Awaited]) -> list[KernelEvents | FolderEvents]:
    """Every source that this system has; where it has none the workers look by themselves, as seldom as they do."""
    paths = [Path(where) for device in local if (where := _path(device.reached_at)) is not None]
    found: list[KernelEvents | FolderEvents] = []
    with suppress(OSError):
        found.append(KernelEvents())
    with suppress(OSError):
        found.append(FolderEvents(paths))
    if len(found) < 2:
        log.warning("this system tells %s of devices that are plugged in", "less" if found else "nothing")
    return found


def _path(address: Address | None) -> str | None:
    where = address.where if isinstance(address, SerialAddress | FileAddress) else None
    return where if isinstance(where, str) else None
