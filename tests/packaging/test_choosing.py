"""What starts: the release of the machine at first, a newer one on trial, and never nothing because a disk is full or damaged."""

import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.updates.power_cuts import at_every_step
from updates.slots import Slots

SCRIPT = ROOT / "packaging/gov-kiosk/files/usr/lib/gov-kiosk/choose-release"


class Terminal:
    """Folders of a terminal."""

    def __init__(self, folder: Path) -> None:
        self.factory, self.software, self.runtime = (folder / name for name in ("factory", "software", "run"))
        for each in (self.factory, self.software, self.runtime):
            each.mkdir()
        self.slots = Slots(self.software)

    def brings(self, version: str) -> None:
        """What the package of a release puts there."""
        (self.factory / f"{version}.squashfs").write_text(version)

    def choose(self) -> str:
        environment = {
            **os.environ,
            "GOV_KIOSK_FACTORY": str(self.factory),
            "GOV_KIOSK_SOFTWARE": str(self.software),
            "RUNTIME_DIRECTORY": str(self.runtime),
        }
        code = f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
        done = subprocess.run(
            [sys.executable, "-I", "-c", code], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert (self.runtime / "release").read_text() == done.stdout
        return Path(done.stdout.strip()).read_text()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_first_start_is_of_the_packaged_release(terminal: Terminal) -> None:
    terminal.brings("1.0.0")
    assert terminal.choose() == "1.0.0"
    assert terminal.slots.state().trying == "1.0.0"


def test_newer_package_is_tried_and_left_if_bad(terminal: Terminal) -> None:
    terminal.brings("1.0.0")
    terminal.choose()
    terminal.slots.mark_good("1.0.0")
    terminal.brings("1.1.0")
    assert [terminal.choose() for _ in range(4)] == ["1.1.0", "1.1.0", "1.1.0", "1.0.0"]
    assert "1.1.0" in terminal.slots.state().bad
    assert terminal.choose() == "1.0.0"


def test_older_package_changes_nothing(terminal: Terminal) -> None:
    terminal.brings("1.1.0")
    terminal.choose()
    terminal.slots.mark_good("1.1.0")
    terminal.brings("1.0.0")
    assert terminal.choose() == "1.1.0"


def test_removed_package_is_no_longer_chosen(terminal: Terminal) -> None:
    terminal.brings("1.0.0")
    terminal.brings("1.1.0")
    terminal.choose()
    (terminal.factory / "1.1.0.squashfs").unlink()
    assert terminal.choose() == "1.0.0"


@pytest.mark.parametrize("content", ["", "{", json.dumps({"good": "../../etc"}), "\x00" * 4096])
def test_damaged_state_starts_a_release_all_the_same(terminal: Terminal, content: str) -> None:
    terminal.brings("1.0.0")
    terminal.choose()
    (terminal.software / "state.json").write_text(content)
    assert terminal.choose() == "1.0.0"


def test_damaged_folder_starts_the_packaged_release(terminal: Terminal) -> None:
    terminal.brings("1.0.0")
    terminal.software.rmdir()
    terminal.software.write_text("a damaged disk")
    assert terminal.choose() == "1.0.0"


def test_power_cut_while_offering_tries_it_later(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])  # the program puts its own folder before
    program = runpy.run_path(str(SCRIPT), run_name="choose_release")
    terminal.brings("1.0.0")
    terminal.brings("1.1.0")
    first, second = (terminal.factory / f"{version}.squashfs" for version in ("1.0.0", "1.1.0"))

    def as_before() -> None:
        shutil.rmtree(terminal.software)
        program["offer"](first, terminal.slots)
        terminal.slots.mark_good(terminal.slots.decide())

    def starts_the_new_one() -> None:
        assert terminal.slots.state().good == "1.0.0"
        program["offer"](second, terminal.slots)
        assert terminal.slots.file(terminal.slots.decide()).read_text() == "1.1.0"

    assert at_every_step(lambda: program["offer"](second, terminal.slots), as_before, starts_the_new_one) > 3
