"""Cuts the power of the USB port that a device hangs on, for some seconds, where its hub can switch ports.

The kernel has a file `disable` for each port of a hub (Linux 6.0 and newer); a hub that switches no power still takes the device
off the bus and puts it back, as if it were plugged in again.
"""

import re
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.services.terminal_tools import Deed

DEVICES = Path("/sys/bus/usb/devices")
TTYS = Path("/sys/class/tty")
OFF_SECONDS = 5.0

_USB = re.compile(r"(?:usb:)?([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_PORT = re.compile(r"(?P<hub>[0-9]+(?:-[0-9.]+)?)[-.](?P<port>[0-9]+)")


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


class PortPower:
    """The power of ports (端口电源). `address` of a device: `usb:VID:PID`, or the file of its line (`/dev/ttyUSB0`)."""

    def __init__(self, devices: Path = DEVICES, ttys: Path = TTYS, wait: Callable[[float], None] = _wait) -> None:
        self._devices = devices
        self._ttys = ttys
        self._wait = wait

    def cycle(self, address: str) -> Deed:
        """Off and on again. Blocks for some seconds."""
        device = self._device(address)
        if device is None:
            return Deed(is_done=False, why=f"{address or 'this device'} hangs on no USB port of this machine")
        switch = self._switch(device)
        if switch is None or not switch.exists():
            return Deed(is_done=False, why=f"the hub of {device} has no switch for its ports")
        try:
            switch.write_text("1")
            self._wait(OFF_SECONDS)
            switch.write_text("0")
        except OSError as error:
            return Deed(is_done=False, why=f"{switch}: {error.strerror}")
        return Deed(is_done=True)

    def _device(self, address: str) -> str | None:
        """Its name on the bus, such as 1-1.4."""
        if found := _USB.fullmatch(address):
            wanted = (found[1].lower(), found[2].lower())
            named = (each.name for each in sorted(self._devices.glob("*")) if self._ids(each) == wanted)
            return next(named, None)
        if not address.startswith("/dev/"):
            return None
        line = (self._ttys / Path(address).resolve().name / "device").resolve()
        return next((each.name for each in (line, *line.parents) if _PORT.fullmatch(each.name)), None)

    @staticmethod
    def _ids(device: Path) -> tuple[str, str] | None:
        try:
            return (device / "idVendor").read_text().strip(), (device / "idProduct").read_text().strip()
        except OSError:
            return None

    def _switch(self, device: str) -> Path | None:
        """1-1.4 is port 4 of the hub 1-1; 1-2 is port 2 of the root hub usb1."""
        found = _PORT.fullmatch(device)
        if found is None:
            return None
        hub, port = found["hub"], found["port"]
        is_root = "-" not in hub
        interface = f"{hub}-0:1.0" if is_root else f"{hub}:1.0"
        name = f"usb{hub}-port{port}" if is_root else f"{hub}-port{port}"
        return self._devices / interface / name / "disable"
