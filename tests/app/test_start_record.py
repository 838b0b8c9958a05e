"""Which starts ended properly, and when a terminal that only fails is stopped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.machine.checks import machine_checks
from app.core.machine.start_record import FILE_NAME, MOST_FAILURES, MOST_KEPT, StartRecord
from kiosk.services.settings import Settings

NOON = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)


class Times:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=30)
        return self.now


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """What names the boot of the machine."""
    (tmp_path / "boot_id").write_text("one\n")
    return tmp_path / "boot_id"


@pytest.fixture
def record(tmp_path: Path, machine: Path) -> StartRecord:
    return StartRecord(tmp_path, Times(), machine)


def test_proper_ends_are_no_failures(record: StartRecord) -> None:
    for _ in range(MOST_KEPT + 5):
        record.begin()
        record.note_end()
    record.begin()
    assert (record.failures, record.cut_off, len(record.starts())) == (0, None, MOST_KEPT)


def test_start_after_a_cut_knows_of_it(record: StartRecord, machine: Path) -> None:
    record.begin()
    machine.write_text("two\n")
    record.begin()
    assert record.cut_off is not None
    assert record.failure == ""
    assert record.failures == 1
    record.note_end()
    record.begin()
    assert record.cut_off is None


def test_crash_is_no_power_cut(record: StartRecord) -> None:
    record.begin()
    record.note_defect("ValueError")
    record.begin()
    assert record.cut_off is None
    assert record.failure == "the run that began 2026-11-28 04:00 UTC crashed or was killed after ValueError"


def test_defect_outlives_ordered_restart_for_an_hour(tmp_path: Path, record: StartRecord, machine: Path) -> None:
    record.begin()
    record.note_defect("KeyError")
    assert record.failure == "", "the running program tells it by itself"
    record.note_end()
    machine.write_text("two\n")
    record.begin()
    assert record.failure == "KeyError ended what was under way before the last start"
    later = StartRecord(tmp_path, lambda: NOON + timedelta(hours=2), machine)
    assert later.failure == ""


def test_one_that_only_fails_is_stopped_until_forgiven(record: StartRecord) -> None:
    for _ in range(MOST_FAILURES):
        record.begin()
        assert not record.fails_often
    record.begin()
    assert record.fails_often
    record.forgive()
    record.begin()
    assert not record.fails_often


def test_power_cuts_never_stop_the_program(record: StartRecord, machine: Path) -> None:
    for boot in range(MOST_FAILURES + 1):
        machine.write_text(f"{boot}\n")
        record.begin()
    assert record.failures == MOST_FAILURES
    assert not record.fails_often
    for _ in range(MOST_FAILURES):
        record.begin()
    assert record.fails_often, "of one start of the machine"


def test_failures_of_long_ago_do_not_count(tmp_path: Path) -> None:
    for _ in range(MOST_FAILURES + 1):
        StartRecord(tmp_path, lambda: NOON).begin()
    for now in (NOON + timedelta(hours=25), datetime(1970, 1, 1, tzinfo=UTC)):
        later = StartRecord(tmp_path, lambda now=now: now)  # type: ignore[misc]
        assert (later.failures, later.cut_off) == (0, None)


@pytest.mark.parametrize("content", [b"", b"{", b'[{"at": 1}]', b"\xff"])
def test_damaged_record_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    record = StartRecord(tmp_path)
    assert record.starts() == ()
    record.begin()
    assert len(record.starts()) == 1


def test_record_that_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    record = StartRecord(tmp_path / "nowhere")
    record.begin()
    record.note_end()
    assert record.starts() == ()


def test_checks_tell_of_cuts(tmp_path: Path) -> None:
    for _ in range(4):
        StartRecord(tmp_path).begin()
    checks = machine_checks(Settings(data=tmp_path))
    assert checks["power.lost"]().is_passed is True, "this machine has not started again"
    assert checks["program.failed"]().is_passed is False
    assert checks["power.restarts"]().is_passed is False
