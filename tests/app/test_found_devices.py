"""Devices found on the screen: a device in use is left alone, what is taken counts from the next start, and it can be left again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.devices.found import DevicesByHand, with_found
from app.core.devices.proposals import Proposal, candidates
from app.core.paths import found_devices_file
from drivers.ports.status import Condition
from drivers.transport.plugged import PluggedIn
from kiosk.services.maintenance.terminal_tools import Deed, FoundDevice, KeptDevice
from kiosk.services.settings import AdapterSettings, Settings
from simulators.id_card_reader.simulator import IdCardSimulator

OLD = AdapterSettings("samv-serial", {"port": "serial:/dev/gone"})
PRINTER = AdapterSettings("escpos", {"connection": "usb", "device": "0416:5011"})
NEW = FoundDevice("id_card_reader", "samv-serial", {"port": "serial:/dev/new"}, "new", Condition.OK)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardSimulator]:
    simulator = IdCardSimulator(tmp_path / "by-id" / "reader")
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", devices={"id_card_reader": OLD, "receipt_printer": PRINTER})


def is_broken(_family: str) -> bool:
    return False


def test_new_reader_is_found_by_trying(reader: IdCardSimulator, settings: Settings) -> None:
    plugged = [PluggedIn(f"serial:{reader.endpoint}", "")]
    (found,) = DevicesByHand(settings, is_broken, lambda: candidates(plugged)).look()
    assert (found.family, found.options) == ("id_card_reader", {"port": f"serial:{reader.endpoint}"})
    assert (found.condition, found.evidence != "") == (Condition.OK, True)


def test_camera_by_another_name_is_in_use(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    link = tmp_path / "usb-ACME_Camera-video-index0"
    link.symlink_to("video0")
    used = replace(settings, devices={"camera": AdapterSettings("opencv", {"source": str(link)})})
    same = Proposal("document_scanner", "opencv-document", {"source": str(tmp_path / "video0")})
    assert DevicesByHand(used, is_broken, lambda: iter([same])).look() == ()
    assert DevicesByHand(settings, is_broken, lambda: iter([same])).look() != ()


@pytest.mark.parametrize(
    ("proposal", "works"),
    [
        pytest.param(Proposal("id_card_reader", "samv-serial", {"port": "usb:0416:5011"}), False, id="same thing"),
        pytest.param(Proposal("receipt_printer", "escpos", {"connection": "usb", "device": "1:2"}), True, id="is well"),
        pytest.param(Proposal("speech", "clips", {}), False, id="needs no address"),
    ],
)
def test_what_is_in_use_is_not_tried(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, proposal: Proposal, *, works: bool
) -> None:
    asked: list[str] = []

    def note(asking: Proposal) -> Proposal:
        asked.append(asking.family)
        return asking

    monkeypatch.setattr("app.core.devices.proposals._try_proposal", note)
    speaking = replace(settings, devices={**settings.devices, "speech": AdapterSettings("clips", {"device": "hw:1"})})
    lamp = Proposal("fingerprint_reader", "zfm-serial", {"port": "serial:/dev/other"})
    by_hand = DevicesByHand(
        speaking, lambda family: works and family == "receipt_printer", lambda: iter([proposal, lamp])
    )
    assert [found.family for found in by_hand.look()] == asked == ["fingerprint_reader"]


def test_taken_device_counts_from_next_start(settings: Settings) -> None:
    by_hand = DevicesByHand(settings, is_broken)
    assert by_hand.take(NEW) == Deed(is_done=True)
    assert by_hand.kept() == (KeptDevice("id_card_reader", "samv-serial", counts=False),)
    started = with_found(settings)
    assert started.devices == {
        "id_card_reader": AdapterSettings("samv-serial", dict(NEW.options)),
        "receipt_printer": PRINTER,
    }
    assert DevicesByHand(started, is_broken).kept() == (KeptDevice("id_card_reader", "samv-serial", counts=True),)


def test_left_device_leaves_settings_alone(settings: Settings) -> None:
    by_hand = DevicesByHand(settings, is_broken)
    by_hand.take(NEW)
    assert by_hand.leave("id_card_reader") == Deed(is_done=True)
    assert with_found(settings) == settings


def test_damaged_file_leaves_settings_alone(settings: Settings) -> None:
    file = found_devices_file(settings)
    file.parent.mkdir()
    for content in ("[3", '{"camera": 3}', '{"camera": {"driver": "x"}}'):
        file.write_text(content, "utf-8")
        assert with_found(settings) == settings


def test_disk_that_takes_nothing_is_reported(settings: Settings) -> None:
    settings.data.write_text("no folder", "utf-8")
    assert not DevicesByHand(settings, is_broken).take(NEW).is_done
