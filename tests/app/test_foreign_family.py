"""A family that another maker brings: settings, doctor, workers and dock know it by its entry points alone."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

import pytest

from app.cli.doctor import examine
from app.core.devices.brought_words import brought_words
from app.core.devices.hardware import Hardware
from app.core.devices.workers import StartingDriver
from catalogue.text import Language
from drivers.ports.camera import CAMERA
from drivers.ports.errors import DeviceLost, DriverNotUp
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus, ProblemCode
from drivers.registry.registry import adapters
from kiosk.services.condition.fault_words import device_name, fault_advice, fault_name
from kiosk.services.settings import AdapterSettings, Settings, SettingsUnreadable, parse_settings
from simulators.host.manifests import manifests as simulators
from simulators.host.settings import choices
from simulators.host.simulator_set import SimulatorSet
from simulators.manifest import SimulatorContext
from tests.drivers.foreign_package import install
from wording.store import load_wording

PATIENCE = 60.0
STARTING = "the driver is still starting"
SCALE = DeviceFamily("acme_scale")
ASLEEP = "import time\nfrom pathlib import Path\nwhile not Path({gate!r}).exists():\n    time.sleep(0.02)\n"
SLOW = ("id_card_reader", "receipt_printer", "code_scanner", "camera")
POINTS = {
    "gov_kiosk.families/acme_scale": "acme_scale:MANIFEST",
    "gov_kiosk.simulators/acme_scale": "acme_scale:SIMULATOR",
    "gov_kiosk.families/acme_broken": "acme_scale:NOT_THERE_AT_ALL",
    "gov_kiosk.families/camera": "acme_scale:MANIFEST",
}


@pytest.fixture
def _acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    install(tmp_path, monkeypatch, "acme_scale", POINTS)
    simulators.cache_clear()
    yield
    simulators.cache_clear()


def seen_of(chosen: dict[str, AdapterSettings]) -> dict[DeviceFamily, DeviceStatus]:
    seen: SimpleQueue[DeviceStatus] = SimpleQueue()
    made = Hardware(chosen, lambda call: call(), MemoryLedger())
    made.report_to(seen.put)
    made.start()
    statuses: dict[DeviceFamily, DeviceStatus] = {}
    while len(statuses) < len(chosen):
        status = seen.get(timeout=PATIENCE)
        if status.evidence != STARTING:
            statuses[status.family] = status
    made.close()
    return statuses


@pytest.mark.usefixtures("_acme")
def test_family_of_another_maker_gets_its_worker() -> None:
    settings = parse_settings({"devices": {"acme_scale": {"adapter": "acme", "options": {"grams": 5}}}})
    assert adapters(SCALE) == ("absent", "acme")
    status = seen_of(dict(settings.devices))[SCALE]
    assert (status.condition, status.evidence) == (Condition.OK, "5 g")


@pytest.mark.usefixtures("_acme")
@pytest.mark.expected_logs("acme_broken cannot be built")
def test_family_that_cannot_be_loaded_is_not_configured() -> None:
    statuses = seen_of({"acme_broken": AdapterSettings("acme"), "acme_scale": AdapterSettings("acme")})
    assert statuses[SCALE].condition is Condition.OK
    broken = statuses[DeviceFamily("acme_broken")]
    assert broken.problems[0].code is ProblemCode.NOT_CONFIGURED
    assert "cannot be loaded: AttributeError" in broken.evidence


@pytest.mark.expected_logs("cannot be built")
def test_driver_that_never_loads_holds_up_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.devices.workers.WAIT_SECONDS", 0.05)
    monkeypatch.setattr("drivers.isolation.isolated_camera.WAIT_SECONDS", 0.05)
    points = {f"gov_kiosk.drivers/{family}.asleep.v1": "acme_asleep:build" for family in SLOW}
    install(tmp_path, monkeypatch, "acme_asleep", points, ASLEEP.format(gate=str(tmp_path / "gate")))
    seen: SimpleQueue[DeviceStatus] = SimpleQueue()
    chosen = {family: AdapterSettings("asleep") for family in SLOW} | {
        "fingerprint_reader": AdapterSettings("zfm-serial", {"port": "/dev/none"})
    }
    made = Hardware(chosen, lambda call: call(), MemoryLedger())
    made.report_to(seen.put)
    began = monotonic()
    made.start()
    assert monotonic() - began < 20, "each of them may take 30 s to be given up"
    statuses: dict[str, DeviceStatus] = {}
    while statuses.keys() != chosen.keys():
        status = seen.get(timeout=PATIENCE)
        statuses[status.family] = status
    made.close()
    assert [statuses[family].evidence for family in SLOW] == [STARTING] * len(SLOW)
    assert "/dev/none" in statuses["fingerprint_reader"].evidence
    (tmp_path / "gate").touch()
    for thread in threading.enumerate():
        if thread.name.endswith("-start"):
            thread.join(PATIENCE)


def test_driver_is_there_once_it_is_loaded() -> None:
    may_go = threading.Event()

    def make() -> str:
        may_go.wait(PATIENCE)
        return "device"

    starting = StartingDriver("acme", make)
    with pytest.raises(DeviceLost, match=STARTING):
        starting.open(0.0)
    may_go.set()
    assert starting.open(PATIENCE) == "device"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (DriverNotUp("acme: its process ended with status 9"), "ended with status 9"),
        (RuntimeError("odd"), "RuntimeError"),
    ],
)
def test_driver_that_dies_while_loading_is_loaded_again(fault: Exception, words: str) -> None:
    ends: list[str | Exception] = [fault, "device"]

    def make() -> str:
        end = ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    starting = StartingDriver("acme", make)
    with pytest.raises(DeviceLost, match=words):
        starting.open(PATIENCE)
    assert starting.open(PATIENCE) == "device"


@pytest.mark.usefixtures("_acme")
def test_doctor_tells_a_foreign_fault_in_its_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    devices = {"acme_scale": AdapterSettings("acme", {"grams": 0})}
    assert examine(Settings(data=tmp_path, devices=devices)) == 1
    said = capsys.readouterr().out
    assert "台秤：未清零" in said
    assert "acme_scale.busy" in said


@pytest.mark.usefixtures("_acme")
def test_foreign_words_reach_the_store_in_every_language() -> None:
    wording = load_wording()
    wording.bring(lambda: brought_words([SCALE, CAMERA]))
    french, chinese = (partial(wording.say, language=language) for language in (Language("fr"), Language.ZH))

    assert device_name(SCALE, french) == "balance"
    assert fault_name("acme_scale.busy", chinese) == "台秤：未清零"
    assert fault_name("acme_scale.stalled", chinese) == "台秤：卡住不动"
    assert fault_name("acme_scale.cold", chinese) == "acme_scale.cold"
    assert device_name(CAMERA, chinese) == "摄像头"
    assert fault_advice("acme_scale.busy", "keeper", chinese) == "请告诉运维人员，并报上这个编号。"
    assert fault_advice("acme_scale.cold", "keeper", chinese) == ""


def test_family_that_is_not_installed_is_refused() -> None:
    with pytest.raises(SettingsUnreadable, match="acme_scale: no such family; there are: "):
        parse_settings({"devices": {"acme_scale": {"adapter": "acme"}}})


@pytest.mark.usefixtures("_acme")
def test_dock_has_the_foreign_simulator(tmp_path: Path) -> None:
    made = simulators()[SCALE].make(SimulatorContext(tmp_path))
    assert made is not None
    dock = SimulatorSet([made])
    dock.start()
    assert choices(dock.endpoints())[SCALE].options == {"grams": 7}
    dock.stop()
