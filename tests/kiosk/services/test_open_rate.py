"""What the terminal counts of its own open hours: only planned ones, only while it serves, kept over a restart."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from contract.planned_hours import CHINA
from kiosk.services.condition.health import Health
from kiosk.services.condition.open_rate import OpenRate
from tests.kiosk.parts import Bench, HandWorker

HOUR = 3600
# the bench begins on a Monday at ten


def counted(rate: OpenRate, bench: Bench, hours: float, *, is_serving: bool = True) -> None:
    for _ in range(int(hours * 120)):
        bench.clock.advance(seconds=30)
        rate.tick(lambda: is_serving)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "open.json"


def rate_of(bench: Bench, file: Path) -> tuple[OpenRate, HandWorker]:
    worker = HandWorker()
    return OpenRate(file, bench.clock, bench.health, worker), worker


def test_planned_hours_count_while_it_serves(file: Path) -> None:
    bench = Bench()
    rate, worker = rate_of(bench, file)
    assert rate.today() is None
    rate.plan("1-5 09:00-12:00")
    counted(rate, bench, 1)
    counted(rate, bench, 0.5, is_serving=False)
    counted(rate, bench, 1)
    assert rate.today() == (int(1.5 * HOUR), 3 * HOUR)
    while worker.pump():
        pass
    again, _ = rate_of(bench, file)
    assert (again.days(), again.planned) == (rate.days(), "1-5 09:00-12:00")


def test_hours_say_when_terminal_is_closed(file: Path) -> None:
    bench = Bench()
    rate, _ = rate_of(bench, file)
    assert not rate.is_closed, "the centre has sent none"
    rate.plan("1-5 09:00-12:00")
    closed = []
    for hours in (0, 1.9, 0.1, 20.9, 0.1, 5 * 24):
        bench.clock.advance(seconds=hours * HOUR)
        closed.append(rate.is_closed)
    assert closed == [False, False, True, True, False, True], "Monday 10:00, 11:54, 12:00, Tuesday 8:54, 9:00, Sunday"


def test_long_gap_counts_for_little(file: Path) -> None:
    bench = Bench()
    rate, _ = rate_of(bench, file)
    rate.plan("1-5 09:00-12:00")
    bench.clock.advance(seconds=HOUR)
    rate.tick(lambda: True)
    assert rate.today() == (60, 2 * HOUR)


def test_clock_of_1970_counts_by_the_centre(file: Path) -> None:
    bench = Bench()
    wrong = Health(bench.services.devices, bench.place.level, bench.clock)
    answer = bench.heartbeat().model_copy(update={"centre_time": bench.clock.now() + timedelta(days=1)})
    wrong.take_answer(answer)
    rate = OpenRate(file, bench.clock, wrong, HandWorker())
    rate.plan("1-5 09:00-12:00")
    counted(rate, bench, 0.1)
    assert rate.days()[0][0] == datetime(2026, 3, 3, tzinfo=CHINA).date()


@pytest.mark.parametrize("content", ["", "[]", '{"planned": "x", "days": {}}', '{"planned": "", "days": {"2026": 1}}'])
def test_damaged_file_is_none(file: Path, content: str) -> None:
    file.write_text(content, "utf-8")
    rate, _ = rate_of(Bench(), file)
    assert (rate.days(), rate.today()) == ((), None)


@pytest.mark.expected_logs("planned hours cannot be read")
def test_hours_that_cannot_be_read_change_nothing(file: Path) -> None:
    rate, _ = rate_of(Bench(), file)
    rate.plan("1-5 09:00-12:00")
    rate.plan("5-1 09:00-12:00")
    assert rate.planned == "1-5 09:00-12:00"


def test_counts_are_some_seconds_apart(file: Path) -> None:
    bench = Bench()
    rate, _ = rate_of(bench, file)
    rate.plan("1-5 09:00-12:00")
    for seconds, counted_so_far in ((4, 0), (4, 0), (4, 12)):
        bench.clock.advance(seconds=seconds)
        rate.tick(lambda: True)
        assert rate.today() == (counted_so_far, HOUR + int(bench.clock.seconds - 1000))


def test_nothing_counts_before_hours_are_known(file: Path) -> None:
    bench = Bench()
    rate, worker = rate_of(bench, file)
    counted(rate, bench, 0.5)
    assert (rate.days(), worker.pump()) == ((), False)
    rate.plan("1-5 09:00-12:00")
    assert rate.today() == (0, int(1.5 * HOUR)), "what lies before is not taken for open"


def test_unwritten_count_goes_on_in_memory(tmp_path: Path) -> None:
    bench = Bench()
    rate, worker = rate_of(bench, tmp_path / "gone" / "open.json")
    rate.plan("1-5 09:00-12:00")
    counted(rate, bench, 0.5)
    assert worker.pump()
    assert not list(tmp_path.iterdir())
    counted(rate, bench, 0.5)
    assert rate.today() == (HOUR, 2 * HOUR)
