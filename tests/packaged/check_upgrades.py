"""Two versions of the terminal, both built: up, back, down, a broken one, and what is plugged in or asked for beside it."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaged.check_terminal import SETTINGS, UNIT, WITHOUT_SEAT, running, slots, state
from tests.packaged.conftest import built_as, package
from tests.packaged.machine import ROOT, Machine

NEWER, BROKEN = "9.0.0", "9.1.0"
OLDER = package("gov-kiosk").name.split("_")[1]


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same sources under another version: packages and release."""
    folder = tmp_path_factory.mktemp("newer")
    built_as(NEWER, folder, "terminal", "release")
    return folder


@pytest.fixture(scope="module")
def terminal(machine: Machine) -> Iterator[Machine]:
    """The older version, enrolled, and good."""
    machine.install(package("gov-kiosk-centre"), package("gov-kiosk"), package("gov-kiosk-release"))
    machine.put(f"/etc/systemd/system/{UNIT}.d/without-seat.conf", WITHOUT_SEAT)
    with machine.booted():
        machine.wait("gov-kiosk-centre.service", "ActiveState", "active")
        code = machine.run("central", "enrol", "YC-001", "--site", "大厅", "--site-en", "Hall", "--json").split('"')[-2]
        machine.run("mkdir", "-p", "/etc/credstore.encrypted")
        sealed = "/etc/credstore.encrypted/enrol_code"
        machine.run("systemd-creds", "encrypt", "--name=enrol_code", "-", sealed, stdin=code)
        machine.put("/etc/gov-kiosk/kiosk.toml", SETTINGS)
        machine.run("chown", "root:gov-kiosk", "/etc/gov-kiosk/kiosk.toml")
        machine.run("systemctl", "restart", UNIT)
        machine.wait(UNIT, "StatusText", "screen:attract")
        slots(machine, f"slots.mark_good('{OLDER}')")
        yield machine


def again(machine: Machine) -> float:
    """Started afresh, on its first screen; how long it took."""
    began = time.monotonic()
    machine.run("systemctl", "restart", UNIT)
    machine.wait(UNIT, "StatusText", "screen:attract")
    return time.monotonic() - began


def installed(machine: Machine) -> set[str]:
    said = machine.run("dpkg-query", "-W", "-f", "${Version}\n", "gov-kiosk", "gov-kiosk-release")
    return set(said.split())


def test_upgrade_leaves_served_citizen_alone(terminal: Machine, newer: Path) -> None:
    before = terminal.show(UNIT, "MainPID")
    terminal.install(*newer.glob("gov-kiosk_*.deb"), *newer.glob("gov-kiosk-release_*.deb"))
    assert installed(terminal) == {NEWER}
    assert terminal.show(UNIT, "MainPID") == before
    assert terminal.show(UNIT, "StatusText") == "screen:attract"


def test_newer_release_is_tried_and_says_its_version(terminal: Machine) -> None:
    known = terminal.run("sha256sum", "/var/lib/gov-kiosk/identity.json")
    print(f"upgraded, first screen after {again(terminal):.1f} s")  # noqa: T201 -- figures of the report
    assert running(terminal) == NEWER
    assert state(terminal)["trying"] == NEWER
    assert f"running {NEWER}" in terminal.run("kiosk", "release", "show")
    assert terminal.run("sha256sum", "/var/lib/gov-kiosk/identity.json") == known
    slots(terminal, f"slots.mark_good('{NEWER}')")


def test_terminal_goes_back_to_what_a_package_replaced(terminal: Machine) -> None:
    terminal.run("kiosk", "release", "back")
    print(f"gone back, first screen after {again(terminal):.1f} s")  # noqa: T201 -- figures of the report
    assert running(terminal) == OLDER
    slots(terminal, f"slots.mark_good('{OLDER}')")
    assert state(terminal)["good"] == OLDER


def test_package_of_older_version_serves_on(terminal: Machine) -> None:
    terminal.install(package("gov-kiosk"), package("gov-kiosk-release"))
    assert installed(terminal) == {OLDER}
    again(terminal)
    assert running(terminal) == OLDER


