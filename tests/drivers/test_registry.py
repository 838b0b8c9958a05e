"""Adapters by name: ours, a third party's, none at all."""

from pathlib import Path

import pytest

from drivers.code_scanner.camera_adapter import CameraCodeScanner
from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import AdapterOptionsInvalid, AdapterUnknown, DriverDefect
from drivers.ports.id_card_reader import Presence
from drivers.ports.printing import NotPrinted
from drivers.ports.receipt_printer import Receipt
from drivers.ports.status import Condition, DeviceFamily, ProblemCode
from drivers.registry.absent import AbsentDevice
from drivers.registry.own_adapters import OWN, Surroundings
from drivers.registry.registry import adapters, build

AROUND = Surroundings()


def never() -> bool:
    return False


def test_an_adapter_is_built_without_touching_the_device() -> None:
    reader = build(DeviceFamily.ID_CARD_READER, "samv-serial", {"port": "/dev/absent"}, AROUND)
    assert isinstance(reader, SamvIdCardReader)
    assert reader.status().problems[0].code is ProblemCode.DISCONNECTED
    reader.close()


def test_an_unknown_name_tells_what_exists() -> None:
    with pytest.raises(AdapterUnknown, match=r"'acme'; there are: absent, samv-serial"):
        build(DeviceFamily.ID_CARD_READER, "acme", {}, AROUND)


def test_wrong_options_are_all_listed() -> None:
    with pytest.raises(AdapterOptionsInvalid) as caught:
        build(DeviceFamily.ID_CARD_READER, "samv-serial", {"baud": 1200, "colour": "red"}, AROUND)
    assert all(option in str(caught.value) for option in ("port", "baud", "colour"))


@pytest.mark.parametrize("family", list(DeviceFamily))
def test_every_family_can_be_absent(family: DeviceFamily) -> None:
    device = build(family, "absent", {}, AROUND)
    status = device.status()
    assert (status.family, status.condition, status.is_usable) == (family, Condition.BAD, False)
    assert status.problems[0].code is ProblemCode.NOT_CONFIGURED
    assert family in OWN
    device.close()


def test_an_absent_device_answers_every_port() -> None:
    device = AbsentDevice(DeviceFamily.CAMERA, AROUND.clock)
    device.start()
    device.stop()
    assert device.latest() is None
    assert device.presence() is Presence.UNKNOWN
    assert isinstance(device.read(60, never), ReaderFailed)
    assert isinstance(device.scan(60, never), ReaderFailed)
    assert isinstance(device.capture(60, never), ReaderFailed)
    assert isinstance(device.print_receipt(Receipt("job", ())), NotPrinted)
    assert isinstance(device.print_document(b"", "job", 1, never), NotPrinted)


def test_the_camera_scanner_shares_a_camera() -> None:
    camera = build(DeviceFamily.CAMERA, "absent", {}, AROUND)
    shared = Surroundings(AROUND.clock, {DeviceFamily.CAMERA: camera})
    assert isinstance(build(DeviceFamily.CODE_SCANNER, "camera", {}, shared), CameraCodeScanner)
    with pytest.raises(DriverDefect, match="built before"):
        build(DeviceFamily.CODE_SCANNER, "camera", {}, AROUND)


def test_a_third_party_plugs_in_by_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme_reader.py").write_text(
        "from drivers.registry.absent import AbsentDevice\n"
        "from drivers.ports.status import DeviceFamily\n"
        "def build(options, around):\n"
        "    return AbsentDevice(DeviceFamily.ID_CARD_READER, around.clock)\n"
    )
    about = tmp_path / "acme_reader-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-reader\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[gov_kiosk.drivers]\nid_card_reader.acme = acme_reader:build\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert adapters(DeviceFamily.ID_CARD_READER) == ("absent", "acme", "samv-serial")
    assert "acme" not in adapters(DeviceFamily.CAMERA)
    assert isinstance(build(DeviceFamily.ID_CARD_READER, "acme", {}, AROUND), AbsentDevice)
