"""Cuts the power of the USB port that a device hangs on, for some seconds, where its hub can switch ports.

The kernel has a file `disable` for each port of a hub (Linux 6.0 and newer); a hub that switches no power still takes the device
off the bus and puts it back, as if it were plugged in again. The file is root's, and the terminal sees it read-only: a unit of
root's that polkit lets the terminal start writes it.
"""

import re
from pathlib import Path

from app.core.machine.power import SYSTEMCTL, Run, run_command
from drivers.transport.address import Address
from drivers.transport.usb_tree import SYS, usb_folder
from kiosk.services.maintenance.terminal_tools import Deed

_PORT = re.compile(r"(?P<hub>[0-9]+(?:-[0-9.]+)?)[-.](?P<port>[0-9]+)")


class PortPower:
    """The power of ports (端口电源)."""

    def __init__(self, sys: Path = SYS, run: Run = run_command) -> None:
        self._sys = sys
        self._run = run

    def cycle(self, address: Address | None) -> Deed:
        """Switch the device at that address off and on; None: no address is known. Blocks for some seconds."""
        folder = None if address is None else usb_folder(address, self._sys)
        if folder is None:
            return Deed(is_done=False, why="this device hangs on no USB port of this machine")
        device = folder.name
        switch = self._switch(device)
        if switch is None or not switch.exists():
            return Deed(is_done=False, why=f"the hub of {device} has no switch for its ports")
        return self._run((*SYSTEMCTL, "start", f"gov-kiosk-port@{device}.service"))

    def _switch(self, device: str) -> Path | None:
        """1-1.4 is port 4 of the hub 1-1; 1-2 is port 2 of the root hub usb1."""
        found = _PORT.fullmatch(device)
        if found is None:
            return None
        hub, port = found["hub"], found["port"]
        is_root = "-" not in hub
        interface = f"{hub}-0:1.0" if is_root else f"{hub}:1.0"
        name = f"usb{hub}-port{port}" if is_root else f"{hub}-port{port}"
        return self._sys / "bus/usb/devices" / interface / name / "disable"
