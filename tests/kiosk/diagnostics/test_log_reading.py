"""The log is read newest first, by level, device, time and letters; nothing that could be a person's number leaves."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.diagnostics.log_reading import (
    LEVELS,
    LogFilter,
    clean_lines,
    newest_lines,
    parse_line,
    without_numbers,
)

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def line(minute: int, level: str = "info", logger: str = "app.core", event: str = "x", **more: str) -> str:
    at = (NOON + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%S%z")
    return json.dumps({"at": at, "level": level, "logger": logger, "event": event, **more})


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    older, newer = tmp_path / "kiosk.log.1", tmp_path / "kiosk.log"
    older.write_text(
        "\n".join([line(0), line(1, "error", "drivers.worker.worker", "receipt_printer: paper_out")]) + "\n"
    )
    newer.write_text(
        "\n".join([line(2, "warning", "drivers.camera.adapter", "no picture"), "no JSON", line(3), '{"at": "cut'])
    )
    return [newer, older]


def minutes(files: list[Path], wanted: LogFilter, most: int = 100) -> list[int]:
    return [int((each.at - NOON).total_seconds() / 60) for each in newest_lines(files, wanted, most)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (LogFilter(), [3, 2, 1, 0]),
        (LogFilter(level="warning"), [2, 1]),
        (LogFilter(device="camera"), [2]),
        (LogFilter(device="receipt_printer"), [1]),
        (LogFilter(since=NOON + timedelta(minutes=2)), [3, 2]),
        (LogFilter(needle="PAPER"), [1]),
        (LogFilter(needle="drivers.camera"), [2]),
        (LogFilter(level="critical"), []),
    ],
)
def test_filters_choose_lines(files: list[Path], wanted: LogFilter, expected: list[int]) -> None:
    assert minutes(files, wanted) == expected


def test_no_more_lines_than_asked_for(files: list[Path]) -> None:
    assert minutes(files, LogFilter(), 3) == [3, 2, 1]


def test_file_that_is_gone_is_passed_over(files: list[Path]) -> None:
    assert minutes([files[0].with_name("gone"), *files], LogFilter(needle="paper")) == [1]


def test_trace_is_searched_too() -> None:
    found = parse_line(line(0, trace="ZeroDivisionError"))
    assert found is not None
    assert LogFilter(needle="zerodivision").takes(found)


@pytest.mark.parametrize(
    ("logger", "event", "family"),
    [
        ("drivers.fingerprint_reader.adapter", "x", "fingerprint_reader"),
        ("drivers.worker.worker", "camera: gone", "camera"),
        ("drivers.worker.worker", "id_card_reader is closing", "id_card_reader"),
        ("drivers.worker.worker", "palm_reader: gone", "palm_reader"),
    ],
)
def test_device_is_distinguished_from_the_line(logger: str, event: str, family: str) -> None:
    found = parse_line(line(0, logger=logger, event=event))
    assert found is not None
    assert found.is_about(family)
    assert not found.is_about("receipt_printer")


def test_mention_within_line_is_not_its_device() -> None:
    found = parse_line(line(0, logger="kiosk.steps.identity.face", event="the camera: gone"))
    assert found is not None
    assert not found.is_about("camera")


@given(st.text())
def test_any_line_is_survived(raw: str) -> None:
    found = parse_line(raw)
    assert found is None or found.level


@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), st.text(st.characters(codec="ascii"), max_size=8))
def test_no_number_of_a_person_leaves(number: str, around: str) -> None:
    assert number not in without_numbers(f"{around} {number} {around}")


def test_ids_of_ours_are_kept() -> None:
    text = "record 01a20a0d-84da-76dd-a199-000000000001 of 2026-11-25T04:00:00, 1234567890 bytes"
    assert without_numbers(text) == text
    assert "13800000000" not in without_numbers("mobile 13800000000")


def test_only_lines_of_ours_leave(files: list[Path]) -> None:
    left = list(clean_lines(files[0]))
    assert [parse_line(each) is not None for each in left] == [True, True]


def test_levels_are_those_of_logging() -> None:
    import logging

    assert [logging.getLevelName(each.upper()) for each in LEVELS] == [10, 20, 30, 40, 50]
