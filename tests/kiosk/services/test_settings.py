"""Settings come from the file, and the environment wins; what is unknown is refused by name."""

from pathlib import Path

import pytest

from app.core.pin import hash_of, pin_check
from drivers.ports.camera import CAMERA
from drivers.ports.code_scanner import CODE_SCANNER
from kiosk.services.settings import AdapterSettings, SettingsUnreadable, parse_settings, read_settings, read_window

FILE = """
centre_url = "https://centre.example"
idle_seconds = 90

[window]
full_screen = true
width = 1080

[devices.camera]
adapter = "mjpeg"
options = {url = "http://127.0.0.1:9/"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(FILE, "utf-8")
    return path


def test_the_file_speaks(file: Path) -> None:
    settings = read_settings(file, {})
    assert settings.centre_url == "https://centre.example"
    assert settings.devices[CAMERA].adapter == "mjpeg"
    assert settings.heartbeat_seconds == 60


def test_the_environment_wins_value_by_value(file: Path) -> None:
    environment = {
        "GOV_KIOSK_CENTRE_URL": "https://other.example",
        "GOV_KIOSK_WINDOW__WIDTH": "1920",
        "GOV_KIOSK_IS_SIMULATED": "true",
        "GOV_KIOSK_MAINTENANCE_PIN": "012345",
    }
    settings = read_settings(file, environment)
    assert settings.centre_url == "https://other.example"
    assert (settings.window.width, settings.window.full_screen) == (1920, True)
    assert settings.is_simulated
    assert settings.maintenance_pin.reveal() == "012345"
    assert "0123" not in repr(settings)


def test_a_whole_table_may_be_json(file: Path) -> None:
    environment = {"GOV_KIOSK_DEVICES": '{"camera": {"adapter": "absent"}, "code_scanner": {"adapter": "serial"}}'}
    devices = read_settings(file, environment).devices
    assert devices[CAMERA].adapter == "absent"
    assert devices[CODE_SCANNER] == AdapterSettings(adapter="serial")


def test_section_of_unknown_family_is_refused(file: Path) -> None:
    with pytest.raises(SettingsUnreadable, match=r"devices: .*kamera: no such family; there are: camera, .*speech"):
        read_settings(file, {"GOV_KIOSK_DEVICES": '{"kamera": {"adapter": "absent"}}'})


def test_other_variables_are_not_ours(file: Path) -> None:
    assert read_settings(file, {"GOV_KIOSK_UNKNOWN": "1", "PATH": "/bin"}) == read_settings(file, {})


def test_every_problem_is_named(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text('centre = "x"\nidle_seconds = 0\n', "utf-8")
    with pytest.raises(SettingsUnreadable) as refused:
        read_settings(tmp_path / "kiosk.toml", {"GOV_KIOSK_WINDOW__WIDTH": "wide"})
    assert {each.partition(":")[0] for each in refused.value.problems} == {
        "centre",
        "idle_seconds",
        "window.width",
    }


def test_window_is_refused_with_every_problem() -> None:
    assert read_window({"width": "1080", "vnc": True}).width == 1080
    with pytest.raises(SettingsUnreadable) as refused:
        read_window({"width": 359, "height": "tall", "depth": 24})
    assert {each.partition(":")[0] for each in refused.value.problems} == {"width", "height", "depth"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b'data = "x', "is no TOML"), (b"\xff\xfe", "is no text in UTF-8"), (None, "No such file")],
)
def test_a_file_that_cannot_be_read_is_reported(content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsUnreadable, match=rf"kiosk\.toml: .*{said}"):
        read_settings(path, {})


def test_broken_environment_table_is_named() -> None:
    with pytest.raises(SettingsUnreadable, match="GOV_KIOSK_WINDOW: is no JSON"):
        read_settings(None, {"GOV_KIOSK_WINDOW": "{bad"})


def test_no_value_is_reported_that_may_be_secret(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('maintenance_pin = ["4711"]\nenrol_code = {code = "4711"}\n', "utf-8")
    path.chmod(0o600)
    with pytest.raises(SettingsUnreadable) as refused:
        read_settings(path, {})
    assert len(refused.value.problems) == 2
    assert "4711" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://centre.example",
        "https://10.1.2.3:8443/x",
        "http://127.0.0.1:8400",
        "http://localhost:1",
        "http://[::1]:1",
    ],
)
def test_centre_by_tls_or_loopback_is_accepted(address: str) -> None:
    assert read_settings(environment={"GOV_KIOSK_CENTRE_URL": address}).centre_url == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://centre.example", "must begin with https://"),
        ("http://10.0.0.1:8400", "must begin with https://"),
        ("http://127.0.0.1.evil.example", "must begin with https://"),
        ("ftp://centre.example", "is no address"),
        ("centre.example", "is no address"),
        ("https://", "is no address"),
        ("http://[", "Invalid IPv6"),
    ],
)
def test_a_centre_over_a_readable_line_is_refused(address: str, why: str) -> None:
    with pytest.raises(SettingsUnreadable) as refused:
        read_settings(environment={"GOV_KIOSK_CENTRE_URL": address})
    assert refused.value.problems[0].startswith("centre_url: ")
    assert why in refused.value.problems[0]


def test_centre_that_is_no_text_is_refused() -> None:
    with pytest.raises(SettingsUnreadable) as refused:
        parse_settings({"centre_url": 8400})
    assert [each.partition(":")[0] for each in refused.value.problems] == ["centre_url"]


@pytest.mark.parametrize("pin", ["4711", "12345678", "31415x", "１２３４５６"])
def test_pin_beyond_pad_is_refused_and_hidden(pin: str) -> None:
    with pytest.raises(SettingsUnreadable) as caught:
        read_settings(None, {"GOV_KIOSK_MAINTENANCE_PIN": pin})
    assert "maintenance_pin: " in str(caught.value)
    assert "six digits" in str(caught.value)
    assert pin not in str(caught.value)


def test_without_a_pin_the_maintenance_page_stays_shut() -> None:
    assert read_settings(None, {"GOV_KIOSK_MAINTENANCE_PIN": ""}).maintenance_pin.reveal() == ""


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
@pytest.mark.parametrize("line", ['maintenance_pin = "135246"', 'enrol_code = "ABCD-EFGH"'])
def test_secret_in_readable_file_is_refused(tmp_path: Path, mode: int, line: str) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(line, "utf-8")
    path.chmod(mode)
    with pytest.raises(SettingsUnreadable) as refused:
        read_settings(path, {})
    assert refused.value.problems == (
        f"{path}: holds enrol_code or maintenance_pin and can be read by others: chmod 600 {path}",
    )
    path.chmod(0o600)
    read_settings(path, {})


def test_file_without_secret_may_be_readable(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text('centre_url = "https://centre.example"', "utf-8")
    path.chmod(0o644)
    assert read_settings(path, {}).centre_url == "https://centre.example"


def test_hash_of_pin_is_taken() -> None:
    hashed = hash_of("135246")
    settings = read_settings(None, {"GOV_KIOSK_MAINTENANCE_PIN": hashed})
    check = pin_check(settings.maintenance_pin)
    assert "135246" not in hashed
    assert hash_of("135246") != hashed
    assert [check(pin) for pin in ("135246", "135247", "", hashed)] == [True, False, False, False]


def test_credential_of_the_supervisor_wins_over_the_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "enrol_code").write_text("ABCD-EFGH\n")
    (tmp_path / "maintenance_pin").write_text("\n")
    settings = read_settings(file, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert settings.enrol_code is not None
    assert settings.enrol_code.reveal() == "ABCD-EFGH"
    assert settings.maintenance_pin == read_settings(file, {}).maintenance_pin


def test_environment_wins_over_the_credential(tmp_path: Path) -> None:
    (tmp_path / "maintenance_pin").write_text("123456")
    reported = {"CREDENTIALS_DIRECTORY": str(tmp_path), "GOV_KIOSK_MAINTENANCE_PIN": "654321"}
    assert read_settings(None, reported).maintenance_pin.reveal() == "654321"


def test_unreadable_credential_is_named_without_its_value(tmp_path: Path) -> None:
    (tmp_path / "enrol_code").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsUnreadable) as refused:
        read_settings(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert refused.value.problems == (f"a credential in {tmp_path} cannot be read: UnicodeDecodeError",)
