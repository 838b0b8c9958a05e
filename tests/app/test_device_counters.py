"""The counters of the devices live through a restart, and are told to the centre where they changed."""

from pathlib import Path

import pytest

from app.core.devices.counters import StoredCounters, read_counters
from contract.limits import MOST_COUNT, MOST_COUNTERS
from contract.terminals import DeviceReport
from drivers.ports.counters import DeviceCounters
from drivers.ports.status import DeviceFamily

READER = DeviceFamily("id_card_reader")
REPORTS = (DeviceReport(family="id_card_reader", condition="ok", age_seconds=1.0),)


def sent(stored: StoredCounters) -> dict[str, int]:
    return stored.report(REPORTS)[0].counters


def test_counts_go_on_after_a_restart(tmp_path: Path) -> None:
    counters = DeviceCounters()
    stored = StoredCounters(tmp_path / "counters.json", counters)
    counters.add(READER, "cards", 3)
    assert sent(stored) == {"cards": 3}
    again = DeviceCounters()
    StoredCounters(tmp_path / "counters.json", again)
    again.add(READER, "cards")
    assert again.of(READER) == {"cards": 4}


def test_counters_are_sent_until_heard_and_when_changed(tmp_path: Path) -> None:
    counters = DeviceCounters()
    stored = StoredCounters(tmp_path / "counters.json", counters)
    counters.add(READER, "cards")
    assert [sent(stored), sent(stored)] == [{"cards": 1}] * 2
    stored.note_answer()
    assert sent(stored) == {}
    counters.add(READER, "cards")
    assert sent(stored) == {"cards": 2}


def test_report_takes_no_more_than_its_limits(tmp_path: Path) -> None:
    counters = DeviceCounters()
    stored = StoredCounters(tmp_path / "counters.json", counters)
    for number in range(MOST_COUNTERS + 5):
        counters.add(READER, f"fault.{number}", MOST_COUNT)
        counters.add(READER, f"fault.{number}", MOST_COUNT)
    (report,) = stored.report(REPORTS)
    assert DeviceReport.model_validate_json(report.model_dump_json()) == report
    assert (len(report.counters), set(report.counters.values())) == (MOST_COUNTERS, {MOST_COUNT})


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"b": -1, "c": "x", "d": true}}', "\x00"])
def test_damaged_file_counts_from_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "counters.json"
    file.write_text(text)
    assert not any(read_counters(file).values())


def test_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    counters = DeviceCounters()
    stored = StoredCounters(tmp_path / "no_folder" / "counters.json", counters)
    counters.add(READER, "cards")
    assert sent(stored) == {"cards": 1}
