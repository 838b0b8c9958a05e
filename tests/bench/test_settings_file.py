"""What is written is read back as it was."""

from pathlib import Path

from msgspec.structs import replace

from bench.settings_file import write_settings
from drivers.ports.camera import CAMERA
from kiosk.services.secret import Secret
from kiosk.services.settings import AdapterSettings, Settings, read_settings


def test_settings_come_back(tmp_path: Path) -> None:
    options = {"port": "/dev/pts/7", "baud": 115200, "quiet": True, "gap": 0.5, "none": None, "names": ["甲", 'a"b']}
    settings = Settings(
        data=tmp_path,
        maintenance_pin=Secret("123456"),
        devices={CAMERA: AdapterSettings(adapter="mjpeg", options=options)},
        is_simulated=True,
    )
    write_settings(settings, tmp_path / "settings.toml")

    read = read_settings(tmp_path / "settings.toml")
    reported = {name: value for name, value in options.items() if value is not None}
    assert read.devices[CAMERA] == AdapterSettings(adapter="mjpeg", options=reported)
    assert replace(read, devices=settings.devices) == settings
