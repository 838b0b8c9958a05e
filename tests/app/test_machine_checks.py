"""The checks of the machine and of the way to the centre, on a tree of files that stands in for the kernel's."""

import socket
from pathlib import Path

import pytest

from app.core.machine.checks import font, free_disk, handwriting, heat, machine_checks, memory_left, own_memory
from app.core.machine.network import CentreAddress, link, network_steps, route
from contract.fault_register import fault_register
from kiosk.services.condition.checks import run_checks
from kiosk.services.settings import Settings
from ui.handwriting.recogniser import LIBRARY

MIB = 1024 * 1024
FAR = CentreAddress("https://centre.example/base")


@pytest.mark.parametrize(("kilobytes", "passes"), [(4_000_000, True), (150_000, False)])
def test_little_memory_does_not_pass(tmp_path: Path, kilobytes: int, passes: bool) -> None:
    (tmp_path / "meminfo").write_text(f"MemTotal: 8000000 kB\nMemAvailable: {kilobytes} kB\n")
    assert memory_left(tmp_path / "meminfo").is_passed is passes


@pytest.mark.parametrize(("kilobytes", "passes"), [(150_000, True), (700_000, False)])
def test_program_beyond_its_budget_does_not_pass(tmp_path: Path, kilobytes: int, passes: bool) -> None:
    (tmp_path / "smaps").write_text(f"Rss: 1 kB\nPrivate_Dirty: {kilobytes} kB\n")
    assert own_memory(tmp_path / "smaps").is_passed is passes


def test_disk_is_judged_by_its_room(tmp_path: Path) -> None:
    assert free_disk("disk.low", tmp_path / "not/there/yet", 1).is_passed
    assert free_disk("disk.low", tmp_path, 10**18).is_passed is False


def test_hottest_sensor_counts_and_none_is_unknown(tmp_path: Path) -> None:
    assert heat(tmp_path).is_passed is None
    for number, degrees in enumerate(("45000", "91000", "asleep")):
        folder = tmp_path / f"thermal_zone{number}"
        folder.mkdir()
        (folder / "temp").write_text(degrees)
    assert (heat(tmp_path).is_passed, heat(tmp_path).note) == (False, "91 °C")


def test_missing_font_and_handwriting_do_not_pass(tmp_path: Path) -> None:
    assert font(tmp_path).is_passed is False
    assert handwriting(tmp_path / "model", tmp_path, tmp_path / "network").is_passed is False
    (tmp_path / "NotoSansCJK-Regular.ttc").touch()
    assert font(tmp_path).is_passed


def test_either_recogniser_is_enough_for_handwriting(tmp_path: Path) -> None:
    model, network, libraries = tmp_path / "model", tmp_path / "network", tmp_path / "machine"
    network.touch()
    assert handwriting(model, tmp_path, network).note == "reads 15,906 characters"
    network.unlink()
    libraries.mkdir()
    for file in (model, libraries / LIBRARY):
        file.touch()
    assert handwriting(model, tmp_path, network).note == "reads 6,763 characters"


def test_link_needs_a_carrier(tmp_path: Path) -> None:
    for name, carrier in (("lo", "1"), ("eth0", "0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "carrier").write_text(carrier)
    (tmp_path / "wlan0").mkdir()
    assert link(FAR, tmp_path) == "no carrier on eth0, wlan0"
    (tmp_path / "eth0/carrier").write_text("1\n")
    assert not link(FAR, tmp_path)
    assert not link(CentreAddress("http://127.0.0.1:8400"), tmp_path / "nowhere")


def test_address_needs_a_default_route(tmp_path: Path) -> None:
    file = tmp_path / "route"
    file.write_text("Iface Destination Gateway\neth0 0001A8C0 00000000\n")
    assert route(FAR, file) == "there is no default route"
    file.write_text("Iface Destination Gateway\neth0 00000000 0101A8C0\n")
    assert not route(FAR, file)


def test_steps_end_at_the_first_that_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert all(each.is_passed for each in run_checks(network_steps(url)))
    found = {each.id: each.is_passed for each in run_checks(network_steps(url))}
    assert found == {
        "network.link": True,
        "network.address": True,
        "network.dns": True,
        "network.tcp": False,
        "network.tls": None,
    }


def test_steps_ask_nothing_while_the_centre_answers() -> None:
    assert all(each.is_passed for each in run_checks(network_steps("https://nowhere.invalid", lambda: False)))


def test_every_check_is_a_fault_of_the_register(tmp_path: Path) -> None:
    checks = machine_checks(Settings(data=tmp_path))
    results = run_checks(checks)
    assert [each.id for each in results] == list(checks)
    assert {*checks, *network_steps(FAR.url)} <= fault_register().keys()
