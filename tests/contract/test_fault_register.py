"""The fault register: one table that terminal, centre and manual read."""

import re

from catalogue.device_families import FAMILY_NAMES
from contract.fault_register import (
    ACTOR_NAMES,
    FaultActor,
    FaultEntry,
    fault_entry,
    fault_register,
)
from contract.terminals import FaultReport
from tests.architecture.fault_pages import anchor_of


def test_every_fault_fits_into_heartbeat() -> None:
    for each in fault_register().values():
        assert FaultReport(id=each.id).id == each.id


def test_ids_and_anchors_are_given_once() -> None:
    anchors = [anchor_of(entry) for entry in fault_register().values()]

    assert len(set(anchors)) == len(anchors) == len(fault_register()) > 100


def test_areas_of_terminal_are_no_device_families() -> None:
    ours = {each.area for each in fault_register().values()} - FAMILY_NAMES.keys()

    assert ours == {
        "access", "catalogue", "clock", "disk", "heat", "key", "memory", "network", "power", "program", "queue",
        "screen", "settings", "terminal", "update",
    }  # fmt: skip


COMMANDS = (
    "kiosk ", "systemctl", "journalctl", "dmesg", "smartctl", "lsusb", "libinput", "fuser", "alsamixer", "pactl", "pcsc_scan",
    "resolvectl", "timedatectl", "swapoff", "ip link", "ip address", "ip route", "udevadm", "mount", "arecord",
)  # fmt: skip
REMOTE = re.compile("（远程：[^）]*）")


def test_technician_at_the_screen_needs_no_command_line() -> None:
    """A terminal in its hall has none: what is done on a screen comes first, a command for who is connected to it in brackets."""
    without = {each.id: REMOTE.sub("", each.technician.zh) for each in fault_register().values()}
    assert all(len(text) > len("断电重启") for text in without.values())
    assert {id_: text for id_, text in without.items() if any(command in text for command in COMMANDS)} == {}
    remote = [each for each in fault_register().values() if "（远程：" in each.technician.zh]
    assert [each.id for each in remote if "(remote: " not in each.technician.en] == []
    assert len(remote) > 40


def test_unknown_id_has_an_entry_all_the_same() -> None:
    assert fault_entry("acme_scale.tilted").who is FaultActor.TECHNICIAN
    entry = fault_register()["disk.low"]
    ours = FaultEntry(
        "acme_scale.tilted", entry.severity, FaultActor.KEEPER, entry.name, entry.keeper, entry.technician
    )
    assert fault_entry("acme_scale.tilted", (ours,)) is ours
    assert fault_entry("disk.low", (ours,)) is entry


def test_actors_have_names() -> None:
    assert set(ACTOR_NAMES) == set(FaultActor)
