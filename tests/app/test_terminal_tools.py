"""What diagnostics does to the machine: notices and settings that outlive a restart, ports of a hub, commands of systemd."""

from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path

import pytest

from app.core.devices.hardware import Hardware
from app.core.devices.port_power import PortPower
from app.core.local_means import timing_of
from app.core.local_settings import TRIES, StoredLocalSettings
from app.core.machine.power import SystemPower, run_command
from app.core.service_notice import StoredNotice
from drivers.ports.counters import DeviceCounters
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import DeviceFamily
from drivers.speech.sound import SWITCHES
from drivers.transport.address import FileAddress, SerialAddress, UsbAddress, UsbNumbers, parse_address
from drivers.transport.usb_tree import usb_folder, usb_identity
from kiosk.services.maintenance.terminal_tools import Deed, SettingSource
from kiosk.services.settings import AdapterSettings, Settings

DONE = Deed(is_done=True)


# --- notice ---


def test_notice_outlives_restart_until_taken_back(tmp_path: Path) -> None:
    reported: list[str] = []
    file = tmp_path / "out-of-service"
    assert StoredNotice(file, reported.append).suspend("service.by_hand_repair") == DONE
    again = StoredNotice(file, reported.append)
    assert again.reason == "service.by_hand_repair"
    assert again.resume() == DONE
    assert StoredNotice(file, reported.append).reason == ""
    assert reported == ["", "service.by_hand_repair", "service.by_hand_repair", "", ""]


@pytest.mark.parametrize("content", [b"", b"service.revoked", b"\xff", b"service.by_hand_../x"])
def test_damaged_notice_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notice").write_bytes(content)
    notice = StoredNotice(tmp_path / "notice", lambda _: None)
    assert notice.reason == ""
    assert not notice.suspend("service.anything").is_done


def test_full_disk_leaves_notice_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "notice"
    StoredNotice(file, lambda _: None).suspend("service.by_hand_repair")
    monkeypatch.setattr("os.fsync", full_disk)
    assert StoredNotice(file, lambda _: None).suspend("service.by_hand_moving").why == "No space left on device"
    assert StoredNotice(file, lambda _: None).reason == "service.by_hand_repair"


def full_disk(*_: object) -> None:
    raise OSError(ENOSPC, "No space left on device")


# --- settings ---


def local(folder: Path, commands: list[str] | None = None) -> StoredLocalSettings:
    said = [] if commands is None else commands

    def run(command: object) -> Deed:
        said.append(" ".join(command))  # type: ignore[arg-type]
        return DONE

    return StoredLocalSettings(folder / "local.json", Settings(), folder / "backlight", run)


def loudness(percent: int, control: str = "Master", card: str = "") -> list[str]:
    return [f"amixer -q {card}sset {control} {percent}%", f"amixer -q {card}sset {control} unmute"]


def backlight(folder: Path) -> None:
    (folder / "backlight" / "panel").mkdir(parents=True)


def test_settings_are_kept_and_undone(tmp_path: Path) -> None:
    backlight(tmp_path)
    commands: list[str] = []
    settings = local(tmp_path, commands)
    assert settings.change("idle_seconds", 90) == DONE
    assert settings.change("brightness_percent", 50) == DONE
    assert settings.change("volume_percent", 40) == DONE
    light = "systemctl --no-ask-password start gov-kiosk-light@"
    assert commands == [f"{light}50.service", *loudness(40)]
    assert local(tmp_path).value("idle_seconds") == 90
    assert [settings.undo().is_done for _ in range(4)] == [True, True, True, False]
    assert commands[3:] == [*loudness(100), f"{light}100.service"]
    assert local(tmp_path).value("idle_seconds") == 60


@pytest.mark.parametrize(
    ("name", "value"), [("idle_seconds", 5), ("idle_seconds", 10_000), ("pin", 1), ("brightness_percent", 50)]
)
def test_what_is_out_of_bounds_is_refused(tmp_path: Path, name: str, value: int) -> None:
    settings = local(tmp_path)
    assert not settings.change(name, value).is_done
    assert not (tmp_path / "local.json").exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"idle_seconds": 1}',
        '{"centre": {"number": 1, "values": [], "refused": 1}}',
        '{"centre": {"number": 1, "values": {"idle_seconds": 1}}}',
        '{"idle_seconds": "90"}',
        '{"other": 5}',
    ],
)
def test_damaged_settings_are_those_of_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "local.json").write_text(content)
    settings = local(tmp_path)
    assert settings.value("idle_seconds") == 60
    assert settings.source("idle_seconds") is SettingSource.FILE


