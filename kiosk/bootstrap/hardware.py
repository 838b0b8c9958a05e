"""Builds the devices of the settings, each behind its worker thread."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from drivers.command import Deliver
from drivers.errors import DriverDefect
from drivers.face.engine import LocalFaceEngine
from drivers.own_adapters import ABSENT, Surroundings
from drivers.ports import Device, Speech
from drivers.registry import build
from drivers.status import DeviceFamily, DeviceStatus
from drivers.worker import DeviceWorker
from kiosk.bootstrap.refusals import SettingsRefused
from kiosk.ports import DeviceLine, Devices
from kiosk.settings import AdapterSettings

CLOSE_WITHIN = 3.0


@dataclass(frozen=True)
class Hardware:
    """硬件 — the devices a citizen's case needs, the voice, and all worker threads."""

    devices: Devices
    voice: DeviceLine[Speech] | None
    workers: dict[DeviceFamily, DeviceWorker[Any]] = field(repr=False)  # Any: one worker for each kind of device

    def close(self) -> None:
        """End all worker threads; each closes its device."""
        for worker in self.workers.values():
            worker.close(CLOSE_WITHIN)


def build_hardware(
    chosen: dict[DeviceFamily, AdapterSettings], deliver: Deliver, on_status: Callable[[DeviceStatus], None]
) -> Hardware:
    """Every device that the settings name. Opens nothing yet. Raises SettingsRefused for a wrong name or option."""
    around = Surroundings()
    shared = dict(around.shared)
    workers: dict[DeviceFamily, DeviceWorker[Any]] = {}
    for family in sorted(chosen, key=_cameras_first):
        setting = chosen[family]
        if setting.adapter == ABSENT:
            continue
        try:
            device = build(family, setting.adapter, setting.options, Surroundings(around.clock, shared))
        except DriverDefect as defect:
            raise SettingsRefused(str(defect)) from defect
        shared[family] = device
        workers[family] = DeviceWorker(family, _giving(device), deliver, around.clock, on_status)
    voice = workers.get(DeviceFamily.SPEECH)
    lines: dict[str, Any] = {
        str(family): worker for family, worker in workers.items() if family is not DeviceFamily.SPEECH
    }
    return Hardware(Devices(**lines, face_engine=LocalFaceEngine()), cast("DeviceLine[Speech] | None", voice), workers)


def _giving(device: Device) -> Callable[[], Device]:
    """The same adapter at each opening: it opens its port by itself, and a camera may be shared."""
    return lambda: device


def _cameras_first(family: DeviceFamily) -> bool:
    return family not in (DeviceFamily.CAMERA, DeviceFamily.DOCUMENT_SCANNER)
