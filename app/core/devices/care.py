"""What a technician does to a device from the screen: its thread begun again, its port without power, its model learned."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core.devices.hardware import Hardware
from app.core.devices.learned_options import Options, keep_learned
from app.core.devices.port_power import PortPower
from drivers.ports.device import Cancelled, Device, Learns
from drivers.ports.status import Condition, DeviceFamily
from drivers.transport.usb_tree import usb_folder, usb_identity
from kiosk.services.maintenance.terminal_tools import Deed, DeviceIdentity
from kiosk.services.settings import AdapterSettings

LEARN_SECONDS = 30.0
DONE = Deed(is_done=True)


class DeviceCare:
    """The care of devices by hand (设备操作). Each call blocks: on a worker, never on the screen's thread."""

    def __init__(self, hardware: Hardware, chosen: Mapping[str, AdapterSettings], learned: Path) -> None:
        self._hardware = hardware
        self._chosen = chosen
        self._learned = learned
        self._ports = PortPower()

    def port_power(self, family: str) -> Deed:
        """Where it hangs on no USB of this machine there is no port to switch."""
        return self._ports.cycle(self._hardware.place_of(family))

    def identities(self) -> dict[str, DeviceIdentity]:
        """What each device, or the USB that it hangs on, reports that it is. Those that report nothing are left out."""
        found = ((str(family), self._identity(family)) for family in self._hardware.devices.lines())
        return {family: status for family, status in found if status.model or status.firmware}

    def _identity(self, family: DeviceFamily) -> DeviceIdentity:
        status = self._hardware.devices.lines()[family].status()
        if status is not None and status.model:
            return DeviceIdentity(status.model, status.firmware)
        address = self._hardware.place_of(family)
        folder = None if address is None else usb_folder(address)
        return DeviceIdentity() if folder is None else DeviceIdentity(*usb_identity(folder))

    def is_well(self, family: str) -> bool:
        """Whether this terminal has the device and it reports no problem."""
        line = self._hardware.devices.lines().get(DeviceFamily(family))
        status = None if line is None else line.status()
        return status is not None and status.condition is Condition.OK

    def restart_worker(self, family: str) -> Deed:
        """Whatever its thread is at."""
        is_done = self._hardware.restart_worker(family)
        return DONE if is_done else Deed(is_done=False, why=f"no {family} is at work")

    def learn(self, family: str) -> Deed:
        """Ask it between two commands, and keep the answer for the next start."""
        line, chosen = self._hardware.devices.lines().get(DeviceFamily(family)), self._chosen.get(family)
        if line is None or chosen is None:
            return Deed(is_done=False, why=f"no {family} is in the settings")
        has_ended, found = threading.Event(), list[Options | str]()

        def end(outcome: Options | str) -> None:
            found.append(outcome)
            has_ended.set()

        line.submit(_ask, end, lambda error: end(str(error) or type(error).__name__), LEARN_SECONDS)
        has_ended.wait(2 * LEARN_SECONDS)
        outcome = found[0] if found else "the device did not answer in time"
        return self._keep(family, chosen.adapter, outcome)

    def _keep(self, family: str, adapter: str, outcome: Options | str) -> Deed:
        if isinstance(outcome, str):
            return Deed(is_done=False, why=outcome)
        if not outcome:
            return Deed(is_done=False, why="this model has nothing that must be kept")
        try:
            keep_learned(self._learned, family, adapter, outcome)
        except OSError as error:
            return Deed.from_error(error)
        return Deed(is_done=True, why=", ".join(f"{key} = {value}" for key, value in outcome.items()))


def _ask(device: Device, _cancelled: Cancelled) -> dict[str, Any]:  # Any: options of an adapter
    return device.learn_options() if isinstance(device, Learns) else {}
