"""Nothing that the centre keeps tells the level of one rating: not to who reads every table, and not to who looks twice."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from central.assembly.retention import forget_due
from central.cli.verbs import app as cli
from central.ratings.service import LISTED_FROM, rating_sum, rating_sums
from central.usage.dimensions import Period
from central.usage.folding import fold_all
from central.usage.rating_models import RatingScope
from central.usage.rebuilding import Difference, rebuild
from contract.records import RatingFacts
from contract.terms import RatingLevel
from tests.central.virtual_terminal import NOON, person

REASON = "此处只有测试说过的原因"
LEVELS = [level.value for level in RatingLevel]


def rating(terminal, level: RatingLevel, item: str = "RS009", *reasons: str, **more):
    department = {"RS009": "hrss", "SW021": "tax"}[item]
    return terminal.record(RatingFacts(item_code=item, department=department, level=level, reasons=reasons), **more)


def rows_of(centre) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    with centre.database.engine.connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()]  # noqa: S608 -- names of our own tables
            for table in inspect(connection).get_table_names()
            if table != "publication"  # the catalogue, with the words of all levels
        }


def tables_with(centre, *words: str) -> set[str]:
    """Every table in which one of these words is anywhere."""
    return {name for name, rows in rows_of(centre).items() if any(word in repr(rows) for word in words)}


def village_day(terminal, centre, level: RatingLevel, *, is_folded: bool) -> None:
    """One person comes, one case, one rating with a reason."""
    terminal.upload(terminal.case(who=person("001")), rating(terminal, level, "RS009", REASON))
    if is_folded:
        fold_all(centre.database)


@pytest.mark.parametrize("is_folded", [True, False])
@pytest.mark.parametrize("level", list(RatingLevel))
def test_joining_all_tables_tells_no_rating_level(terminal, centre, level, is_folded):
    village_day(terminal, centre, level, is_folded=is_folded)
    rows = rows_of(centre)
    assert [each["person"] for each in rows["record"] if each["kind"] == "case"] != [None], "the day names its person"
    (record,) = (each for each in rows["record"] if each["kind"] == "rating")
    assert record["day"] in (NOON.date(), NOON.date().isoformat()), "and that there was a rating"
    assert tables_with(centre, *LEVELS, REASON) == set()
    assert rows["rating_count"] == []
    lengths = {each["scope"]: len(each["waiting_box"]) for each in rows["rating_cell"]}
    assert lengths == {"department": 552, "terminal": 552, "item": 4136}, "as long as any other"


def test_database_file_holds_nothing_in_clear(terminal, centre, database_url, tmp_path):
    village_day(terminal, centre, RatingLevel.VERY_DISSATISFIED, is_folded=True)
    files = [each for each in tmp_path.rglob("central.db*") if each.is_file()]
    assert bool(files) is database_url.startswith("sqlite")
    assert not [file for file in files if REASON.encode() in file.read_bytes()]


def test_levels_are_listed_five_at_once(terminal, centre):
    seen = []
    for number in range(2 * LISTED_FROM + 1):
        level = RatingLevel.DISSATISFIED if number % 4 == 3 else RatingLevel.SATISFIED
        terminal.upload(terminal.case(), rating(terminal, level))
        with centre.database.reading() as session:
            found = rating_sum(session)
        assert found.total == number + 1
        seen.append((found.listed, found.by_level[RatingLevel.DISSATISFIED]))
    assert seen == [(0, 0)] * 4 + [(5, 1)] * 5 + [(10, 2)] * 2


def test_no_row_joins_two_rating_dimensions(enrol, centre):
    hall, village = enrol("YC-001"), enrol("YC-002")
    for number in range(LISTED_FROM):
        terminal = (hall, village)[number == 0]
        terminal.upload(rating(terminal, RatingLevel.DISSATISFIED if number == 0 else RatingLevel.SATISFIED))
    rows = rows_of(centre)
    assert {(each["scope"], each["key"]) for each in rows["rating_count"]} == {
        ("department", "hrss"),
        ("item", "RS009"),
    }
    assert {(each["key"], each["ratings"], each["told"]) for each in rows["rating_cell"]} >= {
        ("YC-001", 4, 0),
        ("YC-002", 1, 0),
    }
    for name in ("rating_cell", "rating_count"):
        assert set(rows[name][0]) <= {"scope", "month", "key", "mark", "value", "ratings", "told", "waiting_box"}


def test_figures_are_shown_from_five_per_dimension(terminal, centre, operator, database_url, tmp_path):
    terminal.upload(*(rating(terminal, RatingLevel.SATISFIED) for _ in range(LISTED_FROM)))
    terminal.upload(*(rating(terminal, RatingLevel.DISSATISFIED, "SW021") for _ in range(LISTED_FROM - 1)))
    found = operator.get("/api/ratings").json()
    assert (found["total"], found["withheld"], found["satisfied_share"]) == (9, 4, 1.0)
    assert {each["key"]: (each["total"], each["withheld"]) for each in found["by_item"]} == {
        "RS009": (5, 0),
        "SW021": (4, 4),
    }
    assert {each["key"]: each["total"] for each in found["by_department"]} == {"hrss": 5, "tax": 4}
    assert {each["key"]: each["by_level"]["dissatisfied"] for each in found["by_terminal"]} == {"YC-001": 0}
    page = operator.get("/console").text
    assert "共 9 次评价，4 次因同类少于5次未列出" in page
    where = ["--database-url", database_url, "--keys", str(tmp_path / "keys")]
    listed = json.loads(CliRunner().invoke(cli, ["usage", "--json", *where]).stdout)["ratings"]
    assert (listed["total"], listed["withheld"], listed["by_level"]["satisfied"]) == (9, 4, 5)
    words = CliRunner().invoke(cli, ["usage", *where], env={"COLUMNS": "200"}).stdout
    assert "少于5" in words


def test_months_are_apart_and_period_joins_them(terminal, centre):
    before = NOON - timedelta(days=40)
    for at, number in ((NOON, LISTED_FROM), (before, 3)):
        terminal.upload(*(rating(terminal, RatingLevel.SATISFIED, occurred_at=at) for _ in range(number)))
    with centre.database.reading() as session:
        assert (rating_sum(session).total, rating_sum(session).listed) == (8, 5)
        this = Period(NOON.date(), NOON.date())
        assert [(each.key, each.total) for each in rating_sums(session, RatingScope.ITEM, this)] == [("RS009", 5)]
        assert rating_sum(session, Period(last=before.date())).total == 3


def test_levels_below_five_are_erased_and_counted(terminal, centre):
    village_day(terminal, centre, RatingLevel.SATISFIED, is_folded=True)
    assert forget_due(centre.database, centre.settings, NOON + timedelta(days=30))["rating_cell.waiting_box"] == 0
    assert forget_due(centre.database, centre.settings, NOON + timedelta(days=60))["rating_cell.waiting_box"] == 3
    listed: list[Difference] = []
    rebuild(centre.database, NOON.date() - timedelta(days=400), listed.append, is_repairing=False)
    assert listed == []
    terminal.upload(*(rating(terminal, RatingLevel.SATISFIED) for _ in range(LISTED_FROM)))
    with centre.database.reading() as session:
        found = rating_sum(session)
    assert (found.total, found.listed, found.withheld) == (6, 5, 1)


def test_reasons_are_reported_by_item_alone(terminal, centre):
    terminal.upload(*(rating(terminal, RatingLevel.DISSATISFIED, "RS009", REASON) for _ in range(LISTED_FROM)))
    reasons = [each for each in rows_of(centre)["rating_count"] if each["mark"] == "reason"]
    assert [(each["scope"], each["key"], each["value"], each["ratings"]) for each in reasons] == [
        ("item", "RS009", REASON, LISTED_FROM)
    ]


def test_digest_of_rating_cannot_be_tried_out(terminal, centre):
    """It covers the level; its id, which has 74 random bits, is nowhere."""
    given = rating(terminal, RatingLevel.SATISFIED)
    case = terminal.case()
    terminal.upload(given, case)
    assert tables_with(centre, case.record_id) >= {"ledger", "record"}
    assert tables_with(centre, given.record_id) == set()


def test_a_rating_is_known_again_all_the_same(terminal):
    given = rating(terminal, RatingLevel.SATISFIED)
    assert [each.disposition.value for _ in range(2) for each in terminal.upload(given).dispositions] == [
        "accepted",
        "duplicate",
    ]


def test_console_hides_the_time_of_a_rating(terminal, operator):
    midnight = NOON.replace(hour=16) - timedelta(days=1)  # of Beijing
    terminal.upload(rating(terminal, RatingLevel.SATISFIED, occurred_at=midnight))
    row = next(each for each in operator.get("/console").text.split("<tr>") if ">评价</td>" in each)
    assert ">—</td>" in row
    assert "小时" not in row
