"""Every adapter that we ship on its simulator, as a subject of the conformance kit, with what plays the citizen before it."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import count
from pathlib import Path

from drivers.conformance.subject import DevicePresenter, Subject
from drivers.registry.registry import manifests as families
from simulators.camera.simulator import CameraSimulator
from simulators.code_scanner.simulator import CodeScannerSimulator
from simulators.host.manifests import manifests
from simulators.host.settings import choices
from simulators.host.simulator_set import SimulatorSet
from simulators.manifest import SimulatorContext
from simulators.simulator import Args, Simulator
from tests.drivers.typist import Typist

CODE = "GD20261123000128"
_Act = tuple[str, Args]
_SHOWN: dict[str, tuple[_Act, _Act | None]] = {
    "id_card_reader": (("put", {"person": "li"}), ("lift", {})),
    "social_card_reader": (("put", {"person": "li"}), ("pull", {})),
    "code_scanner": (("scan", {"text": CODE}), None),
    "fingerprint_reader": (("press", {"person": "li"}), ("lift", {})),
    "face_module": (("put", {"who": "live"}), ("put", {"who": "nobody"})),
    "key_pad": (("press", {"key": "next"}), None),
}
"""What is put before each, and how it is taken away."""


def shipped() -> list[tuple[str, str]]:
    """Family and name of each of our adapters."""
    return sorted((name, adapter) for name, manifest in families().items() for adapter in manifest.adapters)


@contextlib.contextmanager
def subject_of(family: str, adapter: str) -> Iterator[Subject]:
    """That adapter on its simulator, which runs meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        own = _OWN.get((family, adapter), partial(_usual, family))
        with own(Path(folder)) as subject:
            yield subject


def presenter_of(simulator: Simulator) -> DevicePresenter | None:
    """By its acts; None where nothing is put before a device of that kind."""
    if simulator.name not in _SHOWN:
        return None
    put, take = _SHOWN[simulator.name]
    return DevicePresenter(lambda: simulator.act(*put), lambda: None if take is None else simulator.act(*take))


@contextlib.contextmanager
def _usual(family: str, folder: Path) -> Iterator[Subject]:
    made = manifests()[family].make(SimulatorContext(folder))
    assert made is not None
    dock = SimulatorSet([made])
    dock.start()
    try:
        chosen = choices(dock.endpoints())[family]
        yield Subject(family, chosen.adapter, dict(chosen.options), with_paper=True, presenter=presenter_of(made))
    finally:
        dock.stop()


@contextlib.contextmanager
def _keyboard(folder: Path) -> Iterator[Subject]:
    typist = Typist(folder / "keys")
    try:
        options = {"device": str(typist.pipe), "is_held": False}
        shown = DevicePresenter(lambda: typist.scan(CODE.lower()), lambda: None)
        yield Subject("code_scanner", "keyboard", options, presenter=shown)
    finally:
        typist.unplug()


@contextlib.contextmanager
def _by_camera(_folder: Path) -> Iterator[Subject]:
    with _running(CameraSimulator()) as camera:
        shared = (Subject("camera", "opencv", {"source": camera.endpoint}),)
        numbers = count(1)  # a code that was in view just now is passed over
        shown = DevicePresenter(
            lambda: camera.act("hold_code", {"text": f"{CODE}-{next(numbers)}"}),
            lambda: camera.act("drop_code", {}),
            seconds=15.0,  # of which the process of the camera takes some to begin, on a machine that has much to do
        )
        yield Subject("code_scanner", "camera", {}, shared, presenter=shown)


@contextlib.contextmanager
def _combined(folder: Path) -> Iterator[Subject]:
    with (
        _by_camera(folder) as by_camera,
        _keyboard(folder) as keyboard,
        _running(CodeScannerSimulator(folder / "serial")) as serial,
    ):
        options = {"serial": {"port": serial.endpoint}, "keyboard": keyboard.options, "camera": {}}
        shown = presenter_of(serial)
        yield Subject("code_scanner", "combined", options, by_camera.shared, presenter=shown)


@contextlib.contextmanager
def _speech(adapter: str, folder: Path) -> Iterator[Subject]:
    """A program that takes all sound, beside the kernel's list of one card."""
    program, cards = folder / "program", folder / "cards"
    program.write_text("#!/bin/sh\nexec cat >/dev/null\n")
    program.chmod(0o755)
    cards.write_text("00-00: ACME : ACME : playback 1\n")
    named = {"clips": ("player",), "espeak": ("program", "player")}[adapter]
    options = dict.fromkeys(named, str(program)) | {"cards": str(cards), "longest_seconds": 5}
    yield Subject("speech", adapter, options)


@contextlib.contextmanager
def _running(simulator: Simulator) -> Iterator[Simulator]:
    simulator.start()
    try:
        yield simulator
    finally:
        simulator.stop()


_OWN: dict[tuple[str, str], Callable[[Path], AbstractContextManager[Subject]]] = {
    ("code_scanner", "keyboard"): _keyboard,
    ("code_scanner", "camera"): _by_camera,
    ("code_scanner", "combined"): _combined,
    ("speech", "clips"): partial(_speech, "clips"),
    ("speech", "espeak"): partial(_speech, "espeak"),
}
