"""A terminal on a machine of its own: shown, touched, locked, plugged into, restarted, and cut off in the middle of an update."""

import json
import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.vm.image import FOLDER, NEWER_FILE, image
from tests.vm.virtual_machine import HEIGHT, WIDTH, VirtualMachine, powered

STATUS = "systemctl show gov-kiosk --value -p StatusText"
STARTS = "systemctl show gov-kiosk --value -p NRestarts"
SOFTWARE = "/var/lib/gov-kiosk/software"
CUTS = int(os.environ.get("CUTS", "3"))
MOST_SECONDS = 40.0
TAPS = 6

CHORDS = (
    ("alt", "f4"), ("alt", "esc"), ("alt", "tab"), ("ctrl", "alt", "f1"), ("ctrl", "alt", "f2"), ("ctrl", "alt", "f7"),
    ("ctrl", "alt", "backspace"), ("ctrl", "alt", "delete"), ("ctrl", "alt", "t"), ("ctrl", "q"), ("meta_l",),
    ("alt", "sysrq", "k"), ("alt", "sysrq", "b"), ("alt", "sysrq", "e"),
)  # fmt: skip


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path, Path]:
    """A folder for sockets and logs, and a disk of this run's own beside kernel and initial file system."""
    if os.geteuid() != 0:
        pytest.exit("the image is made as root")
    disk, kernel, first = image()
    own = FOLDER / "run.img"
    subprocess.run(["cp", "--sparse=always", "--reflink=auto", str(disk), str(own)], check=True)
    return tmp_path_factory.mktemp("vm"), own, kernel, first


@pytest.fixture(scope="module")
def terminal(parts: tuple[Path, Path, Path, Path]) -> Iterator[VirtualMachine]:
    """Enrolled at the centre beside it, on its first screen, with a touch screen."""
    with powered(*parts) as machine:
        machine.ask(do="run", command="true")
        seconds = machine.wait("systemctl is-active gov-kiosk-centre", "active")
        print(f"centre up {seconds:.0f} s after power-on")  # noqa: T201 -- figures of the report
        code = machine.run("central enrol YC-001 --site 大厅 --site-en Hall --json").split('"')[-2]
        machine.run("mkdir -p /etc/credstore.encrypted")
        machine.run("systemd-creds encrypt --name=enrol_code - /etc/credstore.encrypted/enrol_code", stdin=code)
        machine.ask(do="plug")
        began = time.monotonic()  # the restart itself waits for the first painted frame
        machine.run("systemctl restart gov-kiosk")
        machine.wait(STATUS, "screen:attract")
        print(f"first screen {time.monotonic() - began:.0f} s after the restart")  # noqa: T201 -- the same
        machine.run("sync")
        yield machine


def test_screen_is_filled_on_real_graphics(terminal: VirtualMachine) -> None:
    shown = terminal.picture()
    assert shown.size == (WIDTH, HEIGHT)
    assert len(shown.getcolors(1 << 24) or ()) > 100
    group = terminal.run("cat /proc/$(systemctl show seatd --value -p MainPID)/cgroup").strip()
    assert group.endswith("/seatd.service")
    assert terminal.run("cat /sys/class/tty/tty0/active").strip() == "tty1"


@pytest.mark.parametrize("chord", CHORDS, ids="+".join)
def test_chord_leads_nowhere(terminal: VirtualMachine, chord: tuple[str, ...]) -> None:
    terminal.keys(*chord)
    assert terminal.run(STATUS).strip() == "screen:attract"
    assert terminal.run(STARTS).strip() == "0"
    assert terminal.run("cat /sys/class/tty/tty0/active").strip() == "tty1"


def test_waking_touch_opens_home_and_nothing_else(terminal: VirtualMachine) -> None:
    assert touch(terminal) == "screen:home"
    terminal.run("sleep 3")
    assert terminal.run(STATUS).strip() == "screen:home", "a waking touch presses nothing"


def test_touch_that_was_unplugged_works_again(terminal: VirtualMachine) -> None:
    before = terminal.run("systemctl show gov-kiosk --value -p MainPID")
    terminal.ask(do="unplug")
    terminal.run("udevadm settle")
    terminal.ask(do="plug")
    terminal.run("udevadm settle")
    touch(terminal)
    assert terminal.run("systemctl show gov-kiosk --value -p MainPID") == before


def touch(terminal: VirtualMachine) -> str:
    """Until another screen is shown, and which: the compositor opens a touch screen in its own time, and a tap before that is lost."""
    before = terminal.run(STATUS)
    for _ in range(TAPS):
        terminal.ask(do="tap", x=0.3, y=0.4)
        terminal.run("sleep 5")
        if (shown := terminal.run(STATUS)) != before:
            return shown.strip()
    terminal.picture().save(FOLDER / "untouched.png")
    raise AssertionError(f"still {before.strip()} after {TAPS} taps; the picture is in {FOLDER}")


def test_ordered_restart_is_no_crash(terminal: VirtualMachine) -> None:
    terminal.run("systemctl restart gov-kiosk")
    terminal.wait(STATUS, "screen:attract")
    *before, now = json.loads(terminal.run("cat /var/lib/gov-kiosk/starts.json"))
    assert before[-1]["is_ended"]
    assert not now["is_ended"]


