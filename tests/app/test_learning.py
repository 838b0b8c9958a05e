"""What is learned of a device goes into the settings file, which keeps everything else as it was."""

import logging
import threading
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from app.cli.learning import with_options
from app.cli.verbs import app
from app.core.devices.care import DeviceCare
from app.core.devices.hardware import Hardware
from app.core.devices.learned_options import add_learned, keep_learned, with_learned
from app.core.local_means import keep_found
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.sent_jobs import MemoryLedger
from kiosk.services.settings import AdapterSettings
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator

SETTINGS = """# 河源演示大厅
centre_url = "https://centre.example"

[devices.receipt_printer]
adapter = "escpos"
options = { connection = "network", host = "127.0.0.1", port = PORT } # 柜台旁

[devices.id_card_reader]
adapter = "absent"
"""


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[ReceiptPrinterSimulator]:
    made = ReceiptPrinterSimulator(tmp_path / "spool", speed=50)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def file(tmp_path: Path, simulator: ReceiptPrinterSimulator) -> Path:
    made = tmp_path / "kiosk.toml"
    made.write_text(SETTINGS.replace("PORT", str(simulator.port)), "utf-8")
    made.chmod(0o640)
    return made


def learn(device: str, file: Path) -> int:
    return CliRunner().invoke(app, ["device", "learn", device, "--settings", str(file)]).exit_code


def test_learned_option_is_kept_in_settings(file: Path) -> None:
    before = tomllib.loads(file.read_text("utf-8"))
    assert learn("receipt_printer", file) == 0
    text = file.read_text("utf-8")
    before["devices"]["receipt_printer"]["options"]["confirm"] = "process_id"
    assert tomllib.loads(text) == before
    assert text.startswith("# 河源演示大厅\n")
    assert text.count("# 柜台旁") == 1
    assert file.stat().st_mode & 0o777 == 0o640
    assert learn("receipt_printer", file) == 0
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("device", ["id_card_reader", "camera", "no_such_device"])
def test_nothing_learned_leaves_settings_alone(file: Path, device: str) -> None:
    before = file.read_text("utf-8")
    assert learn(device, file) == 1
    assert file.read_text("utf-8") == before


def test_printer_that_is_off_teaches_nothing(file: Path, simulator: ReceiptPrinterSimulator) -> None:
    before = file.read_text("utf-8")
    simulator.stop()
    assert learn("receipt_printer", file) == 1
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[devices.receipt_printer]\nadapter = "escpos"\n',
        "[devices.receipt_printer.options]\nport = 9100\n",
        "[devices.receipt_printer]\noptions = { at = { deep = 1 } }\n",
    ],
)
def test_settings_written_another_way_are_left(text: str) -> None:
    assert with_options(text, "receipt_printer", {"confirm": "gs_r"}) is None


def test_learned_on_screen_counts_from_next_start(tmp_path: Path, simulator: ReceiptPrinterSimulator) -> None:
    options = {"connection": "network", "host": "127.0.0.1", "port": simulator.port}
    chosen = {RECEIPT_PRINTER: AdapterSettings(adapter="escpos", options=options)}
    hardware, file = (
        Hardware(chosen, lambda call: call(), MemoryLedger()),
        tmp_path / "learned.json",
    )
    care = DeviceCare(hardware, chosen, file)
    try:
        assert not care.restart_worker(RECEIPT_PRINTER).is_done
        learned = care.learn(RECEIPT_PRINTER)
        assert (learned.is_done, learned.why) == (True, "confirm = process_id")
        assert care.restart_worker(RECEIPT_PRINTER).is_done
        assert care.learn(RECEIPT_PRINTER).is_done
        assert not care.learn("camera").is_done
    finally:
        hardware.close()
    assert with_learned(chosen, file)[RECEIPT_PRINTER].options == {**options, "confirm": "process_id"}
    other = {RECEIPT_PRINTER: AdapterSettings(adapter="absent")}
    assert with_learned(other, file) == other
    file.write_text("[3", "utf-8")
    assert with_learned(chosen, file) == chosen


def test_what_device_finds_out_is_kept_beside(tmp_path: Path) -> None:
    file, found = tmp_path / "learned.json", []
    chosen = {RECEIPT_PRINTER: AdapterSettings(adapter="escpos", options={"host": "127.0.0.1", "port": 9})}
    keep_learned(file, RECEIPT_PRINTER, "escpos", {"confirm": "gs_r"})
    hardware = Hardware(chosen, lambda call: call(), MemoryLedger(), on_found=lambda *what: found.append(what))
    hardware.start()
    try:
        line = hardware.devices.lines()[RECEIPT_PRINTER]
        done = threading.Event()
        line.submit(lambda device, _: device.on_found({"answer_seconds": 0.4}), lambda _: done.set(), print, 30.0)
        assert done.wait(60)
    finally:
        hardware.close()
    for what in found:
        add_learned(file, *what)
    assert with_learned(chosen, file)[RECEIPT_PRINTER].options["confirm"] == "gs_r"
    assert with_learned(chosen, file)[RECEIPT_PRINTER].options["answer_seconds"] == 0.4
    add_learned(file, RECEIPT_PRINTER, "other", {"speed": 1})
    assert with_learned({RECEIPT_PRINTER: AdapterSettings(adapter="other")}, file)[RECEIPT_PRINTER].options == {
        "speed": 1
    }


def test_devices_that_learn_together_lose_nothing(tmp_path: Path) -> None:
    file, families = tmp_path / "learned.json", [f"family_{number}" for number in range(8)]
    together = threading.Barrier(len(families))

    def learn_step_by_step(family: str) -> None:
        together.wait()
        for step in range(10):
            add_learned(file, family, "acme", {f"step_{step}": step})

    with ThreadPoolExecutor(len(families)) as threads:
        list(threads.map(learn_step_by_step, families))
    kept = with_learned(dict.fromkeys(families, AdapterSettings(adapter="acme")), file)
    every_step = {f"step_{step}": step for step in range(10)}
    assert {family: device.options for family, device in kept.items()} == dict.fromkeys(families, every_step)
    assert [left.name for left in tmp_path.iterdir()] == [file.name]


@pytest.mark.expected_logs("what was found out is not kept: NotADirectoryError")
def test_full_disk_keeps_no_printer_from_work(tmp_path: Path, expected_logs: list[logging.LogRecord]) -> None:
    no_folder = tmp_path / "a file"
    no_folder.touch()
    settings = SimpleNamespace(data=no_folder)
    keep_found(settings, RECEIPT_PRINTER, "escpos", {"answer_seconds": 0.4})  # type: ignore[arg-type]
    assert len(expected_logs) == 1
