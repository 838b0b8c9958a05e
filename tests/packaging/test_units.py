"""The units, rules and scripts of the packages are what systemd, udev and sh understand, and expose little."""

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

PACKAGING = ROOT / "packaging"
SERVICES = sorted(PACKAGING.glob("*/files/usr/lib/systemd/system/*.service"))
TIMERS = sorted(PACKAGING.glob("*/files/usr/lib/systemd/system/*.timer"))
MOST_EXPOSED = {"gov-kiosk": 2.0}
MOST_EXPOSED_ELSEWHERE = 1.5
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def name_of(path: Path) -> str:
    return path.name


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=name_of)
def test_service_exposes_little(unit: Path) -> None:
    most = MOST_EXPOSED.get(unit.stem, MOST_EXPOSED_ELSEWHERE)
    limit = f"--threshold={round(most * 10)}"
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", limit, str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:]


@needs_systemd
@pytest.mark.parametrize("unit", [*SERVICES, *TIMERS], ids=name_of)
def test_unit_is_understood(unit: Path, tmp_path: Path) -> None:
    """With programs that are there: which ones they are the packages say."""
    folder = tmp_path / "units"
    folder.mkdir()
    for each in unit.parent.iterdir():
        text = re.sub(r"(?m)^(Exec\w+=\+?)\S+.*$", r"\1/bin/true", each.read_text("utf-8"))
        (folder / each.name).write_text(re.sub(r"(?m)^(EnvironmentFile=)(?!-).*$", r"\1-/none", text), "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(folder / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if unit.name in line and "Failed to prepare" not in line]
    assert about_ours == []


@pytest.mark.parametrize("unit", SERVICES, ids=name_of)
def test_nothing_personal_gets_on_swap_or_into_dumps(unit: Path) -> None:
    text = unit.read_text("utf-8")
    assert re.search(r"(?m)^MemorySwapMax=0$", text)
    assert re.search(r"(?m)^LimitCORE=0$", text)
    assert re.search(r"(?m)^(PrivateTmp=yes|TemporaryFileSystem=/tmp:)", text)


@pytest.mark.parametrize("unit", SERVICES, ids=name_of)
def test_no_secret_is_in_a_unit(unit: Path) -> None:
    assert not re.search(r"(?im)^(Environment|ExecStart).*(password|pin|code)=\S", unit.read_text("utf-8"))


def test_terminal_is_restarted_however_it_ends() -> None:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[method-assign,assignment]  # names keep their case
    unit.read(PACKAGING / "gov-kiosk/files/usr/lib/systemd/system/gov-kiosk.service")
    service = unit["Service"]
    assert (service["Restart"], service["Type"], service["NotifyAccess"]) == ("always", "notify", "all")
    # a session of logind takes children out of the unit, and systemd drops what they say
    assert "PAMName" not in service
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(service["WatchdogSec"]) >= 30


SCRIPTS = [
    path
    for pattern in ("*/postinst", "*/prerm", "*/postrm", "*/files/usr/bin/*", "*/files/usr/lib/*/*")
    for path in sorted(PACKAGING.glob(pattern))
    if path.is_file() and path.read_bytes().startswith(b"#!/bin/sh")
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.relative_to(PACKAGING).parts[0]}:{path.name}")
def test_script_is_understood_and_stops_at_faults(script: Path) -> None:
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    assert re.search(r"(?m)^set -eu?$", script.read_text("utf-8"))


RULES = sorted(PACKAGING.glob("*/files/usr/lib/udev/rules.d/*.rules"))
_PART = re.compile(
    r'(ACTION|SUBSYSTEMS?|KERNELS?|DRIVERS?|ATTRS?\{[\w/]+\}|ENV\{\w+\}|GROUP|MODE|OWNER|SYMLINK|RUN|TAG)(==|!=|\+=|=)"[^"]*"'
)


@pytest.mark.parametrize(
    "line", [each for file in RULES for each in file.read_text("utf-8").splitlines() if each and each[0] != "#"]
)
def test_rule_is_understood(line: str) -> None:
    parts = re.split(r", (?=[A-Z])", line)
    assert [part for part in parts if not _PART.fullmatch(part)] == []
    assert any("==" in part for part in parts), "it would hold for every device"
    assert any(re.match(r'[A-Z]\S*?\+?="', part) for part in parts), "it changes nothing"


def test_foreign_keyboards_do_nothing() -> None:
    rules = "\n".join(file.read_text("utf-8") for file in RULES)
    (keyboards,) = re.findall(r'(?m)^.*ENV\{ID_INPUT_KEYBOARD\}=="1".*$', rules)
    assert 'ENV{LIBINPUT_IGNORE_DEVICE}="1"' in keyboards
    assert 'ENV{GOV_KIOSK_KEYS}!="1"' in keyboards


@pytest.mark.parametrize("package", ["gov-kiosk", "gov-kiosk-centre", "gov-kiosk-release", "gov-kiosk-simulators"])
def test_control_file_names_what_is_needed(package: str) -> None:
    control = (PACKAGING / package / "control").read_text("utf-8")
    assert re.search(rf"(?m)^Package: {package}$", control)
    assert "@VERSION@" in control
    if package == "gov-kiosk":
        wanted = {
            line
            for line in (PACKAGING / "debian-packages.txt").read_text("utf-8").splitlines()
            if line.startswith("lib")
        }
        depends = set(re.split(r"[:,]\s*", re.search(r"(?m)^Depends.*$", control)[0]))  # type: ignore[index]  # it is there
        assert wanted - {"libpcsclite-dev"} <= depends


def test_stopping_hangs_up_no_terminal() -> None:
    """A process that stops the session opens its console, too."""
    assert "TTYVHangup=no" in (PACKAGING / "gov-kiosk/files/usr/lib/systemd/system/gov-kiosk.service").read_text(
        "utf-8"
    )
