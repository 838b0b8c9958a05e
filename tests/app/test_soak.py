"""`kiosk soak`: what grew, what failed, and when it is refused."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from demo.soak import SoakSample, growth, over_by, report
from demo.soak_verb import REFUSED, as_text, run_soak, write_reports
from demo.window_driver import Stuck
from kiosk.view.idle import AttractScreen
from kiosk.view.visit_end import AnotherScreen
from offline_queue.owner import FolderOwner, claim

BLANK = AttractScreen()
SAMPLE = SoakSample(60.0, "RS001", 4.0, 100_000, 40, 12, 1000, 0, ())


def test_steady_growth_is_found_steps_are_not() -> None:
    assert growth([100 + 3 * each for each in range(1000)]) == 3
    assert growth([100] * 100 + [900] * 900) == 0
    assert growth([100]) == 0


def test_visit_without_end_is_stuck_in_time() -> None:
    at = iter((0.0, 239.0, 241.0))
    is_over = over_by(240.0, lambda: next(at))
    assert is_over(AnotherScreen((), is_rated=True, chosen="satisfied"))
    assert not is_over(BLANK)
    with pytest.raises(Stuck, match="AttractScreen"):
        is_over(BLANK)


def test_report_counts_faults_and_recoveries() -> None:
    seen = [(), ("disk.low",), (), ("disk.low", "camera.dark")]
    samples = [replace(SAMPLE, faults=each, memory_kib=100 * at) for at, each in enumerate(seen)]
    found = report([*samples, replace(SAMPLE, stuck="no home", item="GA001")])
    assert found.faults == {"disk.low": 2, "camera.dark": 1}
    assert found.recoveries == {"disk.low": 2, "camera.dark": 1}
    assert (found.visits, found.failed, found.stuck) == (5, 1, ("GA001: no home",))


def test_reports_say_the_same_in_every_form(tmp_path: Path) -> None:
    found = report([replace(SAMPLE, faults=("disk.low",), stuck="<b>")] * 3)
    write_reports(found, tmp_path)
    assert json.loads((tmp_path / "soak.json").read_text())["visits"] == 3
    assert "disk.low" in as_text(found)
    page = (tmp_path / "soak.html").read_text()
    assert "disk.low" in page
    assert "<b>" not in page


def test_soak_is_refused_while_terminal_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    owner = claim(tmp_path / "data")
    assert isinstance(owner, FolderOwner)
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'data = "{tmp_path / "data"}"\n')
    with owner:
        assert run_soak(1, settings, tmp_path / "out") == REFUSED
    assert "a citizen may be there" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
