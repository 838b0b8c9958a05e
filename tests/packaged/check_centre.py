"""The centre's package on a clean Debian: installed it serves, with a sandbox; it upgrades, backs up, and goes without its data."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaged.conftest import built_as, package
from tests.packaged.machine import Machine

UNIT = "gov-kiosk-centre.service"
MOST_EXPOSED = 1.5
HOME = "/var/lib/gov-kiosk-centre"
ASK = """
import time, urllib.request
for _ in range(300):
    try:
        print(urllib.request.urlopen("http://127.0.0.1:8400/v1/openapi.json", timeout=60).status)
        break
    except OSError:
        time.sleep(0.2)
"""
"""It is started before it listens."""

SIGN_IN = """
import sys, urllib.error, urllib.parse, urllib.request
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
def status(password):
    form = urllib.parse.urlencode({"operator": "installer", "password": password}).encode()
    try:
        return urllib.request.build_opener(Stay).open("http://127.0.0.1:8400/console/login", form, timeout=60).status
    except urllib.error.HTTPError as answer:
        return answer.code
print(*map(status, sys.argv[1:]))
"""
"""What the console answers to each password: 303 leads on to its first page, 403 stays."""


@pytest.fixture(scope="module")
def centre(machine: Machine) -> Iterator[Machine]:
    machine.install(package("gov-kiosk-centre"))
    with machine.booted() as seconds:
        print(f"machine up in {seconds:.1f} s")  # noqa: T201 -- figures of the report
        machine.wait(UNIT, "ActiveState", "active")
        yield machine


def test_installed_centre_serves(centre: Machine) -> None:
    assert centre.run("python3", "-c", ASK).strip() == "200"
    assert centre.show(UNIT, "NRestarts") == "0"


def test_made_up_password_is_in_a_file_alone(centre: Machine) -> None:
    password = centre.run("cat", "/var/lib/gov-kiosk-centre/keys/console-password").strip()
    assert len(password) >= 12
    assert password not in centre.run("journalctl", "--no-pager", "-o", "cat")


def test_exposure_of_units_is_small(centre: Machine) -> None:
    for unit in (UNIT, "gov-kiosk-centre-backup.service"):
        said = centre.run("systemd-analyze", "security", "--no-pager", unit)
        found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
        assert found
        print(f"{unit}: exposure {found[1]}")  # noqa: T201 -- figures of the report
        assert float(found[1]) <= MOST_EXPOSED


def test_units_are_sound(centre: Machine) -> None:
    centre.run("systemd-analyze", "verify", UNIT, "gov-kiosk-centre-backup.service", "gov-kiosk-centre-backup.timer")


def test_password_comes_as_credential(centre: Machine) -> None:
    name = "gov_central_console_password"
    centre.run("mkdir", "-p", "/etc/credstore.encrypted")
    centre.run(
        "systemd-creds", "encrypt", f"--name={name}", "-", f"/etc/credstore.encrypted/{name}", stdin="correct-horse"
    )
    kept = ("stat", "-c", "%Y %i", f"{HOME}/keys/console-password")
    before = centre.run(*kept)
    centre.run("systemctl", "restart", UNIT)
    centre.wait(UNIT, "ActiveState", "active")
    centre.run("python3", "-c", ASK)
    assert centre.run("python3", "-c", SIGN_IN, "correct-horse", "wrong-horse").split() == ["303", "403"]
    assert centre.run(*kept) == before, "no other one is made up beside it"
    assert "correct-horse" not in centre.run("journalctl", "--no-pager", "-o", "cat")


def test_timer_and_backup_work(centre: Machine) -> None:
    assert centre.show("gov-kiosk-centre-backup.timer", "ActiveState") == "active"
    centre.run("systemctl", "start", "gov-kiosk-centre-backup.service")
    (made,) = centre.run("sh", "-c", "ls /var/lib/gov-kiosk-centre-backups/*.tar").split()
    centre.run("central", "enrol", "YC-001", "--site", "大厅", "--site-en", "Hall", "--json")
    centre.run("systemctl", "stop", UNIT)
    centre.run("mv", HOME, "/var/lib/as-it-was")
    centre.run("install", "-d", "-m", "700", "-o", "gov-kiosk-centre", "-g", "gov-kiosk-centre", HOME)
    centre.run("install", "-m", "644", made, "/tmp/backup.tar")
    assert "Restored" in centre.run("central", "restore", "/tmp/backup.tar")
    centre.run("systemctl", "start", UNIT)
    centre.run("python3", "-c", ASK)


NEWER = "9.0.0"
SITE = "/etc/nginx/sites-available/gov-kiosk-centre"
KEPT = (
    ("central", "keys"),
    ("central", "staff", "list", "--json"),
    ("sh", "-c", "cat /etc/gov-kiosk-centre/centre.env /etc/nginx/sites-available/gov-kiosk-centre"),
    ("sh", "-c", "sha256sum /var/lib/gov-kiosk-centre-backups/*.tar"),
)
"""What is of this centre alone: its keys, what it knows, what was set, and its backups."""


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newer")
    built_as(NEWER, folder, "centre")
    (made,) = folder.glob("gov-kiosk-centre_*.deb")
    return made


def test_upgrade_and_way_back_keep_everything(centre: Machine, newer: Path) -> None:
    centre.run("central", "staff", "add", "李四", "--region", "441602")
    centre.run("mkdir", "-p", "/etc/gov-kiosk-centre")
    centre.put("/etc/gov-kiosk-centre/centre.env", "GOV_CENTRAL_HEARTBEAT_SECONDS=45\n")
    centre.run("sh", "-c", f"echo '# of this site' >>{SITE}")
    before = [centre.run(*command) for command in KEPT]
    assert "李四" in before[1]
    for file in (newer, package("gov-kiosk-centre")):
        process, began = centre.show(UNIT, "MainPID"), time.monotonic()
        centre.install(file)
        assert centre.run("python3", "-c", ASK).strip() == "200"
        print(f"{file.name} serves {time.monotonic() - began:.1f} s after its installation began")  # noqa: T201 -- figures of the report
        version = centre.run("dpkg-query", "-W", "-f", "${Version}", "gov-kiosk-centre")
        assert f"_{version}_" in file.name
        assert centre.show(UNIT, "MainPID") != process, "the newly installed program runs"
        assert centre.show(UNIT, "ActiveState") == "active"
        assert [centre.run(*command) for command in KEPT] == before


def test_reinstalled_centre_serves_on(centre: Machine) -> None:
    centre.install(package("gov-kiosk-centre"))
    centre.wait(UNIT, "ActiveState", "active")
    assert centre.run("python3", "-c", ASK).strip() == "200"


def test_purge_keeps_keys_and_database(centre: Machine) -> None:
    centre.run("dpkg", "--remove", "gov-kiosk-centre")
    assert not centre.has("/usr/lib/gov-kiosk-centre")
    assert centre.has("/etc/nginx/sites-available/gov-kiosk-centre")
    centre.run("dpkg", "--purge", "gov-kiosk-centre")
    assert not centre.has("/etc/nginx/sites-available/gov-kiosk-centre")
    assert centre.has("/var/lib/gov-kiosk-centre/keys")
    assert "gov-kiosk" not in centre.run("systemctl", "list-units", "--all", "--no-pager", "--state=failed")
