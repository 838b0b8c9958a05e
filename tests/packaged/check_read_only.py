"""A read-only root with nothing in /var: the terminal is up and honest, and makes what it needs by itself."""

from tests.packaged.check_terminal import SETTINGS, UNIT, WITHOUT_SEAT
from tests.packaged.conftest import package
from tests.packaged.machine import Machine


def test_terminal_starts_from_read_only_root(machine: Machine) -> None:
    machine.install(package("gov-kiosk"), package("gov-kiosk-release"))
    machine.put(f"/etc/systemd/system/{UNIT}.d/without-seat.conf", WITHOUT_SEAT)
    machine.put("/etc/gov-kiosk/kiosk.toml", SETTINGS)
    machine.run("chown", "root:gov-kiosk", "/etc/gov-kiosk/kiosk.toml")
    with machine.booted("--volatile=state"):
        machine.wait(UNIT, "StatusText", "screen:outOfService")
        assert machine.show(UNIT, "ActiveState") == "active"
        machine.run("touch", "/usr/written", "/etc/written", fails=True)
        assert machine.run("stat", "-c", "%U %a", "/var/lib/gov-kiosk").split() == ["gov-kiosk", "700"]
        assert machine.run("systemctl", "--failed", "--no-legend", "--plain") == ""
