"""Restart, reboot, shut down: the program ends and its supervisor starts it again; the machine is asked for by systemd's logind."""

import subprocess
from collections.abc import Callable, Sequence

from kiosk.services.maintenance.terminal_tools import Deed

SECONDS = 15.0
SYSTEMCTL = ("systemctl", "--no-ask-password")

QUICK_SECONDS = 2.0
"""For what the screen waits for."""

Run = Callable[[Sequence[str]], Deed]


def run_command(command: Sequence[str], longest: float = SECONDS) -> Deed:
    """Whether it ended well, and what it said where it did not. Blocks."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=longest, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Deed(is_done=False, why=f"{command[0]}: {type(error).__name__}")
    words = ended.stderr.strip().splitlines()
    return Deed(
        ended.returncode == 0, "" if ended.returncode == 0 else (words[-1] if words else f"{command[0]} failed")
    )


def run_quickly(command: Sequence[str]) -> Deed:
    """The same, given up soon."""
    return run_command(command, QUICK_SECONDS)


class SystemPower:
    """The power of a machine with systemd (系统电源). Implements `kiosk.services.maintenance.terminal_tools.PowerTools`.

    `leave` ends the program in order; what runs commands is given by tests.
    """

    def __init__(self, leave: Callable[[], None], run: Run = run_command) -> None:
        self._leave = leave
        self._run = run

    def restart(self) -> Deed:
        """What was promised is on the disk already."""
        self._leave()
        return Deed(is_done=True)

    def reboot(self) -> Deed:
        """Logind asks polkit whether the kiosk's user may (packaging)."""
        return self._run((*SYSTEMCTL, "reboot"))

    def shut_down(self) -> Deed:
        """Somebody has to come to switch it on again."""
        return self._run((*SYSTEMCTL, "poweroff"))
