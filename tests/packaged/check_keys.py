"""Real key events on the terminal's own session: no chord leads out of it, taps arrive, and a waking touch presses nothing."""

from collections.abc import Iterator

import pytest

from tests.packaged.check_terminal import UNIT, WITHOUT_SEAT
from tests.packaged.conftest import package
from tests.packaged.machine import Machine

WIDTH, HEIGHT = 1920, 1080

NESTED = "[Service]\nEnvironment=WLR_BACKENDS=x11 DISPLAY=:71\n"
"""The compositor as a window of an X server, which can be given keys and taps; turned, so that the terminal is upright."""

CHORDS = (
    "alt+F4", "alt+Escape", "alt+Tab", "alt+F1", "alt+F2", "alt+space", "ctrl+alt+F1", "ctrl+alt+F2", "ctrl+alt+F7",
    "ctrl+alt+BackSpace", "ctrl+alt+Delete", "ctrl+alt+t", "ctrl+q", "ctrl+w", "ctrl+c", "ctrl+z", "ctrl+Escape", "super",
    "super+l", "super+r", "super+d", "F1", "F5", "F11", "F12", "Print", "Menu", "Escape", "alt+Sys_Req+k", "alt+Sys_Req+b",
)  # fmt: skip
"""What a compositor is given. In its window none of them reaches a kernel: that SysRq is off and no console is switched to, only
`make vm` can show."""


@pytest.fixture(scope="module")
def terminal(machine: Machine) -> Iterator[Machine]:
    """With a centre that it is enrolled at, so that its first screen wakes by a touch."""
    machine.install(package("gov-kiosk-centre"), package("gov-kiosk"), package("gov-kiosk-release"))
    machine.put(f"/etc/systemd/system/{UNIT}.d/without-seat.conf", WITHOUT_SEAT)
    machine.put(f"/etc/systemd/system/{UNIT}.d/z-nested.conf", NESTED)
    with machine.booted():
        machine.run("systemd-run", "--unit=screen", "Xvfb", ":71", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-ac")
        machine.run("timeout", "30", "sh", "-c", "until DISPLAY=:71 xdotool getmouselocation; do sleep 0.2; done")
        machine.wait("gov-kiosk-centre.service", "ActiveState", "active")
        code = machine.run("central", "enrol", "YC-001", "--site", "大厅", "--site-en", "Hall", "--json").split('"')[-2]
        machine.put("/etc/gov-kiosk/kiosk.toml", 'centre_url = "http://127.0.0.1:8400"\nidle_seconds = 600\n')
        machine.run("mkdir", "-p", "/etc/credstore.encrypted")
        machine.run(
            "systemd-creds", "encrypt", "--name=enrol_code", "-", "/etc/credstore.encrypted/enrol_code", stdin=code
        )
        machine.run("chown", "root:gov-kiosk", "/etc/gov-kiosk/kiosk.toml")
        machine.run("systemctl", "restart", UNIT)
        machine.wait(UNIT, "StatusText", "screen:attract")
        window = machine.run("sh", "-c", "DISPLAY=:71 xdotool search --onlyvisible --name '.*' | tail -1").strip()
        act(machine, "windowsize", "--sync", window, str(WIDTH), str(HEIGHT), "windowfocus", window)
        yield machine


def act(machine: Machine, *arguments: str) -> None:
    machine.run("env", "DISPLAY=:71", "xdotool", *arguments)


def tap(machine: Machine, x: int, y: int) -> None:
    """At that place of the upright screen (1080 × 1920), which the compositor has turned."""
    act(machine, "mousemove", str(y), str(HEIGHT - 1 - x), "click", "1")


def test_waking_touch_opens_home_and_nothing_else(terminal: Machine) -> None:
    # where the home screen has its tiles
    tap(terminal, 300, 800)
    terminal.wait(UNIT, "StatusText", "screen:home", 20)
    terminal.run("sleep", "2")
    assert terminal.show(UNIT, "StatusText") == "screen:home"


@pytest.mark.parametrize("chord", CHORDS)
def test_chord_leads_nowhere(terminal: Machine, chord: str) -> None:
    before = terminal.show(UNIT, "MainPID")
    act(terminal, "key", "--clearmodifiers", chord)
    terminal.run("sleep", "0.2")
    assert terminal.show(UNIT, "MainPID") == before
    assert terminal.show(UNIT, "StatusText").startswith("screen:")


def test_session_outlived_every_key(terminal: Machine) -> None:
    assert terminal.show(UNIT, "NRestarts") == "0"
    assert terminal.run("pgrep", "-c", "-u", "gov-kiosk", "-x", "cage").strip() == "1"
