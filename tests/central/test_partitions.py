"""Records find a partition of their month, however long no one has looked after the database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from central.assembly.housekeeping import Housekeeping
from central.centre import CentreContext
from central.migrations.upgrade import upgrade
from central.storage.database import CentreDatabase
from central.usage.service import totals
from tests.central.virtual_terminal import NOON

WHERE = "SELECT tableoid::regclass::text, count(*) FROM record GROUP BY 1"


@pytest.fixture(autouse=True)
def on_postgresql(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has no partitions")


def places(centre: CentreContext) -> dict[str, int]:
    with centre.database.engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(WHERE))}


def upload_months_later(terminal, clock, months: int) -> datetime:
    clock.wall = NOON + timedelta(days=30.5 * months)
    terminal.upload(terminal.case(occurred_at=clock.wall))
    return clock.wall


@pytest.mark.parametrize("months", [14, 30])
@pytest.mark.parametrize("way", ["running", "migrate"])
def test_rows_without_month_move_into_their_own(terminal, centre, clock, months, way):
    terminal.upload(terminal.case())
    late = upload_months_later(terminal, clock, months)
    assert places(centre) == {"record_2026_11": 1, "record_rest": 1}
    if way == "running":
        Housekeeping(centre).step()
    else:
        upgrade(centre.database, clock.now())
    assert places(centre) == {"record_2026_11": 1, f"record_{late:%Y_%m}": 1}
    terminal.upload(terminal.case(occurred_at=late))
    assert places(centre)[f"record_{late:%Y_%m}"] == 2
    with centre.database.reading() as session:
        assert totals(session).served == 3


def test_centre_that_runs_is_always_year_ahead(terminal, centre, clock):
    for month in range(30):
        moment = upload_months_later(terminal, clock, month)
        Housekeeping(centre).step()
        assert places(centre)[f"record_{moment:%Y_%m}"] >= 1
    assert "record_rest" not in places(centre)


def test_the_partitions_have_what_the_table_has(terminal, centre, clock):
    upload_months_later(terminal, clock, 14)
    Housekeeping(centre).step()
    with centre.database.engine.connect() as connection:
        made, first = (_indexes(connection, name) for name in (f"record_{clock.wall:%Y_%m}", "record_2026_11"))
    assert made == first


def _indexes(connection: Connection, table: str) -> set[str]:
    query = text("SELECT indexdef FROM pg_indexes WHERE tablename = :table")
    return {line.partition(" USING ")[2] for line in connection.scalars(query, {"table": table})}


def test_two_processes_make_them_at_once_without_fault(centre, clock, database_url):
    other = CentreDatabase(database_url)
    clock.advance(days=500)
    with centre.database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": 0x67_6B_70_61})
        Housekeeping(centre).step()  # somebody else is at it: nothing waits
    other.close()
    Housekeeping(centre).step()
    assert places(centre) == {}
