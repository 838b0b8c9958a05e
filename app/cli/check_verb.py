"""`kiosk check`: the last morning check and the last result of each guided test, as text. Only looks; done on the screen."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console

from app.cli.evidence_in_both import in_chinese
from app.core.paths import upkeep_file
from contract.terms import TestVerdict
from kiosk.diagnostics.check_items import line_name
from kiosk.diagnostics.check_papers import ROLES
from kiosk.diagnostics.measure_words import measured_in_words
from kiosk.services.maintenance.upkeep_book import MorningCheck, TestResult, UpkeepBook
from kiosk.services.settings import Settings

OK, MISSING = 0, 1
TIMEZONE = ZoneInfo("Asia/Shanghai")
_WORDS = {TestVerdict.PASSED: "通过 passed", TestVerdict.FAILED: "未通过 failed", TestVerdict.SKIPPED: "未检 skipped"}


def check(settings: Settings, today: date, *, as_json: bool) -> int:
    """Print them; the exit status is 1 where there is no check of today or not all of it passed."""
    book = UpkeepBook(upkeep_file(settings))
    checks = book.checks()
    last = checks[-1] if checks else None
    is_made = last is not None and _day(last.at) == today
    results = [value[-1] for value in book.every_result().values()]
    if as_json:
        found = {"is_made_today": is_made, "check": last, "results": results}
        sys.stdout.write(json.dumps(msgspec.to_builtins(found), ensure_ascii=False) + "\n")
    else:
        console = Console(soft_wrap=True, highlight=False)
        for line in _lines(last, results, is_made=is_made):
            console.print(line, markup=False)
    is_good = last is not None and all(line.verdict is TestVerdict.PASSED for line in last.lines)
    return OK if is_made and is_good else MISSING


def _lines(last: MorningCheck | None, results: list[TestResult], *, is_made: bool) -> Iterator[str]:
    if not is_made:
        yield "今日未巡检 no morning check today"
    if last is not None:
        yield f"最近巡检 last check {_time_in_words(last.at)}  {_person(last)}  {last.seconds} s"
        for line in last.lines:
            yield f"  {_name(line.test)}  {_WORDS[line.verdict]}  {_evidence(line.evidence)}".rstrip()
    for test_result in sorted(results, key=lambda result: result.test):
        words = f"{_time_in_words(test_result.at)}  {_person(test_result)}  {_evidence(test_result.evidence)}"
        yield f"测试 test {_name(test_result.test)}  {_WORDS[test_result.verdict]}  {words}".rstrip()


def _name(test: str) -> str:
    """The name of the test on the screen, with its id; for a test of other software the id alone."""
    try:
        return f"{line_name(test, in_chinese())} {test}"
    except KeyError:
        return test


def _evidence(evidence: str) -> str:
    words = measured_in_words(evidence, in_chinese())
    return evidence if words in ("", evidence) or evidence in words else f"{words}（{evidence}）"


def _person(of: MorningCheck | TestResult) -> str:
    role = in_chinese()(f"guided.role_{of.role}") if of.role in ROLES else ""
    return f"{role} {of.role} {of.account}".strip()


def _time_in_words(at: datetime) -> str:
    return f"{at.astimezone(TIMEZONE):%Y-%m-%d %H:%M}"


def _day(at: datetime) -> date:
    return at.astimezone(TIMEZONE).date()
