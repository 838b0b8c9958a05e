"""What root does below /sys for the terminal: a USB port off and on, the screen's light; nothing else, and for no other unit."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from app.core.machine.power import SYSTEMCTL
from tests.architecture.sources import ROOT

FILES = ROOT / "packaging/gov-kiosk/files/usr"
RULES = FILES / "share/polkit-1/rules.d/50-gov-kiosk.rules"
STARTED = ("gov-kiosk-port@1-1.4.service", "gov-kiosk-port@3-2.service", "gov-kiosk-light@50.service")


@pytest.fixture
def sys(tmp_path: Path) -> Path:
    """A reader at port 4 of the hub 1-1, a stick at port 2 of the root hub, and a screen."""
    devices = tmp_path / "bus/usb/devices"
    for name, file, text in (
        ("1-1.4", "bDeviceClass", "00"),
        ("1-1.4:1.0", "bInterfaceClass", "ff"),
        ("1-1", "bDeviceClass", "09"),
        ("1-2", "bDeviceClass", "00"),
        ("1-2:1.0", "bInterfaceClass", "08"),
        ("1-1:1.0/1-1-port4", "disable", "0"),
        ("1-0:1.0/usb1-port1", "disable", "0"),
        ("1-0:1.0/usb1-port2", "disable", "0"),
    ):
        (devices / name).mkdir(parents=True, exist_ok=True)
        (devices / name / file).write_text(f"{text}\n")
    light = tmp_path / "class/backlight/panel"
    light.mkdir(parents=True)
    (light / "max_brightness").write_text("400\n")
    (light / "brightness").write_text("400\n")
    return tmp_path


def run(sys: Path, program: str, argument: str) -> subprocess.CompletedProcess[str]:
    """With a `sleep` that notes how the port is while it is off, and takes no time."""
    (sys / "sleep").write_text(f"#!/bin/sh\ncat {sys}/bus/usb/devices/1-1:1.0/1-1-port4/disable >{sys}/seen\n")
    (sys / "sleep").chmod(0o755)
    environment = {"PATH": f"{sys}:{os.environ['PATH']}", "GOV_KIOSK_SYS": str(sys)}
    command = [str(FILES / "lib/gov-kiosk" / program), argument]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_port_is_off_for_a_while(sys: Path) -> None:
    assert run(sys, "port-power", "1-1.4").returncode == 0
    assert (sys / "seen").read_text() == "1\n"
    assert (sys / "bus/usb/devices/1-1:1.0/1-1-port4/disable").read_text() == "0\n"


@pytest.mark.parametrize(
    "device", ["1-1", "1-2", "1-9", "usb1", "1-0:1.0", "../1-1.4", "1-1.4/..", "1-1..4", "-1", "1-", ""]
)
def test_port_of_hub_or_storage_stays(sys: Path, device: str) -> None:
    done = run(sys, "port-power", device)
    assert done.returncode != 0
    assert done.stderr
    assert not (sys / "seen").exists()


@pytest.mark.parametrize(("percent", "value"), [("50", "200"), ("100", "400"), ("1", "4")])
def test_light_is_set_in_percent(sys: Path, percent: str, value: str) -> None:
    assert run(sys, "screen-light", percent).returncode == 0
    assert (sys / "class/backlight/panel/brightness").read_text() == f"{value}\n"


@pytest.mark.parametrize("percent", ["0", "101", "1000", "-5", "5a", ""])
def test_light_out_of_bounds_is_refused(sys: Path, percent: str) -> None:
    assert run(sys, "screen-light", percent).returncode != 0
    assert (sys / "class/backlight/panel/brightness").read_text() == "400\n"


def test_polkit_lets_only_these_units_start() -> None:
    """What the terminal starts has a unit, which runs a program that is there; the rule takes these names and no others."""
    (pattern,) = re.findall(r"/(\^gov-kiosk-.+\$)/", RULES.read_text("utf-8"))
    allowed = re.compile(pattern)
    assert SYSTEMCTL[0] == "systemctl"
    for unit in STARTED:
        assert allowed.search(unit)
        template = FILES / "lib/systemd/system" / re.sub(r"@.*\.", "@.", unit)
        program = re.search(r"(?m)^ExecStart=/usr/(\S+) %i$", template.read_text("utf-8"))
        assert program is not None
        assert os.access(FILES / program[1], os.X_OK)
        assert "ProtectKernelTunables=no" in template.read_text("utf-8")
    others = (
        "gov-kiosk.service",
        "ssh.service",
        "gov-kiosk-port@../x.service",
        "gov-kiosk-light@5000.service",
        "undefined",
    )
    assert not any(allowed.search(unit) for unit in others)


def test_terminal_itself_writes_nothing_below_sys() -> None:
    """Its unit sees that part read-only: code that writes there works on a bench alone."""
    unit = (FILES / "lib/systemd/system/gov-kiosk.service").read_text("utf-8")
    assert "ProtectKernelTunables=yes" in unit
    files = [ROOT / f"app/core/{name}.py" for name in ("devices/port_power", "local_settings")]
    assert not any(re.search(r"\.write_(?:text|bytes)\(", file.read_text("utf-8")) for file in files)
