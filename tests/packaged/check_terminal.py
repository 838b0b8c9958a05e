"""The terminal's packages on a clean Debian, with the centre beside them: shown, watched, updated, rolled back, removed."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.packaged.conftest import package
from tests.packaged.machine import Machine

UNIT = "gov-kiosk.service"
MOST_EXPOSED = 2.0

SETTINGS = """
centre_url = "http://127.0.0.1:8400"
heartbeat_seconds = 5
"""

WITHOUT_SEAT = """
[Service]
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
UtmpIdentifier=
Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 LIBSEAT_BACKEND=noop
ExecStart=
ExecStart=/usr/bin/env XDG_RUNTIME_DIR=/run/gov-kiosk LD_PRELOAD=/usr/lib/gov-kiosk/cage-mends.so /usr/bin/cage -d -r \
 -- /usr/bin/kiosk run --full-screen --set-up --settings /etc/gov-kiosk/kiosk.toml --data /var/lib/gov-kiosk
"""
"""A container has no screen and no seat; all else is as it is shipped, with logind beside it: who hears the program is tried too."""

SOFTWARE = "/var/lib/gov-kiosk/software"


@pytest.fixture(scope="module")
def terminal(machine: Machine) -> Iterator[Machine]:
    """Installed, enrolled by a code that is sealed to the machine, and on its first screen."""
    machine.install(package("gov-kiosk-centre"), package("gov-kiosk"), package("gov-kiosk-release"))
    machine.put(f"/etc/systemd/system/{UNIT}.d/without-seat.conf", WITHOUT_SEAT)
    with machine.booted() as seconds:
        print(f"machine up in {seconds:.1f} s")  # noqa: T201 -- figures of the report
        machine.wait("gov-kiosk-centre.service", "ActiveState", "active")
        said = machine.run("central", "enrol", "YC-001", "--site", "大厅", "--site-en", "Hall", "--json")
        machine.run("mkdir", "-p", "/etc/credstore.encrypted")
        sealed = "/etc/credstore.encrypted/enrol_code"
        machine.run("systemd-creds", "encrypt", "--name=enrol_code", "-", sealed, stdin=json.loads(said)["code"])
        yield machine


def test_without_settings_it_shows_the_set_up(terminal: Machine) -> None:
    terminal.wait(UNIT, "StatusText", "screen:diagnostics")
    assert terminal.run("systemctl", "--failed", "--no-legend", "--plain") == ""


def test_terminal_enrols_and_shows_its_first_screen(terminal: Machine) -> None:
    terminal.put("/etc/gov-kiosk/kiosk.toml", SETTINGS)
    terminal.run("chown", "root:gov-kiosk", "/etc/gov-kiosk/kiosk.toml")
    began = time.monotonic()  # the restart itself waits for the first painted frame
    terminal.run("systemctl", "restart", UNIT)
    terminal.wait(UNIT, "StatusText", "screen:attract")
    print(f"first screen {time.monotonic() - began:.1f} s after the restart")  # noqa: T201 -- figures of the report
    assert terminal.show(UNIT, "ActiveState") == "active"
    assert terminal.has("/var/lib/gov-kiosk/identity.json")


def test_release_is_mounted_read_only(terminal: Machine) -> None:
    mounted = terminal.run("findmnt", "--noheadings", "-o", "FSTYPE,OPTIONS", "/run/gov-kiosk-release")
    assert mounted.split()[0] == "squashfs"
    assert {"ro", "nosuid", "nodev"} <= set(mounted.split()[1].split(","))


def test_screen_is_filled_and_painted(terminal: Machine, tmp_path: Path) -> None:
    user = terminal.run("id", "-u", "gov-kiosk").strip()
    picture = "/run/gov-kiosk/screen.png"
    seen = terminal.run("sh", "-c", "basename $(ls -d /run/gov-kiosk/wayland-? | head -1)").strip()
    command = (
        "setpriv",
        "--reuid",
        user,
        "--clear-groups",
        "env",
        "XDG_RUNTIME_DIR=/run/gov-kiosk",
        f"WAYLAND_DISPLAY={seen}",
    )
    terminal.run(*command, "grim", picture)
    terminal.run("cp", picture, "/srv/screen.png")
    with Image.open(terminal.root / "srv/screen.png") as shown:
        shown.load()
        assert min(shown.size) == 720
        colours = shown.convert("RGB").getcolors(1 << 24)
    assert colours is not None
    assert len(colours) > 100
    assert "client-side" not in terminal.journal(UNIT)


def test_exposure_is_small(terminal: Machine) -> None:
    said = terminal.run("systemd-analyze", "security", "--no-pager", UNIT)
    found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    assert found
    print(f"{UNIT}: exposure {found[1]}")  # noqa: T201 -- figures of the report
    assert float(found[1]) <= MOST_EXPOSED


def test_user_has_no_shell_and_no_rights(terminal: Machine) -> None:
    assert terminal.run("getent", "passwd", "gov-kiosk").strip().endswith(":/usr/sbin/nologin")
    program = terminal.run("pgrep", "-u", "gov-kiosk", "-f", "app run").split()[-1]
    status = dict(
        line.split(":\t", 1) for line in terminal.run("cat", f"/proc/{program}/status").splitlines() if ":\t" in line
    )
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert int(status["CapBnd"], 16) == 0


def test_program_stays_in_its_unit_and_limits(terminal: Machine) -> None:
    """A session of logind would be a group of its own, without what the unit refuses, and with a swap."""
    assert terminal.show("systemd-logind.service", "ActiveState") == "active"
    program = terminal.run("pgrep", "-u", "gov-kiosk", "-f", "app run").split()[-1]
    group = terminal.run("cat", f"/proc/{program}/cgroup").strip().rpartition(":")[2]
    assert group.endswith(f"/system.slice/{UNIT}")
    assert terminal.run("loginctl", "list-sessions", "--no-legend") == ""
    # a machine without a swap of its own group has no such file
    swap = f"/sys/fs/cgroup{group}/memory.swap.max"
    assert terminal.run("sh", "-c", f"cat {swap} 2>/dev/null || echo 0").strip() == "0"
    assert terminal.show(UNIT, "DevicePolicy") == "closed"


def test_user_of_the_terminal_has_the_seat(terminal: Machine) -> None:
    assert terminal.show("seatd.service", "ActiveState") == "active"
    program = terminal.run("pgrep", "-u", "gov-kiosk", "-f", "app run").split()[-1]
    groups = terminal.run("sh", "-c", f"grep ^Groups: /proc/{program}/status").split()[1:]
    group, mode = terminal.run("stat", "-c", "%g %a", "/run/seatd.sock").split()
    assert group in groups
    assert mode == "770"


def test_keys_of_the_machine_lead_nowhere(terminal: Machine) -> None:
    assert terminal.run("systemctl", "is-enabled", "ctrl-alt-del.target", fails=True).strip() == "masked"
    assert "kernel.sysrq = 0" in terminal.run("cat", "/usr/lib/sysctl.d/90-gov-kiosk.conf")
    assert "NAutoVTs=0" in terminal.run("systemd-analyze", "cat-config", "systemd/logind.conf")


def test_killed_program_is_started_again(terminal: Machine) -> None:
    before = int(terminal.show(UNIT, "NRestarts"))
    terminal.run("pkill", "-KILL", "-u", "gov-kiosk", "-f", "app run")
    terminal.wait(UNIT, "NRestarts", str(before + 1))
    terminal.wait(UNIT, "StatusText", "screen:attract")


def test_frozen_program_is_ended_by_watchdog(terminal: Machine) -> None:
    folder = f"/run/systemd/system/{UNIT}.d"
    quick = f"mkdir -p {folder} && printf '[Service]\\nWatchdogSec=8\\n' >{folder}/quick.conf"
    terminal.run("sh", "-c", quick)
    terminal.run("systemctl", "daemon-reload")
    terminal.run("systemctl", "restart", UNIT)
    terminal.wait(UNIT, "StatusText", "screen:attract")
    before = int(terminal.show(UNIT, "NRestarts"))
    terminal.run("pkill", "-STOP", "-u", "gov-kiosk", "-f", "app run")
    terminal.wait(UNIT, "NRestarts", str(before + 1))
    assert "watchdog" in terminal.journal(UNIT).lower()
    terminal.run("rm", f"{folder}/quick.conf")
    terminal.run("systemctl", "daemon-reload")
    terminal.run("systemctl", "restart", UNIT)
    terminal.wait(UNIT, "StatusText", "screen:attract")


SLOTS = f"""
import sys
from pathlib import Path
sys.path.insert(0, "/usr/lib/gov-kiosk")
from updates.slots import Slots
slots = Slots(Path({SOFTWARE!r}))
"""


def slots(machine: Machine, statement: str) -> str:
    """As the terminal does, as its user."""
    return machine.run("setpriv", "--reuid", "gov-kiosk", "--clear-groups", "python3", "-c", SLOTS + statement)


def state(machine: Machine) -> dict[str, object]:
    found: dict[str, object] = json.loads(machine.run("cat", f"{SOFTWARE}/state.json"))
    return found


def running(machine: Machine) -> str:
    return machine.run("cat", "/run/gov-kiosk/release").strip().rpartition("/")[2].removesuffix(".squashfs")


def test_first_release_is_on_trial_until_good(terminal: Machine) -> None:
    assert state(terminal)["trying"] == running(terminal)
    slots(terminal, f"slots.mark_good('{running(terminal)}')")
    assert state(terminal)["good"] == running(terminal)


def test_new_release_runs_on_trial(terminal: Machine) -> None:
    terminal.run(
        "cp", f"/usr/share/gov-kiosk/factory/{running(terminal)}.squashfs", f"{SOFTWARE}/releases/9.0.0.squashfs"
    )
    slots(terminal, "slots.begin_trial('9.0.0', {})")
    terminal.run("systemctl", "restart", UNIT)
    terminal.wait(UNIT, "StatusText", "screen:attract")
    assert running(terminal) == "9.0.0"
    assert terminal.run("losetup", "--noheadings", "-O", "BACK-FILE").count("9.0.0") >= 1
    slots(terminal, "slots.mark_good('9.0.0')")


def test_release_that_never_starts_is_rolled_back(terminal: Machine) -> None:
    terminal.run("sh", "-c", f"head -c 100000 /dev/urandom >{SOFTWARE}/releases/9.1.0.squashfs")
    slots(terminal, "slots.begin_trial('9.1.0', {})")
    terminal.run("systemctl", "restart", UNIT, fails=True)
    seconds = terminal.wait(UNIT, "NRestarts", "3") + terminal.wait(UNIT, "StatusText", "screen:attract")
    print(f"rolled back after three starts, {seconds:.1f} s")  # noqa: T201 -- figures of the report
    assert running(terminal) == "9.0.0"
    assert "9.1.0" in str(state(terminal)["bad"])


def test_reinstalled_session_serves_on(terminal: Machine) -> None:
    before = terminal.show(UNIT, "MainPID")
    terminal.install(package("gov-kiosk"))
    assert terminal.show(UNIT, "MainPID") == before


def test_purge_keeps_the_queue_alone(terminal: Machine) -> None:
    terminal.wait(UNIT, "StatusText", "screen:attract")
    terminal.run("timeout", "60", "sh", "-c", "until test -e /var/lib/gov-kiosk/queue.db; do sleep 0.2; done")
    terminal.run("dpkg", "--remove", "gov-kiosk-release", "gov-kiosk")
    assert terminal.show(UNIT, "ActiveState") == "inactive"
    assert not terminal.has("/usr/lib/gov-kiosk")
    assert not terminal.has("/etc/systemd/system/ctrl-alt-del.target")
    terminal.run("dpkg", "--purge", "gov-kiosk")
    assert not terminal.has("/etc/gov-kiosk")
    assert terminal.has("/var/lib/gov-kiosk/queue.db")
    assert terminal.run("findmnt", "/run/gov-kiosk-release", fails=True) == ""
