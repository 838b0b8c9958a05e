"""Devices and their faults in a third language: its file alone says them, to citizens, in diagnostics and in the doctor's table."""

import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from app.cli import doctor
from catalogue.availability import Hindrance, Reason
from catalogue.device_families import DeviceNeed
from catalogue.text import COMPLETE, Language
from contract.terms import StaffRole
from drivers.ports.camera import CAMERA
from drivers.ports.status import Condition, DeviceStatus
from kiosk.diagnostics.fact_words import check_row, device_row, fault_row
from kiosk.services.condition.checks import CheckResult
from kiosk.services.condition.current_faults import CurrentFault
from kiosk.services.condition.explanations import explain
from kiosk.services.settings import Settings
from tests.ui.pseudo import write_language
from wording.store import FOLDER, Wording, load_wording

FRENCH = Language("fr")
TEXTS = {
    "device_name.camera": "caméra",
    "fault_name.of_device": "{device} : {what}",
    "fault_name.device.disconnected": "débranché",
    "fault_keeper.device.disconnected": "Serrez la fiche.",
    "fault_name.disk.low": "disque presque plein",
    "fault_actor.technician": "le dépanneur",
    "reason.device_absent": "Pas de {device} ici",
    "diagnostics.bad": "en panne",
    "doctor.what": "quoi",
}


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    folder = tmp_path_factory.mktemp("locale")
    for language in COMPLETE:
        shutil.copy(FOLDER / f"{language}.po", folder)
    write_language(folder, FRENCH, TEXTS)
    return load_wording(folder)


def test_citizens_read_the_device_in_it(wording: Wording) -> None:
    hindrance = Hindrance(Reason.DEVICE_ABSENT, DeviceNeed.CAMERA)

    assert explain(hindrance, wording, FRENCH).what == "Pas de caméra ici"


def test_diagnostics_name_devices_and_faults_in_it(wording: Wording) -> None:
    say = partial(wording.say, language=FRENCH)
    gone = CurrentFault("camera.disconnected", datetime.now(UTC), 5.0, "gone")
    fault = fault_row(gone, say, StaffRole.KEEPER)
    check = check_row(CheckResult("queue.parked", False, "2"), say)

    assert device_row(CAMERA, DeviceStatus(CAMERA, Condition.OK, "well", 0.0), 1.0, say).title == "Caméra"
    assert fault.title == "Caméra : débranché"
    assert "le dépanneur" in fault.detail
    assert fault.detail.endswith("What to do: Serrez la fiche.")
    assert "Serrez" not in fault_row(gone, say, StaffRole.TECHNICIAN).detail
    assert (
        "Serrez"
        not in fault_row(CurrentFault("queue.disconnected", datetime.now(UTC), 5.0, ""), say, StaffRole.KEEPER).detail
    )
    assert check.title == "Parked records need a person"


def test_doctor_speaks_the_language_that_is_asked(
    wording: Wording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = [
        CheckResult("camera.disconnected", False, "gone"),
        CheckResult("disk.low", None),
        CheckResult("speech", True),
    ]
    monkeypatch.setattr(doctor, "_of_running", lambda _settings: found)

    assert doctor.examine(Settings(data=tmp_path), language=FRENCH, wording=wording) == 1
    said = capsys.readouterr().out
    assert all(
        words in said for words in ("quoi", "caméra : débranché", "en panne", "le dépanneur", "disque presque plein")
    )
    assert "摄像头" not in said
    assert "speech" in said


def test_doctor_says_chinese_and_english_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(doctor, "_of_running", lambda _settings: [CheckResult("camera.disconnected", False, "gone")])

    doctor.examine(Settings(data=tmp_path))
    said = capsys.readouterr().out
    assert "摄像头：未连接 camera: not connected" in said
    assert "运维人员 technician" in said
