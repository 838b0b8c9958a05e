"""A clock that is wrong makes no record that the centre refuses, and none of elsewhere is taken with such a time."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from contract.chain import GENESIS, next_record
from contract.limits import EARLIEST, LATEST, MOST_SECONDS
from contract.records import CaseFacts, Record
from tests.contract.parts import case_facts, record_body


@pytest.mark.parametrize(
    ("clock", "kept"),
    [(datetime(1970, 1, 1, tzinfo=UTC), EARLIEST), (datetime(2150, 1, 1, tzinfo=UTC), LATEST)],
)
def test_wrong_clock_is_set_to_nearer_end(clock: datetime, kept: datetime) -> None:
    facts = {**case_facts().model_dump(), "started_at": clock, "duration_seconds": MOST_SECONDS + 1}
    made = CaseFacts.model_validate(facts)
    assert (made.started_at, made.duration_seconds) == (kept, MOST_SECONDS)


def test_such_times_from_elsewhere_are_refused() -> None:
    text = next_record(GENESIS, record_body()).model_dump_json().replace("2026-03-02T12:00:00Z", "1970-03-02T12:00:00Z")
    with pytest.raises(ValidationError, match="before 2020 or after 2099"):
        Record.model_validate_json(text)
