"""A test changes no digest that was made before the word, and a morning check counts its lines."""

import pytest
from pydantic import ValidationError

from contract.chain import GENESIS, RecordBody, digest_of, is_intact, next_record
from contract.records import CheckLine, DeviceTestFacts, MorningCheckFacts, Record
from contract.terms import ClockQuality, TestVerdict
from tests.contract.parts import NOON, RECORD_ID, case_facts, record_body

P, F = TestVerdict.PASSED, TestVerdict.FAILED


def check(*verdicts: TestVerdict) -> MorningCheckFacts:
    lines = tuple(CheckLine(test=f"look.{number}", verdict=each) for number, each in enumerate(verdicts))
    return MorningCheckFacts(lines=lines, role="keeper", account="100231", duration_seconds=200)


def test_case_that_is_no_test_says_nothing() -> None:
    record = next_record(GENESIS, record_body())
    assert "is_test" not in record.model_dump_json()
    assert is_intact(Record.model_validate_json(record.model_dump_json()))


def test_mark_of_a_test_is_in_the_digest() -> None:
    record = next_record(GENESIS, record_body())
    marked = record.model_copy(update={"facts": case_facts().model_copy(update={"is_test": True})})
    assert digest_of(marked) != record.digest
    assert '"is_test":true' in marked.model_dump_json()
    assert Record.model_validate_json(marked.model_dump_json()) == marked


def test_checks_and_tests_travel_in_records() -> None:
    tried = DeviceTestFacts(
        test="grid",
        family="screen",
        verdict=F,
        evidence="dead=1.1",
        role="keeper",
        account="100231",
        duration_seconds=9,
    )
    for facts in (check(P, F, P), tried):
        body = RecordBody(RECORD_ID, "T-001", NOON, "boot", ClockQuality.SYNCHRONISED, facts)
        record = next_record(GENESIS, body)
        assert Record.model_validate_json(record.model_dump_json()) == record


def test_lines_are_counted_by_verdict() -> None:
    assert [check(P, F, P).number_of(each) for each in TestVerdict] == [2, 1, 0]


@pytest.mark.parametrize("number", [0, 65])
def test_a_check_has_lines_and_not_many(number: int) -> None:
    with pytest.raises(ValidationError):
        check(*(P,) * number)
