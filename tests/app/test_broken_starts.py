"""A terminal starts with anything broken, in a real process: home is up and honest, or the page that says why it is not."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.machine.start_record import MOST_FAILURES, StartRecord
from app.core.paths import identity_file, queue_file
from catalogue.text import LocalText
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.terminals import EnrolAnswer
from kiosk.services.settings import Settings
from offline_queue.terminal_identity import IdentityStore

PROCESS = Path(__file__).with_name("broken_start_process.py")
ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
NO_CENTRE = "http://127.0.0.1:9"
DEVICES = """
[devices.id_card_reader]
adapter = "samv-serial"
options = { port = "/dev/nowhere-reader" }
[devices.receipt_printer]
adapter = "escpos"
options = { connection = "network", host = "127.0.0.1", port = 9 }
[devices.camera]
adapter = "opencv"
options = { source = "/dev/nowhere-camera" }
"""
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'
DEVICE_FAULTS = ("id_card_reader.disconnected", "receipt_printer.disconnected", "camera.disconnected")


@pytest.fixture
def terminal(tmp_path: Path) -> Path:
    """The folder of an enrolled terminal whose centre cannot be reached."""
    answer = EnrolAnswer(
        terminal_id="YC-001",
        site=LocalText(zh="源城大厅", en="Yuancheng hall"),
        level="district",
        region="441602",
        sealing_key=OpeningKey.generate().sealing_key.public,
        signing_key=SigningKey.generate().verify_key.public,
    )
    folder = tmp_path / "data"
    IdentityStore(identity_file(Settings(data=folder))).save(answer, SigningKey.generate(), NO_CENTRE)
    return folder


def started(folder: Path, broken: str, *expected: str, page: str = "home", devices: str = "") -> dict[str, Any]:
    """What a terminal painted, and which faults it named by the time that all that are expected were there."""
    settings = folder.parent / "kiosk.toml"
    settings.write_text(f'centre_url = "{NO_CENTRE}"\nheartbeat_seconds = 1\n{devices}')
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    if "font" in broken:
        (folder.parent / "fonts.conf").write_text(NO_FONTS)
        environment["FONTCONFIG_FILE"] = str(folder.parent / "fonts.conf")
    command = [sys.executable, str(PROCESS), str(settings), str(folder), broken, page, *expected]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert run.returncode == 0, run.stderr
    reported: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert set(expected) <= set(reported["faults"]), reported
    what = " and ".join(filter(None, (broken, "devices" if devices else "")))
    print(f"start with broken {what or 'network'}: first frame after {reported['first_frame']} s")  # noqa: T201 -- figures of the report
    return reported


def test_without_network_and_devices_home_is_up(terminal: Path) -> None:
    reported = started(terminal, "", "network.tcp", *DEVICE_FAULTS, devices=DEVICES)
    assert reported["painted"] == ["attract", "home"]


def test_with_clock_of_1970_home_is_up(terminal: Path) -> None:
    assert started(terminal, "clock", "network.tcp")["painted"] == ["attract", "home"]


def test_without_fonts_home_is_up(terminal: Path) -> None:
    assert started(terminal, "font", "network.tcp")["painted"] == ["attract", "home"]


def test_with_damaged_queue_home_is_up(terminal: Path) -> None:
    queue_file(Settings(data=terminal)).write_bytes(b"no database" * 1000)
    reported = started(terminal, "", "queue.frozen", "queue.set_aside")
    assert reported["painted"] == ["attract", "home"]


def test_with_full_disk_page_says_why_and_stays(terminal: Path) -> None:
    reported = started(terminal, "disk", page="outOfService")
    assert reported["painted"] == ["attract", "home", "outOfService"]


def test_with_everything_broken_terminal_is_honest(terminal: Path) -> None:
    queue_file(Settings(data=terminal)).write_bytes(b"no database" * 1000)
    reported = started(terminal, "clock disk font", page="outOfService", devices=DEVICES)
    assert reported["painted"] == ["attract", "home", "outOfService"]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd is for a unit: the socket that states are told to."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(PATIENCE)
        yield listening


def begun(settings: Path, data: Path, supervisor: socket.socket) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "NOTIFY_SOCKET": str(supervisor.getsockname()),
    }
    command = [sys.executable, "-m", "app", "run", "--settings", str(settings), "--data", str(data)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def test_with_damaged_settings_page_waits_for_good_ones(tmp_path: Path, supervisor: socket.socket) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text("centre_url = ")
    with begun(settings, tmp_path / "data", supervisor) as process:
        assert supervisor.recv(4096) == b"READY=1\nSTATUS=screen:outOfService"
        settings.write_text(f'centre_url = "{NO_CENTRE}"\n')
        assert process.wait(PATIENCE) == 1, "the supervisor starts it again"


def test_one_that_only_fails_rests_on_a_page(terminal: Path, supervisor: socket.socket) -> None:
    settings = terminal.parent / "kiosk.toml"
    settings.write_text(f'centre_url = "{NO_CENTRE}"\n')
    for _ in range(MOST_FAILURES):
        StartRecord(terminal).begin()
    with begun(settings, terminal, supervisor) as process:
        assert supervisor.recv(4096) == b"READY=1\nSTATUS=screen:outOfService"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 1
    assert StartRecord(terminal).failures == 0


def test_after_many_power_cuts_home_is_up(terminal: Path, supervisor: socket.socket) -> None:
    settings, boot = terminal.parent / "kiosk.toml", terminal.parent / "boot_id"
    settings.write_text(f'centre_url = "{NO_CENTRE}"\n')
    for number in range(MOST_FAILURES + 1):
        boot.write_text(f"{number}\n")
        StartRecord(terminal, boot=boot).begin()
    with begun(settings, terminal, supervisor) as process:
        assert supervisor.recv(4096) == b"READY=1\nSTATUS=screen:attract"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
