"""What was tried at this terminal and how it ended: the results of guided tests and the morning checks, bounded, in one file.

Nothing personal: numbers of accounts, never names; figures, never pictures.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from contract.terms import TestVerdict

KEPT_RESULTS = 20
"""How many results of each test are kept."""
KEPT_CHECKS = 60
LONGEST_EVIDENCE = 200

log = logging.getLogger(__name__)


class TestResult(Struct, frozen=True):
    """How one guided test ended (测试结果): when, by whom, and on what evidence."""

    __test__ = False

    test: str
    family: str
    verdict: TestVerdict
    evidence: str
    role: str
    account: str
    at: datetime
    seconds: int


class CheckedLine(Struct, frozen=True):
    """One line of a morning check as it was answered (巡检项结论)."""

    test: str
    verdict: TestVerdict
    evidence: str = ""


class MorningCheck(Struct, frozen=True):
    """A morning check that was signed (巡检记录). `proof` is what the QR code of its receipt says."""

    at: datetime
    lines: tuple[CheckedLine, ...]
    role: str
    account: str
    seconds: int
    record_id: str
    proof: str

    def number_of(self, verdict: TestVerdict) -> int:
        """How many of its lines ended so."""
        return sum(line.verdict is verdict for line in self.lines)


class CheckDraft(Struct, frozen=True):
    """A morning check that was begun and not signed (未签署的巡检): a keeper who fills up paper is away for longer than a
    page waits.

    `began_at` in monotonic seconds. In memory alone: a check is made in one run of the terminal.
    """

    account: str
    began_at: float
    lines: tuple[CheckedLine, ...]


class _BookFile(Struct):
    results: dict[str, tuple[TestResult, ...]] = msgspec.field(default_factory=dict)
    checks: tuple[MorningCheck, ...] = ()


class UpkeepBook:
    """The file of both (测试与巡检簿). Thread-safe; what adds blocks on the disk. A file that cannot be read is begun again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._kept = _read(file)
        self.draft: CheckDraft | None = None
        """Touched on the screen's thread only."""

    def last(self, test: str) -> TestResult | None:
        results = self._kept.results.get(test, ())
        return results[-1] if results else None

    def results(self, test: str) -> tuple[TestResult, ...]:
        """All that are kept of a test, oldest first."""
        return self._kept.results.get(test, ())

    def every_result(self) -> dict[str, tuple[TestResult, ...]]:
        return dict(self._kept.results)

    def checks(self) -> tuple[MorningCheck, ...]:
        """The morning checks that are kept, oldest first."""
        return self._kept.checks

    def add_result(self, result: TestResult) -> None:
        """Keep it; the oldest of its test goes."""
        short = msgspec.structs.replace(result, evidence=result.evidence[:LONGEST_EVIDENCE])
        with self._lock:
            kept = (*self._kept.results.get(result.test, ()), short)[-KEPT_RESULTS:]
            self._kept.results[result.test] = kept
            self._write()

    def add_check(self, check: MorningCheck) -> None:
        """Keep it; the oldest goes."""
        with self._lock:
            self._kept.checks = (*self._kept.checks, check)[-KEPT_CHECKS:]
            self._write()

    def _write(self) -> None:
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_bytes(msgspec.json.encode(self._kept))
            fresh.replace(self._file)
        except OSError as error:  # a full disk is reported elsewhere; the record of it goes to the centre
            log.warning("the result of a test is not kept: %s", error.strerror)


def _read(file: Path) -> _BookFile:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_BookFile)
    except FileNotFoundError:
        return _BookFile()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        log.warning("the results of tests cannot be read and are begun again: %s", type(error).__name__)
        return _BookFile()
