"""Adapters by name: ours, a third party's, none at all."""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import pytest

from drivers.code_scanner.camera_adapter import CameraCodeScanner
from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.ports.camera import CAMERA
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.device import Device, ReaderFailed, methods_of
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import AdapterBroken, AdapterOptionsInvalid, AdapterUnknown, DriverDefect, DriverNotUp
from drivers.ports.fingerprint_reader import FINGERPRINT_READER
from drivers.ports.id_card_reader import ID_CARD_READER, Presence
from drivers.ports.manifest import AdapterContext
from drivers.ports.printing import NotPrinted
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.speech import SPEECH, NotSaid, SpokenLanguage
from drivers.ports.status import Condition, FamilyOf, ProblemCode, Responder
from drivers.registry.absent import absent
from drivers.registry.registry import adapters, build, forget_unread, import_manifest, manifests, manifests_for
from tests.drivers.foreign_package import install
from tests.drivers.receipt_images import a_receipt

ACME = "gov_kiosk.drivers/id_card_reader.acme.v1"
FAMILIES = [each.family for each in manifests().values()]


class _Scale(Device, Protocol):
    def weigh(self) -> int:
        """Grams."""


AROUND = AdapterContext()


def never() -> bool:
    return False


def test_an_adapter_is_built_without_touching_the_device() -> None:
    reader = build(ID_CARD_READER, "samv-serial", {"port": "/dev/absent"}, AROUND)
    assert isinstance(reader, SamvIdCardReader)
    assert reader.status().problems[0].code is ProblemCode.DISCONNECTED
    reader.close()


def test_an_unknown_name_tells_what_exists() -> None:
    with pytest.raises(AdapterUnknown, match=r"'acme'; there are: absent, samv-serial"):
        build(ID_CARD_READER, "acme", {}, AROUND)


def test_wrong_options_are_all_listed() -> None:
    with pytest.raises(AdapterOptionsInvalid) as caught:
        build(ID_CARD_READER, "samv-serial", {"baud": 1200, "colour": "red"}, AROUND)
    assert all(option in str(caught.value) for option in ("port", "baud", "colour"))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_can_be_absent(family: FamilyOf[Device]) -> None:
    device = build(family, "absent", {}, AROUND)
    status = device.status()
    assert (status.family, status.condition, status.is_usable) == (family, Condition.BAD, False)
    assert status.problems[0].code is ProblemCode.NOT_CONFIGURED
    device.close()


def test_an_absent_device_answers_as_its_port_does() -> None:
    clock = AROUND.clock
    camera, reader = absent(CAMERA, clock), absent(ID_CARD_READER, clock)
    camera.start()
    camera.stop()
    assert camera.latest() is None
    assert reader.presence() is Presence.UNKNOWN
    failed = ReaderFailed(ProblemCode.NOT_CONFIGURED, "not installed on this terminal")
    assert reader.read(60, never) == failed
    assert absent(CODE_SCANNER, clock).scan(60, never) == failed
    assert absent(FINGERPRINT_READER, clock).capture(60, never, earlier=()) == failed
    assert isinstance(absent(RECEIPT_PRINTER, clock).paper(), NotPrinted)
    assert isinstance(absent(RECEIPT_PRINTER, clock).print_receipt(a_receipt()), NotPrinted)
    assert isinstance(absent(DOCUMENT_PRINTER, clock).print_document(b"", "job", 1, never), NotPrinted)
    assert isinstance(absent(SPEECH, clock).say("text", SpokenLanguage.EN, never), NotSaid)


def test_port_without_missing_outcome_is_refused() -> None:
    with pytest.raises(TypeError, match="has no outcome for a device that is not there"):
        absent(FamilyOf[_Scale]("scale"), AROUND.clock)


def test_the_camera_scanner_shares_a_camera() -> None:
    camera = build(CAMERA, "absent", {}, AROUND)
    shared = AdapterContext(AROUND.clock, {CAMERA: camera})
    assert isinstance(build(CODE_SCANNER, "camera", {}, shared), CameraCodeScanner)
    with pytest.raises(DriverDefect, match="built before"):
        build(CODE_SCANNER, "camera", {}, AROUND)


