"""What the devices are and which firmware they have, for the centre, and which firmware it wants them to have."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from contract.terminals import DeviceReport
from kiosk.services.maintenance.terminal_tools import DeviceIdentity


class DeviceFirmware:
    """The models and firmware of the devices (设备固件). The heartbeat's worker sets what the centre wants; read on any worker."""

    def __init__(self, identities: Callable[[], Mapping[str, DeviceIdentity]]) -> None:
        self._identities = identities
        self._wanted: Mapping[str, str] = {}

    def identities(self) -> dict[str, DeviceIdentity]:
        """By family, each with the firmware that the centre wants. Blocks: it may look at the USB."""
        wanted = self._wanted
        return {
            family: replace(identity, wanted=wanted.get(family, "")) for family, identity in self._identities().items()
        }

    def with_firmware(self, devices: tuple[DeviceReport, ...]) -> tuple[DeviceReport, ...]:
        known = self._identities()
        return tuple(_with(device, known.get(device.family)) for device in devices)

    def take_wanted(self, wanted: Mapping[str, str]) -> None:
        """The centre has answered a heartbeat."""
        self._wanted = dict(wanted)


def _with(report: DeviceReport, identity: DeviceIdentity | None) -> DeviceReport:
    if identity is None:
        return report
    return DeviceReport(**(dict(report) | {"model": identity.model, "firmware": identity.firmware}))
