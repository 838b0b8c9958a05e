"""What the log keeps of an exception: where it was and of which class, and never what it says."""

import json
import logging
import sys

import pytest

from app.screen.logs import JsonLines
from contract.terminals import JobReport

NAME, NUMBER = "张三", "441602198001011234"


def with_cause() -> None:
    try:
        int(f"{NAME} {NUMBER}")
    except ValueError as error:
        raise RuntimeError(f"the card of {NAME}") from error


def within_another() -> None:
    try:
        int(NUMBER + NAME)
    except ValueError:
        raise KeyError(NAME) from None


def of_validation() -> None:
    JobReport.model_validate({"name": [NAME], "problem": NUMBER})


@pytest.mark.parametrize(
    ("fails", "reported"),
    [
        (with_cause, ["builtins.RuntimeError", "builtins.ValueError"]),
        (within_another, ["builtins.KeyError"]),
        (of_validation, []),
    ],
)
def test_log_keeps_place_and_no_text(fails, reported: list[str]) -> None:
    try:
        fails()
    except (RuntimeError, KeyError, ValueError):
        record = logging.LogRecord("drivers", logging.ERROR, __file__, 1, "the driver failed", None, sys.exc_info())
    line = JsonLines().format(record)
    assert NAME not in line
    assert NUMBER not in line
    trace = json.loads(line)["trace"]
    assert f" {fails.__name__}" in trace
    assert "test_logs.py:" in trace
    assert [part for part in trace.split("\n") if part.startswith("builtins.")] == reported


def test_log_without_exception_has_no_trace() -> None:
    record = logging.LogRecord("drivers", logging.INFO, __file__, 1, "well", None, (None, None, None))
    assert "trace" not in json.loads(JsonLines().format(record))