def test_centre_settings_wait_until_terminal_is_free(tmp_path: Path) -> None:
    commands: list[str] = []
    settings = local(tmp_path, commands)
    assert settings.in_use() is None, "a centre that never asked does not know the report"
    settings.take_document(3, {"idle_seconds": 90, "volume_percent": 40}, is_at_rest=False)
    assert (settings.value("idle_seconds"), settings.in_use().number) == (60, 0)
    for _ in range(2):
        settings.take_document(3, {"idle_seconds": 90, "volume_percent": 40}, is_at_rest=True)
    assert commands == loudness(40)
    kept = local(tmp_path)
    assert (kept.value("idle_seconds"), kept.source("idle_seconds")) == (90, SettingSource.CENTRE)
    settings.take_document(4, {}, is_at_rest=True)
    assert (settings.value("idle_seconds"), settings.in_use().number) == (60, 4)
    assert commands[2:] == loudness(100)


def test_change_at_terminal_outlives_centre_settings(tmp_path: Path) -> None:
    settings = local(tmp_path)
    assert settings.change("idle_seconds", 120) == DONE
    settings.take_document(3, {"idle_seconds": 90}, is_at_rest=True)
    used = settings.in_use()
    assert (used.values["idle_seconds"], used.changed_here) == (120, ("idle_seconds",))
    assert local(tmp_path).source("idle_seconds") is SettingSource.HERE
    assert settings.release("idle_seconds") == DONE
    assert (settings.value("idle_seconds"), settings.source("idle_seconds")) == (90, SettingSource.CENTRE)
    assert settings.undo() == DONE
    assert settings.value("idle_seconds") == 120


def test_centre_settings_that_cannot_be_done_are_reported(tmp_path: Path) -> None:
    settings = StoredLocalSettings(
        tmp_path / "local.json", Settings(), tmp_path / "backlight", lambda _: Deed(is_done=False, why="no mixer")
    )
    wanted = {"volume_percent": 40, "brightness_percent": 50, "idle_seconds": 5, "of_later": 1, "goodbye_seconds": 9}
    settings.take_document(1, wanted, is_at_rest=True)
    used = settings.in_use()
    assert used.refused == ("brightness_percent", "idle_seconds", "of_later", "volume_percent")
    assert (used.values["goodbye_seconds"], used.values.get("volume_percent")) == (9, None)


def test_loudness_is_of_the_card_that_speaks(tmp_path: Path) -> None:
    """USB sound without a "Master", beside another card."""
    commands: list[str] = []

    def run(command: object) -> Deed:
        commands.append(" ".join(command))  # type: ignore[arg-type]
        return Deed("PCM" in commands[-1], "Unable to find simple control")

    speech = AdapterSettings(adapter="clips", options={"device": "plughw:1,0"})
    of_usb = Settings(devices={"speech": speech})
    settings = StoredLocalSettings(tmp_path / "local.json", of_usb, tmp_path / "backlight", run)
    assert settings.change("volume_percent", 40) == DONE
    assert commands[-2:] == loudness(40, "PCM", "-c 1 ")
    assert [command.split()[5] for command in commands[:-2]] == ["Master", "Speaker"]


def test_loudness_of_hundred_is_set_too(tmp_path: Path) -> None:
    commands: list[str] = []
    settings = local(tmp_path, commands)
    settings.take_document(1, {"volume_percent": 100}, is_at_rest=True)
    settings.take_document(1, {"volume_percent": 100}, is_at_rest=True)
    assert commands == loudness(100)
    assert settings.in_use().values["volume_percent"] == 100


def test_what_failed_at_machine_is_tried_again(tmp_path: Path) -> None:
    deeds = [Deed(is_done=False, why="no mixer yet")] * 2 * len(SWITCHES) + [DONE] * 2
    settings = StoredLocalSettings(tmp_path / "local.json", Settings(), tmp_path / "backlight", lambda _: deeds.pop(0))
    for refused in (("volume_percent",), ("volume_percent",), ()):
        settings.take_document(1, {"volume_percent": 40}, is_at_rest=True)
        assert settings.in_use().refused == refused


def test_what_always_fails_is_left_after_some_tries(tmp_path: Path) -> None:
    tried: list[object] = []

    def run(command: object) -> Deed:
        tried.append(command)
        return Deed(is_done=False, why="no mixer")

    settings = StoredLocalSettings(tmp_path / "local.json", Settings(), tmp_path / "backlight", run)
    for _ in range(20):
        settings.take_document(1, {"volume_percent": 40}, is_at_rest=True)
    assert len(tried) == len(SWITCHES) * (1 + TRIES)


def test_centre_from_before_is_reported_no_settings(tmp_path: Path) -> None:
    settings = local(tmp_path)
    settings.take_document(1, {}, is_at_rest=True)
    assert settings.in_use() is not None
    settings.note_refusal()
    assert settings.in_use() is None


@pytest.mark.expected_logs("the settings of the centre are not kept")
def test_centre_settings_are_not_taken_by_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = local(tmp_path)
    monkeypatch.setattr("app.core.local_settings.write_atomically", full_disk)
    settings.take_document(1, {"idle_seconds": 90}, is_at_rest=True)
    assert (settings.value("idle_seconds"), settings.in_use().number) == (60, 0)


