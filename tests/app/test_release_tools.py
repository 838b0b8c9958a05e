"""Who goes back to the release before from the screen restarts into it; where there is none, nothing changes."""

from pathlib import Path

import pytest

from app.core.release_tools import ReleasesByHand
from app.core.version import SOFTWARE_VERSION
from kiosk.services.maintenance.terminal_tools import Deed
from kiosk.services.settings import ReleaseSettings
from updates.slots import Slots

DONE = Deed(is_done=True)


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """With 1.1.0, which is good, and 1.0.0 before it."""
    made = Slots(tmp_path)
    for version in ("1.0.0", "1.1.0"):
        made.part(version).parent.mkdir(exist_ok=True)
        made.part(version).write_text(version)
        made.add(version)
        made.begin_trial(version, {})
        made.mark_good(version)
    return made


def test_going_back_restarts_into_the_release_before(slots: Slots, tmp_path: Path) -> None:
    restarts: list[bool] = []
    tools = ReleasesByHand(ReleaseSettings(folder=tmp_path), lambda: restarts.append(True) or DONE)
    found = tools.look()
    assert (found.running, found.good, found.previous) == (SOFTWARE_VERSION, "1.1.0", "1.0.0")
    assert tools.go_back() == DONE
    assert restarts == [True]
    assert slots.decide() == "1.0.0"
    assert dict(tools.look().bad) == {"1.1.0": "by hand"}
    assert tools.go_back() == Deed(is_done=False, why="there is no release before this one")
    assert restarts == [True]


def test_going_back_from_trial_leaves_good_release(
    slots: Slots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots.part("1.2.0").write_text("1.2.0")
    slots.add("1.2.0")
    slots.begin_trial("1.2.0", {})
    monkeypatch.setattr("app.core.release_tools.SOFTWARE_VERSION", slots.decide())
    tools = ReleasesByHand(ReleaseSettings(folder=tmp_path), lambda: DONE)
    assert (tools.look().previous, tools.look().trying) == ("1.1.0", "1.2.0")
    assert tools.go_back() == DONE
    assert (slots.decide(), dict(tools.look().bad)) == ("1.1.0", {"1.2.0": "by hand"})


def test_release_whose_file_is_gone_is_not_offered(slots: Slots, tmp_path: Path) -> None:
    slots.file("1.0.0").unlink()
    tools = ReleasesByHand(ReleaseSettings(folder=tmp_path), lambda: DONE)
    assert tools.look().previous == ""


def test_software_without_releases_has_none_before() -> None:
    tools = ReleasesByHand(None, lambda: DONE)
    assert tools.look().good == ""
    assert not tools.go_back().is_done