def test_broken_package_is_left_for_the_good_release(terminal: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    (folder / "DEBIAN").mkdir(parents=True)
    source = ROOT / "packaging/gov-kiosk-release"
    control = (source / "control").read_text("utf-8").replace("gov-kiosk (>= @VERSION@)", "gov-kiosk")
    (folder / "DEBIAN/control").write_text(control.replace("@VERSION@", BROKEN).replace("@SIZE@", "100"), "utf-8")
    (folder / "DEBIAN/preinst").write_text((source / "preinst").read_text("utf-8"), "utf-8")
    (folder / "DEBIAN/preinst").chmod(0o755)
    squashed = folder / f"usr/share/gov-kiosk/factory/{BROKEN}.squashfs"
    squashed.parent.mkdir(parents=True)
    squashed.write_bytes(os.urandom(100_000))
    made = tmp_path / f"gov-kiosk-release_{BROKEN}_amd64.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", str(folder), str(made)], check=True, capture_output=True)
    terminal.install(made)
    terminal.run("systemctl", "restart", UNIT, fails=True)
    seconds = terminal.wait(UNIT, "StatusText", "screen:attract")
    print(f"rolled back from a broken package after {seconds:.1f} s")  # noqa: T201 -- figures of the report
    assert running(terminal) == OLDER
    assert BROKEN in str(state(terminal)["bad"])
    terminal.install(package("gov-kiosk-release"))


def test_root_runs_nothing_that_the_terminal_can_write(terminal: Machine) -> None:
    terminal.run("systemctl", "stop", UNIT)
    tree = "/var/lib/gov-kiosk/software/releases/9.2.0.squashfs/bin"
    planted = f"mkdir -p {tree} && printf '#!/bin/sh\\nid -un\\n' >{tree}/python && chmod 755 {tree}/python"
    terminal.run("setpriv", "--reuid", "gov-kiosk", "--clear-groups", "sh", "-c", planted)
    slots(terminal, "slots.begin_trial('9.2.0', {})")
    terminal.run("systemctl", "restart", UNIT, fails=True)
    terminal.run("systemctl", "stop", UNIT)
    for verb in ("doctor", "release"):
        assert terminal.run("kiosk", verb).strip() in ("gov-kiosk", "")
    assert "装机" in terminal.run("kiosk", "setup", "--help")
    slots(terminal, "slots.reject('9.2.0', 'planted')")
    terminal.run("rm", "-r", tree.removesuffix("/bin"))
    again(terminal)


MAY = """
import json, subprocess
def asked(action):
    done = subprocess.run(["pkcheck", "--action-id", action, "--process", str(__import__("os").getpid())], capture_output=True)
    return done.returncode == 0
print(json.dumps([action for action in ACTIONS if asked(action)]))
"""

POWER = ("org.freedesktop.login1.reboot", "org.freedesktop.login1.power-off")
NOT_THEIRS = (
    "org.freedesktop.login1.suspend",
    "org.freedesktop.login1.reboot-ignore-inhibit",
    "org.freedesktop.systemd1.manage-units",
    "org.freedesktop.systemd1.manage-unit-files",
    "org.freedesktop.hostname1.set-hostname",
    "org.freedesktop.timedate1.set-time",
)


def test_terminal_may_restart_the_machine_and_nothing_else(terminal: Machine) -> None:
    actions = f"ACTIONS = {(*POWER, *NOT_THEIRS)!r}\n"
    said = terminal.run("setpriv", "--reuid", "gov-kiosk", "--clear-groups", "python3", "-c", actions + MAY)
    assert said.strip() == json.dumps(POWER)


UNITS_OF_ROOT = ("gov-kiosk-port@9-9.service", "gov-kiosk-light@50.service")


def test_terminal_starts_units_of_root_alone(terminal: Machine) -> None:
    """A container has no USB and no light, and its /sys is read-only: root's program says so itself."""
    start = ("setpriv", "--reuid", "gov-kiosk", "--clear-groups", "systemctl", "--no-ask-password", "start")
    for unit in UNITS_OF_ROOT:
        # without a light there is nothing to set, and nothing has failed
        terminal.run("sh", "-c", f"{' '.join(start)} {unit} || true")
        assert terminal.show(unit, "ExecMainStartTimestamp") != ""
    assert "no device 9-9" in terminal.journal(UNITS_OF_ROOT[0])
    refused = terminal.show("gov-kiosk-centre.service", "ExecMainStartTimestamp")
    terminal.run(*start[:-1], "restart", "gov-kiosk-centre.service", fails=True)
    terminal.run(*start[:-1], "stop", UNITS_OF_ROOT[0], fails=True)
    terminal.run(*start, "systemd-rfkill.service", fails=True)
    assert terminal.show("gov-kiosk-centre.service", "ExecMainStartTimestamp") == refused


READER = """
import ctypes
context = ctypes.c_long()
print(ctypes.CDLL("libpcsclite.so.1").SCardEstablishContext(2, None, None, ctypes.byref(context)) & 0xFFFFFFFF)
"""


def test_terminal_may_ask_for_cards(terminal: Machine) -> None:
    assert terminal.run("setpriv", "--reuid", "gov-kiosk", "--clear-groups", "python3", "-c", READER).strip() == "0"
