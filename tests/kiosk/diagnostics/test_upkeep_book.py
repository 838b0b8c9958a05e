"""Results and checks are kept within bounds, over restarts, and no file stops the terminal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract.terms import TestVerdict
from kiosk.services.maintenance.upkeep_book import (
    KEPT_CHECKS,
    KEPT_RESULTS,
    LONGEST_EVIDENCE,
    CheckedLine,
    MorningCheck,
    TestResult,
    UpkeepBook,
)

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def result(number: int, test: str = "receipt") -> TestResult:
    at = NOON + timedelta(minutes=number)
    return TestResult(test, "receipt_printer", TestVerdict.PASSED, "e" * 300, "keeper", "000001", at, 12)


def check(number: int) -> MorningCheck:
    lines = (CheckedLine("look.clean", TestVerdict.PASSED), CheckedLine("receipt", TestVerdict.FAILED, "paper_out"))
    return MorningCheck(NOON + timedelta(days=number), lines, "keeper", "000001", 240, f"r-{number}", "GK1:X")


def test_newest_results_are_kept_over_restarts(tmp_path: Path) -> None:
    file = tmp_path / "upkeep.json"
    book = UpkeepBook(file)
    for number in range(KEPT_RESULTS + 5):
        book.add_result(result(number))
    book.add_result(result(1, "page"))
    for number in range(KEPT_CHECKS + 3):
        book.add_check(check(number))
    again = UpkeepBook(file)
    assert [each.at for each in again.results("receipt")] == [result(n).at for n in range(5, KEPT_RESULTS + 5)]
    assert again.last("receipt") == book.last("receipt")
    assert len(again.last("receipt").evidence) == LONGEST_EVIDENCE
    assert (len(again.checks()), again.checks()[-1].record_id) == (KEPT_CHECKS, f"r-{KEPT_CHECKS + 2}")
    assert set(again.every_result()) == {"receipt", "page"}
    assert again.checks()[0].number_of(TestVerdict.FAILED) == 1
    assert file.stat().st_size < 64 * 1024


def test_nothing_is_known_of_other_tests(tmp_path: Path) -> None:
    book = UpkeepBook(tmp_path / "upkeep.json")
    assert (book.last("receipt"), book.results("receipt"), book.checks()) == (None, (), ())


@pytest.mark.expected_logs("cannot be read and are begun again")
@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"results": 3}', b""])
def test_damaged_file_is_begun_again(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "upkeep.json"
    file.write_bytes(content)
    book = UpkeepBook(file)
    book.add_result(result(1))
    assert UpkeepBook(file).last("receipt") is not None


@pytest.mark.expected_logs("is not kept")
def test_full_disk_costs_the_file_alone(tmp_path: Path) -> None:
    book = UpkeepBook(tmp_path / "not-there" / "upkeep.json")
    book.add_result(result(1))
    assert book.last("receipt") is not None
