"""Whatever is typed wrongly at the terminal's command line, or is not there, is told in a sentence and by the exit status."""

import json
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import command_line
from app.cli.verbs import app
from app.core.control import ControlSocket, Done
from app.core.machine.network import network_steps
from app.core.pin import pin_check
from catalogue.loader import PACKAGED, load_catalogue
from kiosk.services.condition.checks import CheckResult, run_checks
from kiosk.services.settings import read_settings

ITEMS = len(load_catalogue().items)
RunKiosk = Callable[..., tuple[int, str]]


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> RunKiosk:
    """Runs the command line as `kiosk` does, in a folder of its own; gives the exit status and all that was said."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.screen.loading.load_quickly", lambda: None)  # nor work without its garbage collector

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["kiosk", *arguments])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else int(code is not None), said.out + said.err

    return run


@pytest.mark.parametrize("verb", ["run", "demo", "doctor", "pin", "catalogue", "queue"])
def test_every_verb_has_help(verb: str, kiosk: RunKiosk) -> None:
    status, said = kiosk(verb, "--help")
    assert status == 0
    assert "usage" in said.lower()


@pytest.mark.parametrize(
    ("arguments", "reported", "expected"),
    [
        (("doctor", "--settings", "nowhere.toml"), "nowhere.toml: No such file", 2),
        (("doctor", "--settings", "broken.toml"), "is no TOML", 2),
        (("run", "--settings", "nowhere.toml"), "nowhere.toml: No such file", 2),
        (("run", "--size", "wide"), "WIDTHxHEIGHT", 2),
        (("run", "--size", "10x10"), "360", 2),
        (("run", "--vnc-port", "0"), "--vnc-port", 2),
        (("run", "--data", "/proc/none"), "cannot read or write", 1),
        (("demo", "--item", "XX999"), "no such item", 2),
        (("demo", "--event", "party"), "no such life event; there are: birth", 2),
        (("demo", "--event", "birth", "--answer", "9"), "there are 3 answers", 2),
        (("demo", "--item", "RS001", "--out", "/proc/none"), "did not come to its end", 1),
        (("catalogue", "check", "nowhere"), "there is no folder items/", 1),
        (("catalogue", "search", "zzzzqq"), "nothing found", 1),
        (("queue", "show"), "not enrolled", 1),
        (("queue", "release", "x"), "not enrolled", 1),
    ],
)
def test_what_cannot_be_done_is_reported(
    arguments: tuple[str, ...], reported: str, expected: int, kiosk: RunKiosk, tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text('data = "x')
    status, said = kiosk(*arguments)
    assert (status, reported in said) == (expected, True), said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [("run",), ("run", "--with-centre"), ("run", "--window")], ids=str)
def test_without_display_vnc_must_be_asked_for(
    arguments: tuple[str, ...], kiosk: RunKiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    status, said = kiosk(*arguments, "--data", str(tmp_path / "data"))
    assert status == 1
    assert "--vnc" in said
    assert not (tmp_path / "data").exists(), "nothing was begun"


def test_pin_is_made_into_hash_that_settings_take(tmp_path: Path) -> None:
    reported = CliRunner().invoke(app, ["pin"], input="135246\n135246\n")
    assert reported.exit_code == 0
    (line,) = [each for each in reported.output.splitlines() if each.startswith("maintenance_pin")]
    assert "135246" not in line
    file = tmp_path / "kiosk.toml"
    file.write_text(line, "utf-8")
    file.chmod(0o600)
    assert pin_check(read_settings(file, {}).maintenance_pin)("135246")


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345x", "１２３４５６"])
def test_pin_that_pad_cannot_take_is_not_made(pin: str) -> None:
    assert CliRunner().invoke(app, ["pin"], input=f"{pin}\n{pin}\n").exit_code == 2


def test_doctor_checks_everything_and_names_missing_adapter(kiosk: RunKiosk, tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text('data = "data"\n[devices.camera]\nadapter = "nope"\n[devices.speech]\nadapter = "absent"\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data/device-counters.json").write_text('{"camera": {"fault.disconnected": 3}}')
    status, said = kiosk("doctor", "--settings", str(settings))
    assert status == 1
    assert "camera has no adapter 'nope'; there are: " in said
    assert f"{ITEMS} items" in said
    assert "technician" in said
    assert "fault.disconnected 3" in said


@pytest.mark.parametrize(
    ("error", "reported"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "the centre does not run on it"),
        (socket.gaierror(-2, "Name or service not known"), "the name in http://127.0.0.1:9 is not known"),
        (TimeoutError("timed out"), "does not answer within 3 seconds"),
        (OSError(101, "Network is unreachable"), "cannot be reached: Network is unreachable"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_doctor_explains_why_centre_is_unreachable(
    error: OSError, reported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = "http://127.0.0.1:9"

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("app.core.machine.network.socket.create_connection", fails)
    found = {each.id: each for each in run_checks(network_steps(here))}
    assert found["network.tcp"].is_passed is False
    assert reported in found["network.tcp"].note
    assert "Errno" not in found["network.tcp"].note
    assert found["network.tls"].is_passed is None


def test_doctor_says_that_no_devices_are_set(kiosk: RunKiosk, tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text('data = "data"\n')
    assert "there are no devices in the settings" in kiosk("doctor", "--settings", str(settings))[1]
    settings.write_text('data = "data"\n[devices.speech]\nadapter = "absent"\n')
    assert "there are no devices in the settings" not in kiosk("doctor", "--settings", str(settings))[1]


def test_doctor_asks_the_terminal_that_runs(kiosk: RunKiosk, tmp_path: Path) -> None:
    folder = tmp_path / "var/demo/terminal"
    folder.mkdir(parents=True)
    found = (CheckResult("id_card_reader", True, "SAM-V"), CheckResult("network.dns", False, "no name server"))
    control = ControlSocket(folder, lambda _: Done(found))
    control.open()
    status, said = kiosk("doctor", "--json")
    control.close()
    assert status == 1
    assert json.loads(said) == [
        {"id": "id_card_reader", "pass": True, "note": "SAM-V"},
        {"id": "network.dns", "pass": False, "note": "no name server"},
    ]


def test_doctor_that_finds_no_terminal_fails(kiosk: RunKiosk) -> None:
    status, said = kiosk("doctor", "--json")
    assert status == 1
    (found,) = json.loads(said)
    assert (found["id"], found["pass"]) == ("settings.other_terminal", False)
    assert "no terminal runs in var/kiosk, /var/lib/gov-kiosk, var/demo/terminal" in found["note"]


def test_doctor_looks_at_catalogue_that_centre_published(kiosk: RunKiosk, tmp_path: Path) -> None:
    settings, published = tmp_path / "kiosk.toml", tmp_path / "data" / "catalogue" / "v7"
    settings.write_text('data = "data"\n')
    shutil.copytree(PACKAGED, published, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (published / "version.toml").write_text("version = 7\n")
    (published.parent / "current").symlink_to("v7")
    assert f"published: {ITEMS} items, version 7" in kiosk("doctor", "--settings", str(settings))[1]
    (published / "reference" / "regions.toml").write_text("[[region]\n")
    status, said = kiosk("doctor", "--settings", str(settings))
    assert status == 1
    assert "problems, such as reference/regions.toml" in said


def test_the_packaged_catalogue_is_well(kiosk: RunKiosk) -> None:
    status, said = kiosk("catalogue", "check", str(PACKAGED))
    assert status == 0
    assert f"{ITEMS} items" in said
    assert "no promised time: " in said
    assert "no authority" not in said


def test_every_problem_of_catalogue_is_reported_at_once(kiosk: RunKiosk, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "items" / "police.toml").write_text("[[item]\n")
    hrss = folder / "items" / "hrss.toml"
    hrss.write_text(hrss.read_text("utf-8").replace('kind = "print"', 'kind = "[/paint]"', 1), "utf-8")
    (folder / "items" / "tax.toml").write_bytes(b"\xff")
    (folder / "reference" / "drugs.toml").write_text("[[drugs]]\n")
    status, said = kiosk("catalogue", "check", str(folder))
    assert status == 1
    assert "police.toml" in said
    assert "hrss.toml" in said
    assert "given was '[/paint]'" in said
    assert "tax.toml: is no text in UTF-8" in said
    assert "drugs.toml › drugs: unknown table; allowed is [[drug]]" in said
    assert "Traceback" not in said


def test_search_finds_as_a_citizen_does(kiosk: RunKiosk) -> None:
    status, said = kiosk("catalogue", "search", "社bao")
    assert status == 0
    assert "RS001" in said


def test_enrolled_terminal_without_settings_offers_no_set_up(
    kiosk: RunKiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("app.screen.set_up_screen.show_set_up", lambda _settings: shown.append("set-up") or 0)
    monkeypatch.setattr("app.screen.stopped.show_stopped", lambda message, *_rest: shown.append(message))
    arguments = ("run", "--set-up", "--settings", "nowhere.toml", "--data", str(tmp_path))
    assert kiosk(*arguments)[0] == 0
    (tmp_path / "identity.json").write_text("{}")
    assert kiosk(*arguments)[0] == 1
    assert shown == ["set-up", "service.settings"]
