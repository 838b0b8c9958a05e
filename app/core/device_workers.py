"""Builds the adapters that the settings name, each behind a worker thread of its own."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from app.core.learned_options import OnFound
from drivers.camera.shared import SharedCamera
from drivers.ports.camera import Camera
from drivers.ports.counters import DeviceCounters
from drivers.ports.device import Deliver, Device, FindsOut
from drivers.ports.errors import DriverDefect
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import DeviceFamily, DeviceStatus
from drivers.registry.absent import absent
from drivers.registry.counted import counted
from drivers.registry.registry import build, manifests, manifests_for
from drivers.transport.address import Address, FileAddress
from drivers.transport.arrivals import ArrivalWatcher, Awaited, Reachable
from drivers.worker.recovery import Rung
from drivers.worker.worker import DeviceWorker
from kiosk.services.settings import AdapterSettings

log = logging.getLogger(__name__)
Chosen = Mapping[DeviceFamily, AdapterSettings]


class RunningDevices(Struct, frozen=True):
    """The workers (运行中的设备), what wakes them when a device is plugged in again, and the address of each device that reports one."""

    workers: Mapping[DeviceFamily, DeviceWorker[Any]]  # Any: each of its own port
    arrivals: ArrivalWatcher
    places: Mapping[DeviceFamily, Address]


def device_workers(
    chosen: Chosen,
    around: AdapterContext,
    deliver: Deliver,
    on_status: Callable[[DeviceStatus], None],
    counters: DeviceCounters,
    on_found: OnFound | None = None,
) -> RunningDevices:
    """All of them. Opens no device yet. One that cannot be built is there all the same, and says why it is not.

    `on_found` gets what a device finds out of itself at work, on its thread.
    """
    clock = around.clock
    families, ours = manifests_for(chosen), manifests()
    devices = {
        family: counted(device, families[family].family, counters, is_ours=family in ours)
        for family, device in _built(chosen, around).items()
    }
    for family, device in devices.items():
        if on_found is not None and isinstance(device, FindsOut):
            device.on_found = partial(on_found, family, chosen[family].adapter)
    workers = {
        family: DeviceWorker(family, _giving(device), deliver, clock, on_status, counters=counters)
        for family, device in devices.items()
    }
    watcher = ArrivalWatcher([awaited(devices[family], worker) for family, worker in workers.items()])
    places = {family: at for family, device in devices.items() if (at := _place_of(device, chosen[family])) is not None}
    return RunningDevices(workers, watcher, places)


def _place_of(device: Device, setting: AdapterSettings) -> Address | None:
    """As the adapter reports it, or the settings: a camera is a file below /dev."""
    if isinstance(device, Reachable) and device.reached_at is not None:
        return device.reached_at
    source = setting.options.get("source")
    return FileAddress(source) if isinstance(source, str) and source.startswith("/dev/") else None


def awaited(device: Device, worker: DeviceWorker[Any]) -> Awaited:
    """How the watcher reaches a device and its worker."""
    at = device.reached_at if isinstance(device, Reachable) else None
    return Awaited(at, lambda: worker.rung() is not Rung.WELL, worker.poll_soon)


def _built(chosen: Chosen, around: AdapterContext) -> dict[DeviceFamily, Device]:
    """All devices, before any of them gets a thread."""
    devices: dict[DeviceFamily, Device] = {}
    lent: dict[DeviceFamily, Device] = {}
    for manifest in manifests_for(chosen).values():
        family = manifest.family
        if family not in chosen:
            continue
        setting = chosen[family]
        try:
            device = build(family, setting.adapter, setting.options, replace(around, shared=dict(lent)))
        except DriverDefect as defect:
            log.warning("%s cannot be built: %s", family, defect)
            device = absent(family, around.clock, str(defect))
        if manifest.is_shared:
            camera = SharedCamera(cast("Camera", device))
            devices[family], lent[family] = camera.user(), camera.user()
        else:
            devices[family] = device
    return devices


def _giving(device: Device) -> Callable[[], Device]:
    """The same adapter at each opening: it opens its port by itself, and a camera may be shared."""
    return lambda: device
