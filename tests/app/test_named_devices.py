"""`kiosk device plugged` lists what settings name by a path or a name, each as it is written there."""

from pathlib import Path

import pytest

from app.core.devices.names import named_devices
from drivers.code_scanner.options import KeyboardScannerOptions
from drivers.social_card_reader.adapter import PcscSocialCardReader
from drivers.social_card_reader.options import PcscOptions
from drivers.transport.plugged import PluggedIn
from drivers.transport.sound_cards import card_of, cards_that
from simulators.social_card_reader.service import SimulatedCardService
from simulators.social_card_reader.simulator import SocialCardSimulator

LISTED = """00-00: ALC269 Analog : ALC269 Analog : playback 1 : capture 1
01-03: HDMI 0 : HDMI 0 : playback 1
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Folders such as the kernel and udev keep: a scanner that types, a camera of two streams, two sound cards."""
    for folder in ("keys", "v4l", "dev", "sound/card0", "sound/card1"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "keys/usb-ACME_Scanner-event-kbd").touch()
    for number in (0, 1):
        stream = tmp_path / f"class/video{number}"
        stream.mkdir(parents=True)
        (stream / "index").write_text(f"{number}\n")
        (stream / "name").write_text("ACME Camera\n")
        (tmp_path / f"dev/video{number}").touch()
    (tmp_path / "v4l/usb-ACME_Camera-video-index0").symlink_to(tmp_path / "dev/video0")
    (tmp_path / "sound/PCH").symlink_to("card0")
    (tmp_path / "sound/pcm").write_text(LISTED)
    return tmp_path


def seen(machine: Path, simulator: SocialCardSimulator | None = None) -> list[PluggedIn]:
    service = SimulatedCardService(simulator.endpoint if simulator is not None else str(machine / "no service"))
    folders = (machine / "keys", machine / "class", machine / "v4l", machine / "sound/pcm")
    return named_devices(service, *folders)


def test_keys_camera_and_sound_are_listed(machine: Path) -> None:
    assert seen(machine) == [
        PluggedIn(str(machine / "keys/usb-ACME_Scanner-event-kbd"), "keyboard, scanner that types, or key pad"),
        PluggedIn(str(machine / "v4l/usb-ACME_Camera-video-index0"), "camera ACME Camera"),
        PluggedIn("plughw:CARD=PCH,DEV=0", "ALC269 Analog (playback and capture)"),
        PluggedIn("plughw:1,3", "HDMI 0 (playback)"),
    ]


def test_addresses_are_understood_by_the_adapters(machine: Path) -> None:
    keys, _camera, *sound = seen(machine)
    listed = machine / "sound/pcm"
    cards = cards_that("playback", listed)

    assert KeyboardScannerOptions(device=keys.address).device == keys.address
    assert cards is not None
    assert [card_of(card.address, cards, listed) for card in sound] == [0, 1]


def test_listed_card_reader_is_the_one_meant(machine: Path) -> None:
    simulator = SocialCardSimulator(machine / "ssc")
    simulator.start()
    slots = [device.address for device in seen(machine, simulator) if device.what.startswith("card reader")]
    options = PcscOptions(contact=slots[0], contactless=slots[1])
    reader = PcscSocialCardReader(options, SimulatedCardService(simulator.endpoint))
    status = reader.status()
    reader.close()
    simulator.stop()

    assert slots == ["Simulated SSC Reader [Contact] * 00", "Simulated SSC Reader [Contactless] * 01"]
    assert not status.problems


def test_machine_without_any_lists_nothing(tmp_path: Path) -> None:
    assert seen(tmp_path) == []