def test_plugged_keyboard_is_refused(terminal: VirtualMachine) -> None:
    terminal.monitor("device_add", driver="usb-kbd", id="keyboard", bus="usb.0")
    terminal.run("sleep 5; udevadm settle")
    reported = terminal.run(
        "for each in /dev/input/event*; do udevadm info --query=property $each | tr '\\n' ' '; echo; done"
    )
    keyboards = [line for line in reported.splitlines() if "ID_INPUT_KEYBOARD=1" in line]
    assert any("ID_BUS=usb" in line for line in keyboards)
    assert all("LIBINPUT_IGNORE_DEVICE=1" in line for line in keyboards)
    terminal.monitor("device_del", id="keyboard")


def stick(folder: Path, label: str) -> Path:
    """A file that a USB stick is made of."""
    file = folder / f"{label}.img"
    file.write_bytes(bytes(16 * 1024 * 1024))
    subprocess.run(["/sbin/mkfs.vfat", "-n", label, str(file)], check=True, capture_output=True)
    return file


@pytest.mark.parametrize(("label", "is_mounted"), [("STRANGER", False), ("GOV-KIOSK", True)])
def test_only_a_technicians_stick_is_mounted(
    terminal: VirtualMachine, tmp_path: Path, label: str, is_mounted: bool
) -> None:
    file = stick(tmp_path, label)
    terminal.monitor(
        "blockdev-add", driver="raw", **{"node-name": label}, file={"driver": "file", "filename": str(file)}
    )
    terminal.monitor("device_add", driver="usb-storage", id=f"s{label}", bus="usb.0", drive=label, removable=True)
    terminal.run("sleep 10; udevadm settle; sleep 3")
    assert f'LABEL="{label}"' in terminal.run("blkid -p /dev/sd?")
    found = terminal.run("findmnt --noheadings --types vfat -o TARGET,OPTIONS || true")
    assert ("/run/gov-kiosk-media/" in found) is is_mounted
    if is_mounted:
        assert {"nosuid", "nodev", "noexec"} <= set(found.split()[1].split(","))
        inside = "nsenter -m -t $(systemctl show gov-kiosk --value -p MainPID) setpriv --reuid gov-kiosk --clear-groups"
        # a shell looks for no files behind its arrows
        terminal.run(
            f"{inside} sh -c 'for place in /run/gov-kiosk-media/*; do echo x >\"$place/written\" || exit 1; done'"
        )
    terminal.monitor("device_del", id=f"s{label}")
    terminal.run("sleep 5; udevadm settle")
    assert "gov-kiosk-media" not in terminal.run("findmnt --noheadings --types vfat || true")


SLOTS = f"""import sys, shutil
from pathlib import Path
sys.path.insert(0, "/usr/lib/gov-kiosk")
from updates.slots import Slots
slots = Slots(Path("{SOFTWARE}"))
version, deed = sys.argv[1:]
if deed == "good":
    slots.mark_good(version)
else:
    shutil.copyfile("{NEWER_FILE}", slots.part(version))
    slots.add(version)
    slots.begin_trial(version, {{}})
"""


def test_power_cut_in_update_leaves_working_terminal(
    terminal: VirtualMachine, parts: tuple[Path, Path, Path, Path]
) -> None:
    """Each cut falls somewhere into the writing, flushing and naming of a release, and the beginning of its trial."""
    seed = random.randrange(1 << 30)
    chance, machine = random.Random(seed), terminal
    terminal.run("cat >/usr/local/lib/slots.py; sync", stdin=SLOTS)
    with ExitStack() as machines:
        for cut in range(CUTS):
            known = _running(machine)
            machine.run(f"setpriv --reuid gov-kiosk --clear-groups python3 /usr/local/lib/slots.py {known} good; sync")
            newer, seconds = f"9.0.{cut}", chance.uniform(0.0, MOST_SECONDS)
            machine.run(f"systemd-run --no-block --uid=gov-kiosk python3 /usr/local/lib/slots.py {newer} update")
            machine.run(f"sleep {seconds:.1f}")
            machine.cut()
            machine = machines.enter_context(powered(*parts))
            up = machine.wait(STATUS, "screen:attract")
            runs = _running(machine)
            reported = f"cut {cut + 1} (seed {seed}) after {seconds:.1f} s: {runs} is up {up:.0f} s after power-on"
            print(reported)  # noqa: T201 -- figures of the report
            assert runs in (known, newer)
            assert machine.run("systemctl show gov-kiosk --value -p ActiveState").strip() == "active"
            log = machine.run("cat /var/lib/gov-kiosk/kiosk.log")
            assert "resting" not in log, "cuts are not taken for failures of the program"
        # the terminal's own user may do this, and QEMU ends with it
        machine.ask(do="run", command="systemd-run --uid=gov-kiosk systemctl --no-ask-password reboot")
        assert machine.process.wait(300) == 0


def _running(machine: VirtualMachine) -> str:
    return Path(machine.run("cat /run/gov-kiosk/release").strip()).stem
