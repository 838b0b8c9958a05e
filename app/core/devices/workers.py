"""Builds the adapters that the settings name, each behind a worker thread of its own."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from app.core.devices.learned_options import OnFound
from drivers.camera.shared import SharedCamera
from drivers.ports.camera import CAMERA, Camera
from drivers.ports.counters import DeviceCounters
from drivers.ports.device import Deliver, Device, FindsOut
from drivers.ports.errors import DeviceLost, DriverDefect, DriverNotUp
from drivers.ports.manifest import AdapterContext, Manifest
from drivers.ports.status import DeviceFamily, DeviceStatus
from drivers.registry.absent import absent
from drivers.registry.counted import counted
from drivers.registry.registry import build, forget_unread, manifests, manifests_for, runs_apart
from drivers.transport.address import Address, FileAddress
from drivers.transport.arrivals import ArrivalWatcher, Awaited, Reachable
from drivers.transport.option_places import network_places
from drivers.worker.recovery import Rung
from drivers.worker.worker import DeviceWorker
from kiosk.services.settings import AdapterSettings

log = logging.getLogger(__name__)
Chosen = Mapping[DeviceFamily, AdapterSettings]
WAIT_SECONDS = 3.0
"""For a driver that is loaded, well below the deadline of a status: a worker that only waits for its driver is not one that hangs."""


class RunningDevices(Struct, frozen=True):
    """The workers (运行中的设备), what wakes them when a device is plugged in again, and the address of each device that reports one."""

    workers: Mapping[DeviceFamily, DeviceWorker[Any]]  # Any: each of its own port
    arrivals: ArrivalWatcher
    places: Mapping[DeviceFamily, Address]
    talks_by: Camera | None = None
    """The face camera for talks by video: what else uses it neither stops nor waits for them."""


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
    ours = manifests()

    def count(family: DeviceFamily, device: Device) -> Device:
        return counted(device, manifests_for([family])[family].family, counters, is_ours=family in ours)

    apart = [family for family, setting in chosen.items() if runs_apart(family, setting.adapter)]
    here = {family: setting for family, setting in chosen.items() if family not in apart}
    built, for_talks = _built(here, around)
    devices = {family: count(family, device) for family, device in built.items()}
    for family, device in devices.items():
        if on_found is not None and isinstance(device, FindsOut):
            device.on_found = partial(on_found, family, chosen[family].adapter)
    opens = {
        **{family: _giving(device) for family, device in devices.items()},
        **{family: _start_apart(family, chosen[family], around, partial(count, family)) for family in apart},
    }
    workers = {
        family: DeviceWorker(family, opens[family], deliver, clock, on_status, counters=counters) for family in chosen
    }
    watcher = ArrivalWatcher(
        [entry for family, worker in workers.items() for entry in awaited(devices.get(family), chosen[family], worker)]
    )
    places = {family: at for family in chosen if (at := _place_of(devices.get(family), chosen[family])) is not None}
    return RunningDevices(workers, watcher, places, for_talks.get(CAMERA))


def _start_apart(
    family: DeviceFamily, setting: AdapterSettings, around: AdapterContext, count: Callable[[Device], Device]
) -> Callable[[], Device]:
    """A driver of another maker is loaded beside all others: its worker asks for it until it is there."""

    def make() -> Device:
        forget_unread(family)
        return count(_one(manifests_for([family])[family], setting, around))

    return StartingDriver(family, make).open


def _one(manifest: Manifest, setting: AdapterSettings, around: AdapterContext) -> Device:
    """Raises DriverNotUp of what runs apart; whatever else is wrong comes as a device that says so."""
    try:
        device: Device = build(manifest.family, setting.adapter, setting.options, around)
    except DriverNotUp:
        raise
    except DriverDefect as defect:
        log.warning("%s cannot be built: %s", manifest.family, defect)
        device = absent(manifest.family, around.clock, str(defect))
    return device


class StartingDriver:
    """A driver of another maker from its start on (启动中的驱动), loaded on a thread of its own: one that is slow holds up no other.

    `make` gives the device, or one that says why there is none. Where it raises, as DriverNotUp, it is made again.
    """

    def __init__(self, name: str, make: Callable[[], Any]) -> None:  # Any: of whatever port
        self._name = name
        self._make = make
        self._is_over = threading.Event()
        self._device: Any = None
        self._why = ""
        self._begin()

    def open(self, seconds: float | None = None) -> Any:
        """The device. Raises DeviceLost while it is not there yet: the worker asks again, at the pace of its ladder."""
        if not self._is_over.wait(WAIT_SECONDS if seconds is None else seconds):
            raise DeviceLost("the driver is still starting")
        if self._device is None:
            self._begin()
            raise DeviceLost(self._why)
        return self._device

    def _begin(self) -> None:
        self._is_over.clear()
        threading.Thread(target=self._run, name=f"{self._name}-start", daemon=True).start()

    def _run(self) -> None:
        try:
            self._device = self._make()
        except DriverNotUp as why:
            self._why = str(why)
        except Exception as fault:  # noqa: BLE001 - no thread may be left to begin: else the worker would wait for this one for ever
            self._why = f"the driver cannot be built: {type(fault).__name__}"
        self._is_over.set()


def _place_of(device: Device | None, setting: AdapterSettings) -> Address | None:
    """As the adapter reports it, or the settings: a camera is a file below /dev."""
    if isinstance(device, Reachable) and device.reached_at is not None:
        return device.reached_at
    source = setting.options.get("source")
    return FileAddress(source) if isinstance(source, str) and source.startswith("/dev/") else None


def awaited(device: Device | None, setting: AdapterSettings, worker: DeviceWorker[Any]) -> list[Awaited]:
    """How the watcher reaches a device and its worker: where the adapter says that it is, else at each place that its options name."""
    at = device.reached_at if isinstance(device, Reachable) else None
    places = (at,) if at is not None else (None, *network_places(setting.options))
    return [Awaited(place, lambda: worker.rung() is not Rung.WELL, worker.poll_soon) for place in places]


def _built(chosen: Chosen, around: AdapterContext) -> tuple[dict[DeviceFamily, Device], dict[DeviceFamily, Camera]]:
    """All devices whose code is ours or runs here, before any of them gets a thread; and another use of each that is shared."""
    devices: dict[DeviceFamily, Device] = {}
    lent: dict[DeviceFamily, Device] = {}
    further: dict[DeviceFamily, Camera] = {}
    for manifest in manifests_for(chosen).values():
        family = manifest.family
        if family not in chosen:
            continue
        device = _one(manifest, chosen[family], replace(around, shared=dict(lent)))
        if manifest.is_shared:
            camera = SharedCamera(cast("Camera", device))
            devices[family], lent[family], further[family] = camera.user(), camera.user(), camera.user()
        else:
            devices[family] = device
    return devices, further


def _giving(device: Device) -> Callable[[], Device]:
    """The same adapter at each opening: it opens its port by itself, and a camera may be shared."""
    return lambda: device