def test_waiting_times_follow_settings_at_once(tmp_path: Path) -> None:
    settings = local(tmp_path)
    timing = timing_of(Settings(idle_seconds=50.5), settings)
    assert timing.idle == 50.5
    settings.take_document(1, {"idle_seconds": 90}, is_at_rest=True)
    assert timing.idle == 90
    settings.change("goodbye_seconds", 12)
    settings.change("dark_minutes", 5)
    assert (timing.idle, timing.goodbye, timing.dark) == (90, 12, 300)


# --- ports ---


def bus(folder: Path) -> tuple[PortPower, Path, list[str]]:
    """A printer at port 4 of the hub 1-1, which hangs on the root hub."""
    devices = folder / "bus/usb/devices"
    device = devices / "1-1.4"
    device.mkdir(parents=True)
    reported = {"idVendor": "0416", "idProduct": "5011", "serial": "A7"}
    reported |= {"manufacturer": "STMicroelectronics", "product": "POS80 Printer", "bcdDevice": "0210"}
    for name, text in reported.items():
        (device / name).write_text(f"{text}\n")
    switch = devices / "1-1:1.0" / "1-1-port4"
    switch.mkdir(parents=True)
    (switch / "disable").write_text("0")
    line = device / "1-1.4:1.0" / "ttyUSB0"
    line.mkdir(parents=True)
    entry = folder / "class/tty/ttyUSB0"
    entry.mkdir(parents=True)
    (entry / "device").symlink_to(line)
    asked: list[str] = []

    def run(command: Sequence[str]) -> Deed:
        asked.append(command[-1])
        return DONE

    return PortPower(folder, run), switch / "disable", asked


@pytest.mark.parametrize(
    "address",
    ["usb:0416:5011", "serial:0416:5011:A7", "file:0416:5011", "/dev/ttyUSB0", "serial:/dev/ttyUSB0"],
)
def test_port_of_address_is_switched_by_its_unit(tmp_path: Path, address: str) -> None:
    power, _, asked = bus(tmp_path)
    assert power.cycle(parse_address(address)) == DONE
    assert asked == ["gov-kiosk-port@1-1.4.service"]


def test_port_without_switch_is_reported(tmp_path: Path) -> None:
    power, switch, _ = bus(tmp_path)
    switch.unlink()
    assert "no switch" in power.cycle(parse_address("usb:0416:5011")).why
    elsewhere = ("usb:ffff:0000", "usb:0416:5011:B8", "tcp:10.0.0.7:9100", "/dev/nothing")
    for address in (*map(parse_address, elsewhere), None):
        assert "no USB port" in power.cycle(address).why


def test_device_tells_model_and_firmware_on_usb(tmp_path: Path) -> None:
    bus(tmp_path)
    folder = usb_folder(parse_address("/dev/ttyUSB0"), tmp_path)
    assert folder is not None
    assert usb_identity(folder) == ("STMicroelectronics POS80 Printer", "2.10")
    assert usb_identity(tmp_path) == ("", "")


def test_places_of_settings_reach_port_switch(tmp_path: Path) -> None:
    """By the settings as set-up writes them, through the real adapters."""
    chosen = {
        "id_card_reader": AdapterSettings("samv-serial", {"port": "serial:0416:5011"}),
        "receipt_printer": AdapterSettings("escpos", {"connection": "usb", "device": "0416:5011"}),
        "camera": AdapterSettings("opencv", {"source": "/dev/video0"}),
    }
    hardware = Hardware(chosen, lambda call: call(), MemoryLedger())
    hardware.start()
    hardware.close()
    places = {family: hardware.place_of(family) for family in (*chosen, "speech")}
    numbers = UsbNumbers(0x0416, 0x5011)
    assert places == {
        "id_card_reader": SerialAddress(numbers),
        "receipt_printer": UsbAddress(numbers),
        "camera": FileAddress("/dev/video0"),
        "speech": None,
    }


# --- power and counters ---


def test_commands_of_the_machine_are_reported(tmp_path: Path) -> None:
    asked: list[tuple[str, ...]] = []
    left: list[bool] = []
    power = SystemPower(lambda: left.append(True), lambda command: asked.append(tuple(command)) or DONE)  # type: ignore[func-returns-value]
    assert power.restart() == power.reboot() == power.shut_down() == DONE
    assert left == [True]
    assert [command[-1] for command in asked] == ["reboot", "poweroff"]
    assert run_command(["true"]) == DONE
    assert not run_command(["false"]).is_done
    assert run_command([str(tmp_path / "nothing")]).why.endswith("FileNotFoundError")


def test_counts_of_paper_begin_again() -> None:
    counters = DeviceCounters()
    printer = DeviceFamily("receipt_printer")
    counters.add(printer, "paper_mm", 900)
    counters.add(printer, "fault.paper_out")
    counters.begin_again(printer, ("paper_mm", "pages"))
    assert counters.of("receipt_printer") == {"fault.paper_out": 1}
