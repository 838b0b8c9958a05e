"""Every count can be made again from the records: nothing differs after any history, and whatever was altered is put right."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from typer.testing import CliRunner

from central.cli.verbs import app as cli
from central.ratings.service import rating_sum
from central.usage.dimensions import By, Period
from central.usage.folding import fold, fold_all
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import counts, totals
from contract.records import RatingFacts, Record
from contract.terms import Channel, ClockQuality, Outcome, RatingLevel
from tests.central.virtual_terminal import NOON, VirtualTerminal, person

TODAY = NOON.date()
KEPT_SINCE = TODAY - timedelta(days=400)
ITEMS = (("RS009", "hrss"), ("SW021", "tax"), ("MZ001", "civil_affairs"))
IN_NO_CATALOGUE = ("ZZ999", "nowhere")
PEOPLE = tuple(person(f"{number:03}") for number in range(1, 7))


def differences(centre, *, is_repairing: bool = False) -> list[Difference]:
    reported: list[Difference] = []
    done = rebuild(centre.database, KEPT_SINCE, reported.append, is_repairing=is_repairing)
    assert done.differences == len(reported)
    return reported


def drawn(terminal: VirtualTerminal, chance: random.Random) -> Record:
    """Anything that a terminal may have to tell."""
    item, department = chance.choice((*ITEMS, *ITEMS, *ITEMS, IN_NO_CATALOGUE))
    at = NOON - timedelta(days=chance.choice((0, 1, 2, 3, -3)))
    clock = chance.choice(list(ClockQuality))
    if chance.random() < 0.25:
        level = chance.choice(list(RatingLevel))
        facts = RatingFacts(item_code=item, department=department, level=level, reasons=("快",))
        return terminal.record(facts, occurred_at=at, clock=clock)
    return terminal.case(
        item,
        department,
        chance.choice(PEOPLE),
        outcome=chance.choice(list(Outcome)),
        channel=chance.choice(list(Channel)),
        is_simulated=chance.random() < 0.5,
        occurred_at=at,
        clock=clock,
    )


def live(terminals: list[VirtualTerminal], centre, seed: int) -> list[Record]:
    """A history: batches of any size, again and in any order, folded now and then. Gives what was delivered."""
    chance, delivered = random.Random(seed), []
    for terminal in terminals:
        records = [drawn(terminal, chance) for _ in range(12)]
        delivered += records
        chance.shuffle(records)
        while records:
            batch, records = records[:5], records[5:]
            for _ in range(chance.choice((1, 1, 2))):
                terminal.upload(*batch)
            if chance.random() < 0.4:
                with centre.database.writing() as session:
                    fold(session, limit=chance.randint(1, 3))
    return delivered


def all_counts(centre) -> dict[str, object]:
    with centre.database.snapshot() as session:
        return {
            "totals": totals(session),
            "yesterday": totals(session, Period(TODAY - timedelta(days=2), TODAY - timedelta(days=1))),
            "ratings": rating_sum(session),
        } | {by.value: counts(session, by) for by in By}


@pytest.fixture
def hall(enrol, centre, request) -> list[VirtualTerminal]:
    return [enrol("YC-001"), enrol("YC-002")]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_after_any_history_nothing_differs_folded_or_not(hall, centre, seed):
    live(hall, centre, seed)
    before = all_counts(centre)
    fold_all(centre.database)
    assert all_counts(centre) == before
    assert differences(centre) == []


def test_the_counts_are_those_of_the_records(hall, centre):
    records = live(hall, centre, 7)
    cases = [each for each in records if each.facts.kind == "case" and each.facts.item_code != "ZZ999"]
    served = [each for each in cases if each.facts.outcome.is_served]
    with centre.database.snapshot() as session:
        assert totals(session).served == len(served)
        assert totals(session).simulated == sum(each.facts.is_simulated for each in served)
        assert totals(session).uncertain == sum(each.clock is not ClockQuality.SYNCHRONISED for each in served)
        for by, reported in (
            (By.CHANNEL, lambda each: each.facts.channel.value),
            (By.TERMINAL, lambda each: each.terminal_id),
        ):
            found = {each.key: each.served for each in counts(session, by) if each.served}
            assert found == Counter(map(reported, served))
        one = Period(item_code="RS009")
        assert totals(session, one).served == sum(each.facts.item_code == "RS009" for each in served)
        assert totals(session, one).people is None
        assert sum(each.begun for each in counts(session, By.DAY, one)) == sum(
            each.facts.item_code == "RS009" for each in cases
        )


TAMPERING = (
    "UPDATE usage_daily SET cases = cases + 1 WHERE terminal_id = 'YC-001'",
    "DELETE FROM usage_daily WHERE terminal_id = 'YC-002'",
    "UPDATE usage_rollup SET served = 0 WHERE dimension = 'item'",
    "UPDATE usage_rollup SET visits = visits + 3 WHERE dimension = 'all'",
    "UPDATE usage_total SET people = 1 WHERE dimension = 'all'",
    "DELETE FROM usage_total",
    "DELETE FROM person_seen",
    "INSERT INTO person_seen (terminal_id, day, pseudonym) VALUES ('YC-009', '2026-11-25', 'nobody')",
    "INSERT INTO person_ever (pseudonym, first_day, last_day) VALUES ('nobody', '2026-11-25', '2026-11-25')",
    "UPDATE person_ever SET first_day = '2026-11-26'",
    "INSERT INTO usage_total VALUES ('item', 'XX1', 1, 0, 0, 1, 1, 0, 0)",
)


@pytest.mark.parametrize("statement", TAMPERING)
def test_whatever_was_altered_is_reported_and_put_right(hall, centre, statement):
    live(hall, centre, 11)
    fold_all(centre.database)
    before = all_counts(centre)
    with centre.database.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    assert differences(centre), "found"
    assert differences(centre, is_repairing=True), "and found again, as nothing was changed by looking"
    assert differences(centre) == []
    assert all_counts(centre) == before


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("DELETE FROM rating_cell WHERE scope = 'item' AND told = 0", "rating_cell"),
        ("UPDATE rating_cell SET ratings = ratings + 1 WHERE scope = 'terminal'", "rating_cell"),
        ("INSERT INTO rating_cell VALUES ('item', '2026-11-01', 'XX1', 1, 0, NULL)", "rating_cell"),
        ("UPDATE rating_count SET ratings = ratings + 1 WHERE mark = 'level'", "rating_count"),
        ("DELETE FROM rating_count", "rating_count"),
        ("UPDATE rating_cell SET told = told + 5 WHERE told = 0", "rating_count"),
    ],
)
def test_ratings_are_compared_and_never_made_up(hall, centre, statement, table):
    live(hall, centre, 3)
    hall[0].upload(
        hall[0].record(RatingFacts(item_code="MZ001", department="civil_affairs", level=RatingLevel.SATISFIED))
    )
    hall[0].upload(
        *(
            hall[0].record(RatingFacts(item_code="SW021", department="tax", level=RatingLevel.SATISFIED))
            for _ in range(5)
        )
    )
    with centre.database.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    assert {each.table for each in differences(centre, is_repairing=True)} == {table}
    assert {each.table for each in differences(centre)} == {table}, "told again: no one makes it up"


def test_days_whose_people_are_forgotten_keep_their_visits(hall, centre):
    live(hall, centre, 5)
    fold_all(centre.database)
    before = all_counts(centre)
    with centre.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM person_seen WHERE day < :day"), {"day": TODAY})
        connection.execute(text("UPDATE record SET person = NULL WHERE day < :day"), {"day": TODAY})
    reported: list[Difference] = []
    rebuild(centre.database, date(TODAY.year, TODAY.month, TODAY.day), reported.append, is_repairing=True)
    assert reported == []
    assert all_counts(centre)["totals"] == before["totals"]


def test_command_reports_lines_and_exit_status(hall, centre, database_url, tmp_path):
    live(hall, centre, 2)
    where = ["--database-url", database_url, "--keys", str(tmp_path / "keys")]
    assert CliRunner().invoke(cli, ["rebuild", "--check", *where]).exit_code == 0
    with centre.database.engine.begin() as connection:
        connection.execute(text("UPDATE usage_total SET served = 99 WHERE dimension = 'terminal' AND key = 'YC-001'"))
    checked = CliRunner().invoke(cli, ["rebuild", "--check", *where])
    assert checked.exit_code == 1
    assert "usage_total  terminal YC-001:  served=99" in checked.stdout
    repaired = CliRunner().invoke(cli, ["rebuild", *where])
    assert (repaired.exit_code, "put right 1" in repaired.stdout) == (0, True)
    assert CliRunner().invoke(cli, ["rebuild", "--check", *where]).exit_code == 0
