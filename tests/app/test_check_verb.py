"""`kiosk check` says what was checked and tried, and by its exit status whether today's check is there and good."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.cli.check_verb import check
from contract.terms import TestVerdict
from kiosk.services.maintenance.upkeep_book import CheckedLine, MorningCheck, TestResult, UpkeepBook
from kiosk.services.settings import Settings

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def book(settings: Settings, verdict: TestVerdict = TestVerdict.PASSED) -> None:
    kept = UpkeepBook(settings.data / "upkeep.json")
    kept.add_check(
        MorningCheck(NOON, (CheckedLine("look.clean", verdict, "[x]"),), "keeper", "100231", 240, "r", "GK1:X")
    )
    kept.add_result(TestResult("grid", "screen", TestVerdict.FAILED, "dead=1.1", "keeper", "100231", NOON, 9))


def test_nothing_was_checked(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(settings, TODAY, as_json=False) == 1
    assert "今日未巡检" in capsys.readouterr().out


def test_good_check_of_today_is_shown(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    book(settings)
    assert check(settings, TODAY, as_json=False) == 0
    said = capsys.readouterr().out
    assert "今日未巡检" not in said
    assert "look.clean  通过 passed  [x]" in said
    assert "触摸" in said.partition("grid  未通过 failed")[0]
    assert "巡检人员 keeper 100231" in said
    assert "（dead=1.1）" in said


@pytest.mark.parametrize(
    ("verdict", "days"), [(TestVerdict.FAILED, 0), (TestVerdict.SKIPPED, 0), (TestVerdict.PASSED, 1)]
)
def test_status_tells_of_what_is_lacking(settings: Settings, verdict: TestVerdict, days: int) -> None:
    book(settings, verdict)
    assert check(settings, TODAY + timedelta(days=days), as_json=False) == 1


def test_json_holds_check_and_results(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    book(settings)
    check(settings, TODAY, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["is_made_today"], found["check"]["account"]) == (True, "100231")
    assert [each["test"] for each in found["results"]] == ["grid"]