def test_third_party_plugs_in_by_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "from drivers.ports.id_card_reader import ID_CARD_READER\n"
        "from drivers.registry.absent import absent\n"
        "def build(options, around):\n"
        "    return absent(ID_CARD_READER, around.clock)\n"
    )
    install(tmp_path, monkeypatch, "acme_reader", {ACME: "acme_reader:build"}, source)
    assert adapters(ID_CARD_READER) == ("absent", "acme", "samv-serial")
    assert "acme" not in adapters(CAMERA)
    acme = build(ID_CARD_READER, "acme", {}, AROUND)
    assert acme.status().problems[0].code is ProblemCode.NOT_CONFIGURED
    acme.close()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import not_there", "cannot be loaded: ModuleNotFoundError"),
        ("raise RuntimeError('boom')", "cannot be loaded: RuntimeError: boom"),
        ("raise SystemExit('no licence')", "cannot be loaded: SystemExit: no licence"),
        ("def build(options, around): raise SystemExit(3)", "cannot be built: SystemExit: 3"),
        ("build = 3", "is a int, not a function"),
        ("def build(options, around): return options['port']", "cannot be built: KeyError"),
        ("def build(options, around): return object()", "lacks close, presence, read, status"),
        ("import os; os._exit(9)", "its process ended with status 9"),
    ],
)
def test_broken_driver_is_named_in_one_sentence(
    source: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "acme_reader", {ACME: "acme_reader:build"}, source)
    with pytest.raises(AdapterBroken, match=f"acme: .*{why}"):
        build(ID_CARD_READER, "acme", {}, AROUND)


def test_family_that_ends_the_program_has_no_adapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = {"gov_kiosk.families/acme_leaving": "acme_leaving:MANIFEST"}
    install(tmp_path, monkeypatch, "acme_leaving", points, "raise SystemExit(3)")
    assert manifests_for(["acme_leaving"])["acme_leaving"].adapters == {}


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import ctypes; ctypes.string_at(0)",
        "import threading; threading.Event().wait()",
        "import os, time\nif os.fork():\n    os._exit(0)\nos.setsid(); time.sleep(20)",
        "import os, sys; os.write(int(sys.argv[1]), b'x' * 50); os._exit(0)",
        "held = [bytearray(1 << 28) for _each in range(4)]",
        "from drivers.ports.manifest import *\nMANIFEST = Manifest(None, Words(3, 4), {}, {})",
        "MANIFEST = 'none'",
    ],
)
def test_manifest_that_hurts_is_only_missing(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"acme_{sha256(source.encode()).hexdigest()[:8]}"
    monkeypatch.setattr("drivers.isolation.manifest_report.READ_SECONDS", 3.0)
    install(tmp_path, monkeypatch, name, {f"gov_kiosk.families/{name}": f"{name}:MANIFEST"}, source)
    assert manifests_for([name])[name].adapters == {}
    with pytest.raises(AdapterBroken, match=f"family {name}: "):
        build(FamilyOf[Device](name), "acme", {}, AROUND)
    assert name not in sys.modules


def test_manifest_that_was_late_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_LATE", str(tmp_path / "late"))
    source = (
        "import os\nif os.path.exists(os.environ['ACME_LATE']):\n    os._exit(9)\nfrom acme_scale import MANIFEST\n"
    )
    install(tmp_path, monkeypatch, "acme_scale", {"gov_kiosk.families/acme_scale": "acme_late:MANIFEST"})
    (tmp_path / "acme_late.py").write_text(source)
    (tmp_path / "late").touch()
    assert manifests_for(["acme_scale"])["acme_scale"].adapters == {}
    with pytest.raises(DriverNotUp, match="family acme_scale: "):
        build(FamilyOf[Device]("acme_scale"), "acme", {}, AROUND)
    (tmp_path / "late").unlink()
    forget_unread("acme_scale")
    assert list(manifests_for(["acme_scale"])["acme_scale"].adapters) == ["acme"]


def test_foreign_manifest_is_read_without_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "acme_scale", {"gov_kiosk.families/acme_scale": "acme_scale:MANIFEST"})
    manifest = manifests_for(["acme_scale"])["acme_scale"]
    assert "acme_scale" not in sys.modules
    assert (manifest.words.zh, manifest.port_version, list(manifest.adapters)) == ("台秤", 2, ["acme"])
    assert manifest.faults[ProblemCode.BUSY].responder is Responder.KEEPER
    assert "guide" in methods_of(manifest.family.port)
    assert "weigh" in methods_of(import_manifest("acme_scale").family.port), "the kit knows the whole port"
