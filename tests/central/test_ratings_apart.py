"""Nothing at the centre leads from a rating to who gave it: no table has it together with anything but its day and place."""

import pytest
from sqlalchemy import inspect, text

from central.usage.folding import fold_all
from contract.records import RatingFacts, RatingLevel
from tests.central.virtual_terminal import person

REASON = "排队时间太长"
COARSE = {"terminal_id", "day", "item_code", "department", "level", "reason", "ratings", "ticks", "rating_id"}


def tables_with(centre, *words: str) -> dict[str, set[str]]:
    """Every table in which one of these words stands anywhere, with its columns."""
    found = {}
    with centre.database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 -- names of our own tables
            columns = set(rows.keys())
            if any(word in repr(tuple(row)) for row in rows for word in words):
                found[table] = columns
    return found


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_rating_stands_beside_its_day_and_place_alone(terminal, centre, is_folded):
    ratings = []
    for number, level in enumerate((RatingLevel.DISSATISFIED, RatingLevel.VERY_SATISFIED)):
        case = terminal.case(who=person(f"00{number + 1}"))
        facts = RatingFacts(item_code="RS009", department="hrss", level=level, reasons=(REASON,))
        ratings.append(terminal.record(facts))
        terminal.upload(case, ratings[-1])
    if is_folded:
        fold_all(centre.database)
    found = tables_with(centre, "dissatisfied", "very_satisfied", REASON)
    waiting = found.pop("usage_delta", None)
    assert (waiting is None) is is_folded
    assert found.keys() >= {"rating_given", "rating_daily", "rating_reason_daily"}
    assert all(columns <= COARSE for columns in found.values()), found
    with centre.database.engine.connect() as connection:
        deltas = [repr(row) for row in connection.execute(text("SELECT content FROM usage_delta"))]
    assert not any("satisfied" in each and "YC-001" in each for each in deltas)


def test_single_ratings_lie_in_an_order_that_says_nothing(terminal, centre):
    levels = [RatingLevel.SATISFIED, RatingLevel.DISSATISFIED] * 20
    for level in levels:
        terminal.upload(terminal.record(RatingFacts(item_code="RS009", department="hrss", level=level)))
    with centre.database.engine.connect() as connection:
        found = connection.execute(text("SELECT rating_id, level FROM rating_given")).all()
        assert "rating_id" in {key for row in found for key in row._fields}
        if connection.dialect.name == "sqlite":
            assert found == sorted(found), "as they lie in the file"
    assert sorted(row.level for row in found) == sorted(level.value for level in levels)


def test_the_digest_of_a_rating_cannot_be_tried_out(terminal, centre):
    """It covers the level; its id, which has 74 random bits, stands nowhere."""
    rating = terminal.record(RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED))
    case = terminal.case()
    terminal.upload(rating, case)
    assert tables_with(centre, case.record_id).keys() >= {"ledger", "record"}
    assert tables_with(centre, rating.record_id) == {}


def test_a_rating_is_known_again_all_the_same(terminal):
    rating = terminal.record(RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED))
    assert [each.disposition.value for _ in range(2) for each in terminal.upload(rating).dispositions] == [
        "accepted",
        "duplicate",
    ]
