"""What the devices are goes to the centre with each heartbeat, and the firmware it wants comes back to the overview."""

from app.core.devices.firmware import DeviceFirmware
from contract.terminals import DeviceReport
from kiosk.services.maintenance.terminal_tools import DeviceIdentity

PRINTER, CAMERA = "document_printer", "camera"


def report(family: str) -> DeviceReport:
    return DeviceReport(family=family, condition="ok", age_seconds=1, counters={"pages": 3})


def test_reports_name_model_and_firmware() -> None:
    firmware = DeviceFirmware(lambda: {PRINTER: DeviceIdentity("Brother HL-L5210DN " * 5, "1.19")})
    printer, camera = firmware.with_firmware((report(PRINTER), report(CAMERA)))
    assert printer.model == ("Brother HL-L5210DN " * 5)[:64]
    assert (printer.firmware, printer.counters) == ("1.19", {"pages": 3})
    assert camera == report(CAMERA)
    assert "model" not in camera.model_dump_json(), "a centre from before takes the report of such a device"


def test_wanted_firmware_shows_drift_until_installed() -> None:
    installed = ["1.19"]
    firmware = DeviceFirmware(lambda: {PRINTER: DeviceIdentity("HL", installed[0]), CAMERA: DeviceIdentity("C270")})
    assert not firmware.identities()[PRINTER].has_drifted
    firmware.take_wanted({PRINTER: "1.20", CAMERA: "2"})
    assert firmware.identities()[PRINTER] == DeviceIdentity("HL", "1.19", "1.20")
    assert firmware.identities()[PRINTER].has_drifted
    assert not firmware.identities()[CAMERA].has_drifted, "it does not tell which firmware it has"
    installed[0] = "1.20"
    assert not firmware.identities()[PRINTER].has_drifted
